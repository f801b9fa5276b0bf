"""What a message says of itself, in words for facts of a case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.correspondence.rules import TOLD
from tansiq.desk.correspondence.telling import codes_of, told_by
from tansiq.engines.envelopes import read_message

pytestmark = pytest.mark.django_db(databases="__all__")

DAY = {"reply_by": (timezone.now() + timedelta(days=9)).date().isoformat()}


def test_every_word_is_told_as_law_and_the_directory_call_it_and_the_text_is_not(came: Any) -> None:
    one = came(handling=("H0", "H3"), conditions="One unit only", body={"text": "SECRET", "urgent": True, **DAY})
    told = told_by(one, "en")
    assert set(told) == TOLD
    assert told == {
        "owner": "Police sahelia.police", "purpose": "Criminal investigation",
        "basis": "Agreement on police cooperation between Marwana and Sahelia", "nature": "legal", "handling": "h3",
        "conditions": "One unit only", "source": "b", "information": "i2", "urgent": "yes", **DAY,
    }  # fmt: skip
    assert told_by(one, "ar")["owner"] == "شرطة"


def test_what_a_message_does_not_say_is_empty_and_what_law_does_not_know_is_told_as_written(came: Any) -> None:
    told = told_by(came(grading=None, legal_basis="their_own_basis", body={"text": "x", "urgent": "very"}), "fr")
    assert (told["source"], told["information"], told["conditions"], told["urgent"]) == ("", "", "", "")
    assert told["basis"] == "their_own_basis"


def test_every_code_is_kept_and_not_the_strongest_alone(came: Any) -> None:
    assert codes_of(read_message(bytes(came(handling=("H0", "H2")).content))) == {"h0", "h2"}
