"""Asking a partner in a case: the message and the step, both or neither, within the need to know of the case."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.accounts.models import Group, Membership, User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.models import Case, Event
from tansiq.desk.cases.queries import queue
from tansiq.desk.correspondence import queries
from tansiq.desk.correspondence.actions.saying import say
from tansiq.desk.correspondence.models import Belonging
from tansiq.desk.correspondence.queries import offered
from tansiq.desk.exchange.models import Enclosure, Outgoing, Partner, Thread
from tansiq.desk.registry.actions.effects import ToWrite, write_to
from tansiq.desk.registry.actions.statements import Word, state
from tansiq.desk.registry.content import Asked
from tansiq.desk.registry.making import make
from tansiq.engines.envelopes import Receipt, Reference
from tansiq.errors import RefusedError
from tansiq.messages import LANGUAGES

pytestmark = pytest.mark.django_db(databases="__all__")

WARNING = {
    "direction": "out", "purpose": "protection of life", "legal_basis": "an invented article",
    "risk_facts": "an invented threat at an invented gate", "in_danger": "whoever passes", "handling": "h1",
    "source_grade": "b", "content_grade": "c2", "recipients": [{"authority": "an invented police"}],
}  # fmt: skip


def _send(by: Any, case: Case, draft: Any, **changes: Any) -> tuple[str, ...]:
    whom = [str(one.pk) for one in Partner.objects.all()]
    told = {"case_id": str(case.pk), "revision": case.revision, "draft": draft, "partner_ids": whom}
    return say(by=by, **({"step": "send"} | told | changes))


def _nothing_was_done(case: Case) -> None:
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.revision, after.facts) == (case.state, case.revision, case.facts)
    assert not Outgoing.objects.exists()
    assert not Thread.objects.exists()
    assert not Belonging.objects.exists()


@pytest.fixture
def asker(officer: Any) -> Any:
    return officer("ncb_officer").actor


def test_the_message_waits_and_the_case_is_sent_with_its_reference_and_its_clock(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = approved(asker, supervisor)
    (name,) = _send(asker, case, draft())
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.facts["message_reference"]) == ("sent", name)
    assert [one.clock for one in after.clocks.filter(stopped_at__isnull=True)] == ["reminder"]
    assert after.events.filter(kind=Event.Kind.STEP, step="send").count() == 1
    assert Belonging.objects.get().thread == Outgoing.objects.get(message_id=name).thread


def test_an_authority_without_a_node_is_asked_by_the_same_step_and_its_letter_shown_beside_the_case(
    own: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    addresses = {"paper": "12 Invented Street"}
    names = dict.fromkeys(LANGUAGES, "Archive")
    write_to(supervisor, ToWrite("sahelia-archive", "QSA", "police", names, "watch", "", addresses), "fr", "no node")
    case = approved(asker, supervisor)
    (name,) = _send(asker, case, draft())
    assert Case.objects.get(pk=case.pk).state == "sent"
    letter_id = make(by=asker, message_id=name, asked=Asked("paper", "Invented desk"))
    state(by=asker, letter_id=letter_id, word=Word("dispatched", timezone.now().date(), "slip"))
    found = queries.messages(by=asker, case_id=str(case.pk))
    assert [said.standing for one in found.threads for said in one.said] == ["stated"]
    told = {one.kind: one.reasons for one in queries.happened(by=asker, case_id=str(case.pk))}
    assert ("letter_numbered" in told, "slip" in told["stated_dispatched"]) == (True, True)


def test_each_of_several_partners_has_a_thread_of_the_case_of_its_own(
    pinned: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    pinned(), pinned("sahelia.border")
    case = approved(asker, supervisor)
    names = _send(asker, case, draft())
    assert Case.objects.get(pk=case.pk).facts["message_reference"] == ", ".join(names)
    assert case.threads.count() == 2


def test_what_law_does_not_let_go_leaves_the_case_as_it_was(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = approved(asker, supervisor)
    with pytest.raises(RefusedError, match=r"exchange\.not_lawful"):
        _send(asker, case, draft(purpose="migration"))
    _nothing_was_done(case)


def test_nothing_leaves_before_the_second_person_approved(peer: Any, asker: Any, proposed: Any, draft: Any) -> None:
    case = proposed(asker)
    with pytest.raises(RefusedError, match=r"step\."):
        _send(asker, case, draft())
    _nothing_was_done(case)


def test_who_has_no_part_in_the_step_sends_nothing(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = approved(asker, supervisor)
    with pytest.raises(RefusedError, match=r"step\."):
        _send(supervisor, case, draft())
    _nothing_was_done(case)


def test_a_claim_of_protection_keeps_the_message_here(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = approved(asker, supervisor)
    Case.objects.filter(pk=case.pk).update(flags=["protection_claim"])
    with pytest.raises(RefusedError, match=r"step\."):
        _send(asker, case, draft())
    _nothing_was_done(case)


def test_the_code_of_the_case_may_be_added_to_and_not_left_out(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = approved(asker, supervisor)
    with pytest.raises(RefusedError, match=r"correspondence\.handling_left"):
        _send(asker, case, draft(handling=("h0",)))
    _nothing_was_done(case)
    assert _send(asker, case, draft(handling=("h1", "h2")))


def test_who_read_an_earlier_state_of_the_case_sends_nothing(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = approved(asker, supervisor)
    with pytest.raises(RefusedError, match=r"case\.changed"):
        _send(asker, case, draft(), revision=case.revision - 1)
    _nothing_was_done(case)


def test_a_case_is_asked_in_once(peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any) -> None:
    case = approved(asker, supervisor)
    _send(asker, case, draft())
    with pytest.raises(RefusedError, match=r"step\."):
        _send(asker, Case.objects.get(pk=case.pk), draft())
    assert Outgoing.objects.count() == 1


def test_the_messages_of_a_case_are_of_its_matter_whatever_the_draft_says(
    peer: Any, officer: Any, approved: Any, draft: Any
) -> None:
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    inside, second = officer("ncb_officer", username="inside"), officer("supervisor", username="second")
    for one in (inside, second):
        Membership.objects.create(group=group, user=one.user, granted_by=inside.user)
    asker, other = (actor_of(User.objects.get(username=name)) for name in ("inside", "second"))
    case = approved(asker, other, group=str(group.pk))
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        _send(officer("ncb_officer", username="outside").actor, case, draft())
    _send(asker, case, draft())
    assert Thread.objects.get().group == group


def test_a_step_that_is_no_message_says_nothing(peer: Any, asker: Any, proposed: Any, draft: Any) -> None:
    case = proposed(asker)
    with pytest.raises(RefusedError, match=r"correspondence\.no_asking"):
        _send(asker, case, draft(), step="withdraw")
    _nothing_was_done(case)


def test_a_warning_leaves_at_once_and_only_when_somebody_stands_for_the_danger(
    peer: Any, asker: Any, opened: Any, draft: Any
) -> None:
    case = opened(asker, "threat_warning", WARNING)
    warning = draft(kind="threat_warning", purpose="threat_to_life", channel="network_24_7", urgent=True)
    with pytest.raises(RefusedError, match=r"step\."):
        _send(asker, case, warning)
    _nothing_was_done(case)
    _send(asker, case, warning, attested={"imminent"})
    assert Case.objects.get(pk=case.pk).state == "sent"


# --- What the receiving side says ---


def _answered(by: Any, case: Case, made: Any, step: str, **changes: Any) -> tuple[str, ...]:
    told = {"case_id": str(case.pk), "revision": case.revision, "step": step, "draft": made}
    return say(by=by, **(told | changes))


ANSWER: dict[str, Any] = {
    "attested": {"quality_read"}, "reasons": "Complete.",
    "facts": {"third_party": "none", "statements": [
        {"statement": "a permit", "source_grade": "a", "content_grade": "c1", "code": "h1", "tainted": False},
    ]},
}  # fmt: skip


def test_an_answer_leaves_with_its_step_and_stops_the_clock_and_the_asker_is_told(
    peer: Any, asker: Any, supervisor: Any, in_work: Any, draft: Any
) -> None:
    case, message = in_work(asker)
    (name,) = _answered(supervisor, case, draft(kind="info_answer"), "answer", **ANSWER)
    after, queued = Case.objects.get(pk=case.pk), Outgoing.objects.get(message_id=name)
    assert (after.state, after.facts["answer_reference"]) == ("answered", name)
    assert (queued.thread, queued.answers, queued.kind) == (message.thread, message, "info_answer")
    assert not after.clocks.filter(clock="answer_urgent", stopped_at__isnull=True).exists()
    assert "answered" not in _states(peer)
    about = Reference(name, queued.digest)
    peer.gives(peer.receipts(Receipt(about, "delivered", timezone.now().replace(microsecond=0))))
    assert _states(peer)[-1] == "answered"


def _states(peer: Any) -> list[str]:
    batches = [peer.read(bytes(one.data)) for one in Enclosure.objects.filter(kind="receipts").order_by("pk")]
    return [each.state for batch in batches for each in batch.receipts]


def test_an_acknowledgement_is_a_step_and_no_answer(peer: Any, asker: Any, taken: Any, draft: Any) -> None:
    case, message = taken(asker)
    _answered(asker, case, _acknowledged(draft), "triage")
    after = Case.objects.get(pk=case.pk)
    assert after.state == "triaged"
    assert not after.clocks.filter(clock="acknowledgement", stopped_at__isnull=True).exists()
    assert Outgoing.objects.get().answers == message
    assert "answered" not in _states(peer)


def _acknowledged(draft: Any) -> Any:
    return draft(kind="acknowledgement", text="Received.", grading="", names_person=False, persons=(), data=())


def test_a_refusal_has_its_ground_in_the_case_and_in_law(asker: Any, supervisor: Any, in_work: Any, draft: Any) -> None:
    case, _ = in_work(asker)
    told = {"reasons": "It would harm an inquiry.", "grounds": ("harms_inquiry",)}
    bare = draft(kind="refusal", grading="")
    with pytest.raises(RefusedError, match=r"exchange\.not_lawful") as refused:
        _answered(supervisor, case, bare, "refuse", **told)
    assert "sending.ground_missing" in refused.value.details["codes"]
    assert Case.objects.get(pk=case.pk).state == "in_work"
    grounded = draft(kind="refusal", grading="", grounds=("sovereignty",), consulted=True)
    with pytest.raises(RefusedError, match=r"step\."):
        _answered(supervisor, case, grounded, "refuse", reasons="It would harm an inquiry.")
    assert not Outgoing.objects.exists()
    (name,) = _answered(supervisor, case, grounded, "refuse", **told)
    assert (Case.objects.get(pk=case.pk).state, Outgoing.objects.get().kind) == ("refused", "refusal")
    assert Outgoing.objects.get().asked["grounds"] == ["sovereignty"]
    assert Case.objects.get(pk=case.pk).facts["answer_reference"] == name


def test_what_law_does_not_let_go_answers_nothing_and_leaves_the_case(
    peer: Any, asker: Any, supervisor: Any, in_work: Any, draft: Any
) -> None:
    case, _ = in_work(asker)
    with pytest.raises(RefusedError, match=r"exchange\.not_lawful"):
        _answered(supervisor, case, draft(kind="info_answer", purpose="migration"), "answer", **ANSWER)
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.facts, after.revision) == (case.state, case.facts, case.revision)
    assert not Outgoing.objects.exists()
    assert "answered" not in _states(peer)


def test_what_the_step_demands_keeps_the_answer_here(
    peer: Any, asker: Any, supervisor: Any, in_work: Any, draft: Any
) -> None:
    case, _ = in_work(asker)
    tainted = {**ANSWER["facts"], "statements": [{**ANSWER["facts"]["statements"][0], "tainted": True}]}
    for changes in ({"attested": ()}, {"facts": tainted}, {"facts": {"third_party": "none"}}):
        with pytest.raises(RefusedError, match=r"step\."):
            _answered(supervisor, case, draft(kind="info_answer"), "answer", **(ANSWER | changes))
    assert not Outgoing.objects.exists()
    assert "answered" not in _states(peer)


def test_the_codes_of_the_owner_and_of_every_statement_go_along_with_the_answer(
    asker: Any, supervisor: Any, in_work: Any, draft: Any
) -> None:
    case, _ = in_work(asker, handling=("H0", "H1"))
    for codes in (("h1",), ("h0",)):
        with pytest.raises(RefusedError, match=r"correspondence\.handling_left"):
            _answered(supervisor, case, draft(kind="info_answer", handling=codes), "answer", **ANSWER)
    assert _answered(supervisor, case, draft(kind="info_answer", handling=("h0", "h1")), "answer", **ANSWER)


def test_a_case_that_no_message_opened_answers_nobody(
    peer: Any, asker: Any, opened: Any, asked: dict[str, Any], draft: Any
) -> None:
    facts = asked | {"direction": "in", "message_reference": "by hand"}
    case = opened(asker, "police_info_request", facts)
    take_step(by=asker, case_id=str(case.pk), revision=case.revision, step="register")
    with pytest.raises(RefusedError, match=r"correspondence\.no_owner"):
        _answered(asker, Case.objects.get(pk=case.pk), _acknowledged(draft), "triage")


def test_the_kind_that_the_table_gives_stays_whatever_the_draft_says(
    asker: Any, supervisor: Any, in_work: Any, draft: Any
) -> None:
    case, _ = in_work(asker)
    _answered(supervisor, case, draft(kind="feedback"), "answer", **ANSWER)
    assert Outgoing.objects.get().kind == "info_answer"


def test_a_recall_goes_to_everybody_who_was_warned_and_waits_until_it_is_acknowledged(
    pinned: Any, asker: Any, supervisor: Any, officer: Any, opened: Any, draft: Any
) -> None:
    pinned(), pinned("sahelia.border")
    case = opened(asker, "threat_warning", WARNING)
    warning = draft(kind="threat_warning", purpose="threat_to_life", channel="network_24_7", urgent=True)
    _send(asker, case, warning, attested={"imminent"})
    case = Case.objects.get(pk=case.pk)
    told = {"names_person": False, "persons": (), "data": (), "reviews": ()}
    recall = draft(kind="recall", text="It was wrong.", grading="", **told)
    names = _answered(asker, case, recall, "recall", reasons="The facts did not hold.")
    recalls = Outgoing.objects.filter(message_id__in=names)
    assert {one.partner.authority for one in recalls} == {"sahelia.police", "sahelia.border"}
    assert {(one.kind, one.sequence) for one in recalls} == {("recall", 2)}
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.facts["recall_reference"]) == ("recalled", ", ".join(names))
    assert [one.clock for one in after.clocks.filter(stopped_at__isnull=True)] == ["recall"]
    on_duty = officer("duty_officer", username="on-duty").actor
    assert [one.id for one in queue(by=supervisor)] == [str(case.pk)]
    assert queue(by=on_duty) == ()
    after.clocks.update(due_at=after.opened_at)
    assert [one.id for one in queue(by=on_duty)] == [str(case.pk)]


# --- Reminders, feedback, and a recall that came in ---


def _sent(by: Any, second: Any, approved: Any, draft: Any) -> Case:
    case = approved(by, second)
    _send(by, case, draft())
    return Case.objects.get(pk=case.pk)


def test_a_reminder_is_written_by_somebody_and_starts_the_clock_anew(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = _sent(asker, supervisor, approved, draft)
    first = Outgoing.objects.get()
    (name,) = _answered(asker, case, draft(text="Once more?"), "record_reminded")
    message = Outgoing.objects.get(message_id=name)
    assert (message.kind, message.sequence, message.thread) == ("info_request", 2, first.thread)
    runs = case.clocks.filter(clock="reminder").order_by("pk")
    assert [one.stopped_at is None for one in runs] == [False, True]


def test_a_request_that_is_not_out_is_not_reminded_of(
    asker: Any, supervisor: Any, in_work: Any, approved: Any, draft: Any
) -> None:
    for case in (in_work(asker)[0], approved(asker, supervisor)):
        with pytest.raises(RefusedError, match=r"correspondence\.no_owner"):
            _answered(asker, case, draft(), "record_reminded")
    assert not Outgoing.objects.exists()


def test_feedback_is_sent_by_whoever_got_the_information_and_by_nobody_else(
    peer: Any, asker: Any, supervisor: Any, approved: Any, in_work: Any, draft: Any
) -> None:
    case = _sent(asker, supervisor, approved, draft)
    for step, facts in (("record_answer", {"reply_reference": "R-1"}), ("ask_feedback", {})):
        take_step(by=asker, case_id=str(case.pk), revision=case.revision, step=step, facts=facts)
        case.refresh_from_db()
    told = draft(kind="feedback", text="It led to the right person.")
    (name,) = _answered(asker, case, told, "close_with_feedback", facts={"feedback": "useful"})
    assert Outgoing.objects.get(message_id=name).kind == "feedback"
    assert Case.objects.get(pk=case.pk).is_final
    other, _ = in_work(asker)
    Case.objects.filter(pk=other.pk).update(state="feedback_due")
    with pytest.raises(RefusedError, match=r"correspondence\.no_owner"):
        _answered(asker, other, told, "close_with_feedback", facts={"feedback": "useful"})


def test_a_recall_that_came_in_is_noted_and_acknowledged_at_one_step(
    peer: Any, asker: Any, taken: Any, draft: Any
) -> None:
    warned = {"risk_facts": "somebody is threatened", "in_danger": "whoever passes"}
    case, message = taken(asker, added=warned, kind="threat_warning", purpose="threat_to_life")
    recall = peer.message(thread=message.thread_id, kind="recall", purpose="threat_to_life")
    assert [one.state for one in peer.gives(peer.seal(recall))] == ["delivered"]
    found = offered(by=asker, case_id=str(case.pk), step="note_recall")
    assert found.suggested == {"recall_reference": recall.id}
    assert found.answered is not None
    assert found.answered.message_id == recall.id
    made = _acknowledged(draft)
    (name,) = _answered(asker, case, made, "note_recall", facts={"recall_reference": recall.id})
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.facts["acknowledgement_reference"]) == ("recall_received", name)
    about = Outgoing.objects.get(message_id=name).answers
    assert about is not None
    assert (about.message_id, about.seen_at is None) == (recall.id, False)
    assert "answered" not in _states(peer)
