"""Letters made of messages: numbered, set in type, kept; by a process that may die in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange import protecting
from tansiq.desk.exchange.models import Outgoing, Partner
from tansiq.desk.registry import queries
from tansiq.desk.registry.actions import letters
from tansiq.desk.registry.content import Asked
from tansiq.desk.registry.making import finish, make
from tansiq.desk.registry.models import Letter
from tansiq.engines.law import Protection
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

ASKED = Asked("paper", "Invented duty desk")


def test_a_message_becomes_a_letter_with_both_documents(queued: Callable[..., Outgoing], supervisor: Any) -> None:
    message = queued()
    letter = Letter.objects.get(pk=make(by=supervisor, message_id=message.message_id, asked=ASKED))
    assert letter.number == f"MARWANA.POLICE/{letter.series.year}/00001"
    assert bytes(letter.pdf).startswith(b"%PDF-1.7")
    assert bytes(letter.docx).startswith(b"PK")
    message.refresh_from_db()
    assert message.status == "waiting"  # it is made, and nobody says that it left


def test_a_process_that_dies_after_the_number_leaves_a_letter_to_finish(
    queued: Callable[..., Outgoing], supervisor: Any
) -> None:
    letter_id = letters.number(by=supervisor, message_id=queued().message_id, asked=ASKED)
    assert Letter.objects.get(pk=letter_id).made_at is None
    finish(by=supervisor, letter_id=letter_id)
    first = Letter.objects.get(pk=letter_id)
    finish(by=supervisor, letter_id=letter_id)  # somebody was quicker: what is kept stays
    second = Letter.objects.get(pk=letter_id)
    assert first.made_at is not None
    assert (bytes(second.pdf), second.made_at) == (bytes(first.pdf), first.made_at)


def test_what_law_lets_go_no_more_is_stopped_and_gets_no_number(
    queued: Callable[..., Outgoing], supervisor: Any
) -> None:
    message = queued()
    Outgoing.objects.filter(pk=message.pk).update(asked=message.asked | {"basis": "police_qma_qsa_2001"})
    with pytest.raises(RefusedError) as refused:
        make(by=supervisor, message_id=message.message_id, asked=ASKED)
    message.refresh_from_db()
    assert refused.value.code == "exchange.law_changed"
    assert (message.status, message.code) == ("dead", "exchange.law_changed")
    assert message.against
    assert not Letter.objects.exists()


def test_what_is_laid_on_a_person_meanwhile_stops_the_letter_and_says_no_reason(
    queued: Callable[..., Outgoing], lettered: Callable[..., Letter], supervisor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, made = queued(), lettered()
    Outgoing.objects.filter(pk=message.pk).update(asked=message.asked | {"case": "an invented case"})
    Outgoing.objects.filter(pk=made.message_id).update(asked=made.message.asked | {"case": "an invented case"})
    laid = Protection(asylum=True, feared=frozenset({"QSA"}))
    monkeypatch.setattr(protecting, "_keeper", lambda _: lambda **_asked: laid)
    with pytest.raises(RefusedError) as refused:
        make(by=supervisor, message_id=message.message_id, asked=ASKED)
    message.refresh_from_db()
    assert (refused.value.code, message.status) == ("exchange.law_changed", "dead")
    assert not any("asylum" in code or "feared" in code for code in message.against)
    with pytest.raises(RefusedError) as kept_back:
        queries.document(by=supervisor, sent_letter_id=str(made.pk), form="pdf")
    assert kept_back.value.code == "exchange.law_changed"


def test_what_a_suspended_authority_is_to_have_is_held(
    queued: Callable[..., Outgoing], supervisor: Any, archive: Partner
) -> None:
    message = queued()
    Partner.objects.filter(pk=archive.pk).update(is_suspended=True)
    with pytest.raises(RefusedError) as refused:
        make(by=supervisor, message_id=message.message_id, asked=ASKED)
    message.refresh_from_db()
    assert (refused.value.code, message.status) == ("exchange.suspended", "waiting")


def test_what_is_over_gets_no_letter(queued: Callable[..., Outgoing], supervisor: Any) -> None:
    message = queued()
    Outgoing.objects.filter(pk=message.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(RefusedError) as refused:
        make(by=supervisor, message_id=message.message_id, asked=ASKED)
    assert refused.value.code == "registry.not_waiting"
