"""By attempt: nothing about a restricted person reaches a partner, by whatever way a message can be made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit.models import Entry
from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.actions.saying import say
from tansiq.desk.correspondence.actions.taking import take_in
from tansiq.desk.exchange.actions.sending import reply
from tansiq.desk.exchange.asking import Grounds, why_not
from tansiq.desk.exchange.models import Enclosure, Incoming, Outgoing, Partner
from tansiq.desk.exchange.using import item_of
from tansiq.desk.exchange.waiting import lawful_of
from tansiq.desk.protection.actions.restrictions import lift, release
from tansiq.desk.protection.laid import bound_threads, in_force, is_laid_on, protection_of
from tansiq.desk.protection.models import Restriction
from tansiq.engines.law import Protection
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")
PASSPHRASE = "umbrella orchid lantern seven"


def _ask(asker: Any, case: Case, draft: Any) -> str:
    whom = [str(one.pk) for one in Partner.objects.all()]
    now = Case.objects.get(pk=case.pk)
    told = {"case_id": str(case.pk), "revision": now.revision, "draft": draft, "partner_ids": whom}
    (name,) = say(by=asker.actor, step="send", **told)
    return name


def _refused(asker: Any, case: Case, draft: Any) -> RefusedError:
    with pytest.raises(RefusedError) as told:
        _ask(asker, case, draft)
    return told.value


@pytest.mark.parametrize(
    ("reason", "feared"), [("asylum", ("QSA",)), ("asylum", ("NLD",)), ("asylum", ()), ("other", ())]
)
def test_nothing_leaves_and_the_officer_learns_the_same_whatever_the_reason(
    asker: Any, case: Case, draft: Any, laid: Any, reason: str, feared: tuple[str, ...]
) -> None:
    laid(case, reason, *feared)
    told = _refused(asker, case, draft())
    assert told.code == "exchange.not_lawful"
    assert told.details["codes"] == "sending.restricted"
    assert not Outgoing.objects.exists()
    said = str(told) + str(told.details)
    assert "asylum" not in said
    assert "QSA" not in said.replace("sahelia", "")


def test_nothing_that_a_partner_gets_differs(peer: Any, asker: Any, case: Case, draft: Any, laid: Any) -> None:
    def asked() -> list[str]:
        message = peer.message(kind="info_request", legal_basis="police_qma_qsa_2019")
        return [one.state for one in peer.gives(peer.seal(message))]

    before = asked()
    laid(case, "asylum", "QSA")
    after = asked()
    _refused(asker, case, draft())
    assert after == before
    assert not Enclosure.objects.filter(sent_at__isnull=True).exists()


def test_an_answer_in_the_cases_thread_is_kept_here_and_a_neutral_one_is_not(
    peer: Any, asker: Any, case: Case, draft: Any, laid: Any
) -> None:
    sent = Outgoing.objects.get(message_id=_ask(asker, case, draft()))
    asked = peer.message(thread=sent.thread_id, kind="info_answer")
    peer.gives(peer.seal_to_us(asked))
    laid(case, "asylum", "QSA")
    with pytest.raises(RefusedError) as told:
        reply(by=asker.actor, draft=draft(kind="info_answer", case=str(case.pk)), incoming_id=asked.id)
    assert told.value.details["codes"] == "sending.restricted"
    bare = {
        "names_person": False,
        "persons": (),
        "data": (),
        "reviews": (),
        "grading": "",
        "documents": (),
        "register": "",
    }
    plain = replace(draft(kind="no_information", case=str(case.pk)), **bare)
    assert reply(by=asker.actor, draft=plain, incoming_id=asked.id)


def _neutral(draft: Any) -> Any:
    return draft(
        kind="acknowledgement", text="Received.", grading="", names_person=False, persons=(), data=(), register=""
    )


def test_a_case_that_a_message_opened_says_nothing_of_the_person_and_acknowledges_all_the_same(
    peer: Any, asker: Any, supervisor: Any, draft: Any, laid: Any
) -> None:
    message = peer.message()
    peer.gives(peer.seal(message))
    added = {"necessity": "n", "urgency": "urgent", "asked": "a", "subjects": [{"kind": "person", "value": "x"}]}
    case = Case.objects.get(pk=take_in(by=asker.actor, message_id=message.id, facts=added))
    laid(case, "asylum", "QSA")
    told = {"case_id": str(case.pk), "revision": Case.objects.get(pk=case.pk).revision}
    assert say(by=asker.actor, step="triage", draft=_neutral(draft), **told)
    Case.objects.filter(pk=case.pk).update(state="in_work")
    told["revision"] = Case.objects.get(pk=case.pk).revision
    with pytest.raises(RefusedError) as refused:
        say(by=supervisor, step="refuse", draft=draft(kind="refusal"), reasons="r", grounds=("political",), **told)
    assert refused.value.details["codes"] == "sending.restricted"
    assert Case.objects.get(pk=case.pk).state == "in_work"


def test_one_more_message_in_the_threads_of_the_case_is_kept_here(
    asker: Any, case: Case, draft: Any, laid: Any
) -> None:
    _ask(asker, case, draft())
    laid(case, "asylum", "QSA")
    told = {"case_id": str(case.pk), "revision": Case.objects.get(pk=case.pk).revision}
    with pytest.raises(RefusedError) as refused:
        say(by=asker.actor, step="record_reminded", draft=draft(), **told)
    assert refused.value.details["codes"] == "sending.restricted"
    assert Outgoing.objects.count() == 1


def test_what_waited_when_it_was_laid_is_stopped_before_it_is_sealed(
    asker: Any, case: Case, draft: Any, laid: Any
) -> None:
    sent = Outgoing.objects.get(message_id=_ask(asker, case, draft()))
    assert why_not(sent, sent.partner, Grounds.now()) == ()
    laid(case, "asylum", "QSA")
    assert why_not(sent, sent.partner, Grounds.now()) == ("sending.restricted",)
    assert "asylum" not in str(sent.asked)


def test_it_is_stopped_where_many_are_asked_about_at_once_and_the_others_go(
    asker: Any, case: Case, draft: Any, laid: Any, dpo: Any, approved: Any, supervisor: Any
) -> None:
    other = approved(asker.actor, supervisor)
    found = [Outgoing.objects.get(message_id=_ask(asker, each, draft())) for each in (case, other)]
    threads, now = [one.thread_id for one in found], timezone.now()
    assert bound_threads(threads) == frozenset()
    assert lawful_of(found[0].partner, found, now) == found
    restriction = laid(case, "asylum", "QSA")
    assert bound_threads(threads) == {threads[0]}
    lift(by=dpo.actor, restriction_id=restriction, words="over")
    assert bound_threads(threads) == frozenset()
    laid(case, "asylum", "QSA")
    assert lawful_of(found[0].partner, found, now) == found[1:]


def test_what_came_in_about_the_person_is_not_passed_on(
    peer: Any, asker: Any, case: Case, draft: Any, laid: Any
) -> None:
    sent = Outgoing.objects.get(message_id=_ask(asker, case, draft()))
    answer = peer.message(thread=sent.thread_id, kind="info_answer")
    peer.gives(peer.seal_to_us(answer))
    found = Incoming.objects.get(message_id=answer.id)
    assert item_of(found).protection == Protection()
    laid(case, "other")
    assert item_of(found).protection.bars("QSA")


def test_a_released_state_is_written_to_again_and_another_is_not(
    asker: Any, case: Case, draft: Any, laid: Any, dpo: Any
) -> None:
    restriction = laid(case, "asylum", "NLD")
    _refused(asker, case, draft())
    release(by=dpo.actor, restriction_id=restriction, state="QSA", words="needed", passphrase=PASSPHRASE)
    assert _ask(asker, case, draft())
    assert protection_of(case_id=str(case.pk)).bars("MAR")


def test_two_restrictions_release_what_both_release(case: Case, laid: Any, dpo: Any) -> None:
    first, second = laid(case, "other"), laid(case, "other")
    release(by=dpo.actor, restriction_id=first, state="QSA", words="needed", passphrase=PASSPHRASE)
    assert protection_of(case_id=str(case.pk)).bars("QSA")
    lift(by=dpo.actor, restriction_id=second, words="over")
    assert not protection_of(case_id=str(case.pk)).bars("QSA")
    assert len(in_force(Restriction.objects.none())) == 0


def test_another_case_and_none_are_free(case: Case, laid: Any, approved: Any, asker: Any, supervisor: Any) -> None:
    laid(case)
    other = approved(asker.actor, supervisor)
    assert is_laid_on(str(case.pk))
    assert not is_laid_on(str(other.pk))
    assert protection_of(case_id=str(other.pk)) == protection_of() == Protection()


def test_the_record_of_the_refusal_says_no_more_than_the_officer_was_told(
    asker: Any, case: Case, draft: Any, laid: Any
) -> None:
    laid(case, "asylum", "QSA")
    _refused(asker, case, draft())
    refusal = Entry.objects.using("reads").filter(what="exchange:message:send", result="refused").get()
    assert refusal.reason == "exchange.not_lawful"
    assert "asylum" not in str(refusal.details)
