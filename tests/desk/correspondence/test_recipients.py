"""Whom a message of a case reaches."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.actions.saying import say
from tansiq.desk.correspondence.queries import offered
from tansiq.desk.correspondence.recipients import answered, may_go, reached
from tansiq.desk.correspondence.rules import rules
from tansiq.desk.exchange.models import Outgoing, Partner
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")
SAID = rules().said["police_info_request"]


@pytest.fixture
def receiver(officer: Any) -> Any:
    return officer("ncb_officer", username="receives").actor


def test_an_answer_goes_to_the_message_that_opened_the_case_and_a_recall_is_answered_itself(
    peer: Any, receiver: Any, taken: Any
) -> None:
    warned = {"risk_facts": "somebody is threatened", "in_danger": "whoever passes"}
    case, message = taken(receiver, added=warned, kind="threat_warning", purpose="threat_to_life")
    assert answered(case, "note_recall") == message
    recall = peer.message(thread=message.thread_id, kind="recall", purpose="threat_to_life")
    peer.gives(peer.seal(recall))
    found = answered(case, "note_recall")
    assert found is not None
    assert found.message_id == recall.id
    assert answered(case, "acknowledge") == message


def test_a_case_that_nobody_wrote_in_reaches_nobody_but_whom_a_person_chooses(
    peer: Any, receiver: Any, opened: Any, asked: dict[str, Any]
) -> None:
    case = opened(receiver, "police_info_request", asked)
    assert may_go(case, "send", SAID["send"])
    assert not may_go(case, "answer", SAID["answer"])
    assert not may_go(case, "close_with_feedback", SAID["close_with_feedback"])
    assert reached(case) == ([], [])


def test_a_rule_is_for_the_cases_and_states_that_it_names(
    pinned: Any, receiver: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    pinned(), pinned("sahelia.border")
    case = approved(receiver, supervisor)
    whom = [str(one.pk) for one in Partner.objects.all()]
    say(step="send", by=receiver, case_id=str(case.pk), revision=case.revision, draft=draft(), partner_ids=whom)
    case = Case.objects.get(pk=case.pk)
    assert may_go(case, "record_reminded", SAID["record_reminded"])
    for change in ({"state": "answered"}, {"facts": {**case.facts, "direction": "in"}}):
        Case.objects.filter(pk=case.pk).update(**change)
        assert not may_go(Case.objects.get(pk=case.pk), "record_reminded", SAID["record_reminded"])
    Outgoing.objects.filter(partner__authority="sahelia.border").update(status="refused")
    goes, stays = ([one.thread.partner.authority for one in rows] for rows in reached(case))
    assert (goes, stays) == (["sahelia.police"], ["sahelia.border"])


WARNING = {
    "direction": "out", "purpose": "protection of life", "legal_basis": "an invented article",
    "risk_facts": "an invented threat at an invented gate", "in_danger": "whoever passes", "handling": "h1",
    "source_grade": "b", "content_grade": "c2", "recipients": [{"authority": "an invented police"}],
}  # fmt: skip


def _everybody() -> list[str]:
    return [str(one.pk) for one in Partner.objects.all()]


def _said(by: Any, case: Case, made: Any, step: str, **told: Any) -> tuple[str, ...]:
    return say(by=by, case_id=str(case.pk), revision=case.revision, step=step, draft=made, **told)


@pytest.mark.parametrize("how", ["dead", "suspended"])
def test_whoever_cannot_be_reached_keeps_the_recall_from_nobody_else(
    pinned: Any, receiver: Any, opened: Any, draft: Any, how: str
) -> None:
    pinned(), pinned("sahelia.border")
    case = opened(receiver, "threat_warning", WARNING)
    warning = draft(kind="threat_warning", purpose="threat_to_life", channel="network_24_7", urgent=True)
    _said(receiver, case, warning, "send", attested={"imminent"}, partner_ids=_everybody())
    if how == "dead":
        Outgoing.objects.filter(partner__authority="sahelia.border").update(status="dead")
    else:
        Partner.objects.filter(authority="sahelia.border").update(is_suspended=True)
    case = Case.objects.get(pk=case.pk)
    found = offered(by=receiver, case_id=str(case.pk), step="recall")
    assert [one["en"] for one in found.reached] == ["Police sahelia.police"]
    assert [one["en"] for one in found.unreached] == ["Police sahelia.border"]
    recall = draft(kind="recall", text="It was wrong.", grading="", names_person=False, persons=(), data=())
    (name,) = _said(receiver, case, recall, "recall", reasons="The facts did not hold.")
    assert Outgoing.objects.get(message_id=name).partner.authority == "sahelia.police"
    Outgoing.objects.update(status="dead")
    Case.objects.filter(pk=case.pk).update(state="sent")
    with pytest.raises(RefusedError, match=r"correspondence\.no_owner"):
        _said(receiver, Case.objects.get(pk=case.pk), recall, "recall", reasons="The facts did not hold.")
