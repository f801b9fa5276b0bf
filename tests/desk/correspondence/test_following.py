"""What became of messages, in the timeline of their case: all of it, and nothing of what they say."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.accounts.models import Group
from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.actions.saying import say
from tansiq.desk.correspondence.queries import happened
from tansiq.desk.exchange.models import Outgoing, Partner, Thread
from tansiq.engines.envelopes import Receipt, Reference

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def asker(officer: Any) -> Any:
    return officer("ncb_officer", username="asks").actor


@pytest.fixture
def asked_case(peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any) -> Case:
    made: Case = approved(asker, supervisor)
    whom = [str(Partner.objects.get().pk)]
    say(step="send", by=asker, case_id=str(made.pk), revision=made.revision, draft=draft(), partner_ids=whom)
    return made


def _kinds(by: Any, case: Case) -> list[str]:
    return [one.kind for one in sorted(happened(by=by, case_id=str(case.pk)), key=lambda one: one.at)]


def test_every_receipt_is_told_with_the_partner_and_what_the_message_is_called(
    peer: Any, asker: Any, asked_case: Case
) -> None:
    sent = Outgoing.objects.get()
    about = Reference(sent.message_id, sent.digest)
    for state in ("delivered", "seen"):
        peer.gives(peer.receipts(Receipt(about, state, peer.message().sent_at)))
    assert _kinds(asker, asked_case) == ["queued", "receipt_delivered", "receipt_seen"]
    last = happened(by=asker, case_id=str(asked_case.pk))[-1]
    assert (last.whom["en"], last.message.told("en")) == ("Police sahelia.police", "Police information request")
    assert last.person == ""


def test_a_message_that_will_not_arrive_or_is_refused_says_so_with_its_code(
    peer: Any, asker: Any, asked_case: Case
) -> None:
    sent = Outgoing.objects.get()
    refused = Receipt(Reference(sent.message_id, sent.digest), "refused", peer.message().sent_at, "envelope.expired")
    peer.gives(peer.receipts(refused))
    last = happened(by=asker, case_id=str(asked_case.pk))[-1]
    assert (last.kind, last.code) == ("receipt_refused", "envelope.expired")
    Outgoing.objects.update(status="dead", code="exchange.expired")
    assert "dead" in _kinds(asker, asked_case)


def test_a_thread_of_a_matter_that_is_not_open_is_not_told(asker: Any, asked_case: Case) -> None:
    assert _kinds(asker, asked_case)
    Thread.objects.update(group=Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose"))
    assert _kinds(asker, asked_case) == []


def test_the_look_is_on_record_and_nothing_of_a_text_is_given(asker: Any, asked_case: Case, looks: Any) -> None:
    found = happened(by=asker, case_id=str(asked_case.pk))
    assert "Zaydun" not in str(found)
    assert f"case:{asked_case.pk}" in [one.target for one in looks()]
