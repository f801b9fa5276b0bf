"""What law was asked about a message is kept with it in plain values, and asks the same once more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange.draft import kept, question_of, restored
from tansiq.engines.law import Authority

pytestmark = pytest.mark.django_db(databases="__all__")


def test_what_is_kept_asks_the_same_question_again(own: Any, supervisor: Any, draft: Any) -> None:
    made = draft(handling=("h1", "h0"), urgent=True, confirmed=("condition.risk",))
    again = restored(json.loads(json.dumps(kept(made))))
    us, now = Authority("QMA", "police", "marsalia.police"), timezone.now()
    assert question_of(again, {}, us, now) == question_of(made, {}, us, now)
    assert set(again.confirmed) == set(made.confirmed)
    assert tuple(again.reviews) == made.reviews


def test_the_text_is_not_kept_with_it(own: Any, supervisor: Any, draft: Any) -> None:
    assert "hidden words" not in json.dumps(kept(draft("hidden words")))


def test_what_was_kept_before_risk_reviews_had_a_page_names_none(own: Any) -> None:
    before = {
        "kind": "info_request",
        "purpose": "x",
        "basis": "x",
        "language": "fr",
        "handling": [],
        "risks": {"a": "b"},
    }
    assert tuple(restored(before).reviews) == ()
