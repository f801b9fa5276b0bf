"""Whom a message of a case reaches."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.actions.saying import say
from tansiq.desk.correspondence.recipients import answered, may_go, reached
from tansiq.desk.correspondence.rules import rules
from tansiq.desk.exchange.models import Outgoing, Partner

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
