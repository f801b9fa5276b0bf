"""Taking a message in: its case, the first step, the receipt; all or nothing, within the need to know of its thread."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.accounts.models import Group, Membership
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.actions.taking import take_in
from tansiq.desk.correspondence.models import Belonging
from tansiq.desk.exchange.models import Enclosure, Incoming, Thread
from tansiq.engines.envelopes.receipts import SEEN
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

ADDED = {
    "necessity": "the asker says why", "urgency": "urgent", "asked": "whether somebody has a permit",
    "subjects": [{"kind": "person", "value": "Samir Example"}],
}  # fmt: skip
WARNED = {"risk_facts": "somebody is threatened", "in_danger": "whoever passes"}


@pytest.fixture
def receiver(officer: Any) -> Any:
    return officer("duty_officer", username="receives").actor


def _nothing_was_done(message: Incoming) -> None:
    assert not Case.objects.exists()
    assert not Belonging.objects.exists()
    assert Incoming.objects.get(pk=message.pk).seen_at is None


def _receipts(peer: Any) -> list[str]:
    batches = [peer.read(bytes(one.data)) for one in Enclosure.objects.filter(kind="receipts").order_by("pk")]
    return [each.state for batch in batches for each in batch.receipts]


def test_a_request_becomes_a_received_case_with_what_the_message_says_itself(
    peer: Any, receiver: Any, taken: Any
) -> None:
    case, message = taken(receiver)
    assert (case.type, case.state, case.handling, case.group) == ("police_info_request", "received", "h1", None)
    said = {name: case.facts[name] for name in ("direction", "exchange_kind", "nature", "handling", "channel")}
    assert said == {
        "direction": "in", "exchange_kind": "request", "nature": "legal", "handling": "h1", "channel": "node",
    }  # fmt: skip
    assert case.facts["message_reference"] == message.message_id
    assert case.facts["partner"] == "Police sahelia.police"
    assert "Does Samir Example" not in str(case.facts) + case.words
    assert Belonging.objects.get().taken == message
    assert _receipts(peer)[-1] == SEEN


def test_the_clocks_of_the_type_start_by_the_urgency_that_was_said(receiver: Any, taken: Any) -> None:
    for urgency, clock in (("life", "answer_life"), ("ordinary", "answer_ordinary")):
        case, _ = taken(receiver, added=ADDED | {"urgency": urgency})
        assert {one.clock for one in case.clocks.all()} == {"acknowledgement", clock}


def test_information_that_nobody_asked_for_is_told_as_such(receiver: Any, taken: Any) -> None:
    case, _ = taken(receiver, kind="spontaneous_info")
    assert case.facts["exchange_kind"] == "spontaneous"


def test_a_warning_becomes_a_case_of_its_own_type_with_its_grades(receiver: Any, taken: Any) -> None:
    case, _ = taken(receiver, added=WARNED, kind="threat_warning", purpose="threat_to_life", handling=("H0", "H2"))
    assert (case.type, case.state, case.handling) == ("threat_warning", "received", "h2")
    assert (case.facts["source_grade"], case.facts["content_grade"]) == ("b", "c2")
    assert [one.clock for one in case.clocks.all()] == ["acknowledgement"]


def test_nobody_changes_what_the_message_says_by_saying_otherwise(receiver: Any, taken: Any) -> None:
    case, _ = taken(receiver, added=ADDED | {"handling": "h0", "direction": "out", "feedback": "useful"})
    assert (case.facts["handling"], case.facts["direction"]) == ("h1", "in")
    assert "feedback" not in case.facts


def test_a_message_is_taken_in_once_and_the_second_officer_is_told_its_case(
    receiver: Any, officer: Any, taken: Any
) -> None:
    case, message = taken(receiver)
    with pytest.raises(RefusedError, match=r"correspondence\.taken") as refused:
        take_in(by=officer("ncb_officer").actor, message_id=message.message_id, facts=ADDED)
    assert refused.value.details["case"] == case.reference
    assert Case.objects.count() == 1


def test_a_case_that_is_not_shown_is_not_named_to_who_would_take_its_message(
    receiver: Any, officer: Any, taken: Any
) -> None:
    case, message = taken(receiver)
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    Case.objects.filter(pk=case.pk).update(group=group)
    with pytest.raises(RefusedError, match=r"correspondence\.taken_elsewhere") as refused:
        take_in(by=officer("ncb_officer").actor, message_id=message.message_id, facts=ADDED)
    assert case.reference not in str(refused.value.details)


def test_a_message_of_another_matter_is_as_one_that_is_not_there(receiver: Any, came: Any) -> None:
    message = came()
    Thread.objects.update(group=Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose"))
    for name in (message.message_id, "0" * 32):
        with pytest.raises(RefusedError, match=r"access\.unknown"):
            take_in(by=receiver, message_id=name, facts=ADDED)
    _nothing_was_done(message)


def test_the_case_is_of_the_matter_of_the_thread(officer: Any, came: Any) -> None:
    message, inside = came(), officer("duty_officer", username="inside")
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    Membership.objects.create(group=group, user=inside.user, granted_by=inside.user)
    Thread.objects.update(group=group)
    take_in(by=actor_of(inside.user), message_id=message.message_id, facts=ADDED)
    assert Case.objects.get().group == group


def test_a_kind_that_opens_no_case_opens_none(receiver: Any, came: Any) -> None:
    message = came(kind="feedback")
    with pytest.raises(RefusedError, match=r"correspondence\.not_taken"):
        take_in(by=receiver, message_id=message.message_id, facts=ADDED)
    _nothing_was_done(message)


@pytest.mark.parametrize("role", ["investigator", "analyst", "supervisor", "oversight"])
def test_who_does_not_receive_takes_nothing_in(officer: Any, came: Any, role: str) -> None:
    message = came()
    with pytest.raises(RefusedError):
        take_in(by=officer(role).actor, message_id=message.message_id, facts=ADDED)
    _nothing_was_done(message)


def test_what_the_type_demands_and_nobody_said_undoes_all_of_it(receiver: Any, came: Any) -> None:
    message = came()
    with pytest.raises(RefusedError, match=r"step\.fact_missing"):
        take_in(by=receiver, message_id=message.message_id, facts={**ADDED, "asked": ""})
    _nothing_was_done(message)


def test_what_was_done_is_on_record_under_the_case(receiver: Any, taken: Any, writes: Any) -> None:
    case, message = taken(receiver)
    done = [(one.what, one.target) for one in writes()]
    assert ("cases:case:open", f"case:{case.pk}") in done
    assert ("cases:step:take", f"case:{case.pk}") in done
    assert ("exchange:message:see", f"message:{message.message_id}") in done
