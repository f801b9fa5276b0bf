"""The escalation as the worker runs it: each call once, however often and by however many it is looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from tansiq.desk.accounts.models import Notice
from tansiq.desk.authorities.models import Contact
from tansiq.desk.cases.models import Case, ClockRun
from tansiq.desk.duty import work
from tansiq.desk.duty.actions import alarms
from tansiq.desk.duty.models import Alarm, Call, Message
from tansiq.desk.duty.rules import rules
from tansiq.desk.duty.work import WORKER, escalate
from tansiq.errors import RefusedError, TransportError

pytestmark = pytest.mark.django_db(databases="__all__")

WAIT = timedelta(minutes=10)
BOTH = {
    "email": ("tansiq.desk.duty.gateways.ByMail", ()),
    "sms": ("tansiq.desk.duty.gateways.ByCommand", ("/bin/false",)),
}


class Sent:
    """A gateway that keeps what it is given; it fails, or dies, as often as it is told to."""

    def __init__(self, *faults: BaseException) -> None:
        self.told: list[tuple[str, str, str, int]] = []
        self.faults = list(faults)

    def send(self, address: str, text: str, reference: str, number: int) -> None:
        self.told.append((address, text, reference, number))
        if self.faults:
            raise self.faults.pop(0)


@pytest.fixture
def sent(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Sent]:
    def use(*faults: BaseException) -> Sent:
        settings.TANSIQ_GATEWAYS = {"email": BOTH["email"]}
        gateway = Sent(*faults)
        monkeypatch.setattr(work, "gateways", lambda: {"email": gateway})
        return gateway

    return use


def _overdue(case: Case) -> datetime:
    """The moment at which the clock of a case has run out."""
    return ClockRun.objects.get(case=case).due_at


def _people(alarm: Alarm) -> list[str]:
    return [call.person.username for call in alarm.calls.order_by("number")]


def test_a_clock_that_runs_out_calls_whoever_is_on_duty_and_the_next_while_nobody_answers(
    noted: Any, on_rota: Any, people: Any
) -> None:
    at = _overdue(noted())
    on_rota("second", start=at - 60 * WAIT / 10, line=2)
    on_rota("first", start=at - 60 * WAIT / 10)
    on_rota("third", start=at + 3 * WAIT)
    assert escalate(at - timedelta(seconds=1)) == 0
    assert not Alarm.objects.exists()
    assert escalate(at) == 2  # raised, and called
    alarm = Alarm.objects.get()
    assert (alarm.wait_minutes, alarm.raised_by) == (10, None)
    assert "House rule" in alarm.citation
    for late in range(4):
        assert escalate(at + WAIT / 2) == 0
        assert _people(alarm) == ["first", "second", "third", "first"][: late + 1]
        at += WAIT
        assert escalate(at) == 1
    assert alarms.acknowledge(by=people["second"].actor, alarm_id=str(alarm.pk)) == str(alarm.case_id)
    assert escalate(at + 99 * WAIT) == 0
    assert Alarm.objects.get().end == "acknowledged"


def test_what_cannot_wait_for_the_end_of_its_clock_calls_the_rota_when_it_starts(
    noted: Any, on_rota: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = tuple(replace(row, at="start") for row in work.rules().raised if row.type == "call_note")
    monkeypatch.setattr(work, "rules", lambda: replace(rules(), raised=at_once))
    started = ClockRun.objects.get(case=noted()).started_at
    on_rota("first", start=started - WAIT)
    assert escalate(started) == 2
    assert Call.objects.get().at == started


def test_whoever_was_away_is_not_called_many_times_to_make_up_for_it(noted: Any, on_rota: Any) -> None:
    at = _overdue(noted())
    on_rota("first", start=at - WAIT, hours=99)
    escalate(at)
    assert escalate(at + 50 * WAIT) == 1
    assert Call.objects.count() == 2


def test_an_alarm_ends_when_its_case_moves_on(noted: Any, on_rota: Any) -> None:
    case = noted()
    at = _overdue(case)
    on_rota("first", start=at - WAIT)
    escalate(at)
    ClockRun.objects.update(stopped_at=at, stopped_by=case.events.get())
    assert escalate(at + WAIT) == 1
    assert (Alarm.objects.get().end, Call.objects.count()) == ("moved_on", 1)
    assert escalate(at + 2 * WAIT) == 0


def test_an_empty_rota_is_told_above_once_and_goes_on_when_somebody_is_there(
    noted: Any, contact: Any, on_rota: Any
) -> None:
    at = _overdue(noted())
    escalate(at)
    escalate(at + WAIT)
    notice = Notice.objects.get(code="notice.nobody_on_duty")
    assert notice.to_role == "supervisor"
    assert notice.details == {"reference": Alarm.objects.get().reference}
    on_rota("third", start=at + WAIT)
    escalate(at + 2 * WAIT)
    assert Call.objects.get().person.username == "third"


def test_nobody_is_called_for_a_matter_that_is_not_open_to_them(noted: Any, matter: Any, on_rota: Any) -> None:
    at = _overdue(noted(group=str(matter("first", "second").pk)))
    on_rota("third", start=at - WAIT)
    on_rota("second", start=at - WAIT, line=2)
    escalate(at)
    assert Call.objects.get().person.username == "second"


def test_where_a_matter_is_open_to_nobody_on_the_rota_those_it_is_open_to_are_called_and_nobody_else_is_told(
    noted: Any, matter: Any, on_rota: Any
) -> None:
    group = matter("first", "second")
    at = _overdue(noted(group=str(group.pk)))
    on_rota("third", start=at - WAIT, hours=99)
    for times in range(3):
        escalate(at + times * WAIT)
    assert _people(Alarm.objects.get()) == ["first", "second", "first"]
    group.memberships.update(ended_at=timezone.now())
    escalate(at + 3 * WAIT)
    assert Alarm.objects.get().unanswered_at == at + 3 * WAIT
    assert not Notice.objects.exists()


def test_nobody_is_called_whose_role_or_account_is_gone(noted: Any, on_rota: Any, people: Any) -> None:
    at = _overdue(noted())
    on_rota("first", start=at - WAIT)
    on_rota("second", start=at - WAIT, line=2)
    people["first"].user.holdings.update(revoked_at=timezone.now())
    escalate(at)
    assert Call.objects.get().person.username == "second"


def test_without_a_contact_point_of_our_own_nothing_is_raised_and_nothing_fails(noted: Any, people: Any) -> None:
    assert escalate(_overdue(noted())) == 0


def test_what_is_sent_says_nothing_but_that_something_waits(
    noted: Any, on_rota: Any, reached: None, sent: Callable[..., Sent], people: Any
) -> None:
    people["first"].user.language = "fr"
    people["first"].user.save()
    gateway, case = sent(), noted()
    at = _overdue(case)
    on_rota("first", start=at - WAIT)
    assert escalate(at) == 3
    (told,) = gateway.told
    reference = Alarm.objects.get().reference
    assert told == ("first@desk.example", f"Tansiq : quelque chose vous attend. {reference}", reference, 1)
    for word in (case.reference, str(case.pk), "call_note", case.purpose, "http", "vehicle", people["first"].user.name):
        assert word not in told[1]
    assert Message.objects.get().sent_at == at
    assert escalate(at + WAIT / 2) == 0


def test_a_message_that_fails_is_tried_again_so_often_and_then_left(
    noted: Any, on_rota: Any, reached: None, sent: Callable[..., Sent]
) -> None:
    gateway = sent(*(TransportError("duty.gateway", kind="OSError") for _ in range(9)))
    at = _overdue(noted())
    on_rota("first", start=at - WAIT)
    for second in range(0, 600, 20):
        escalate(at + timedelta(seconds=second))
    message = Message.objects.get()
    assert (len(gateway.told), message.tries, message.failed, message.sent_at) == (3, 3, "duty.gateway", None)


def test_a_process_that_dies_while_it_sends_sends_the_same_again_and_calls_nobody_twice(
    noted: Any, on_rota: Any, reached: None, sent: Callable[..., Sent]
) -> None:
    gateway = sent(KeyboardInterrupt())
    at = _overdue(noted())
    on_rota("first", start=at - WAIT)
    with pytest.raises(KeyboardInterrupt):
        escalate(at)
    assert escalate(at) == 0  # it is claimed, and may be on its way
    assert escalate(at + timedelta(seconds=61)) == 1
    assert [told[2:] for told in gateway.told] == [(Alarm.objects.get().reference, 1)] * 2
    assert Call.objects.count() == 1


def test_what_was_not_sent_when_somebody_answered_is_not_sent(
    noted: Any, on_rota: Any, reached: None, sent: Callable[..., Sent], people: Any
) -> None:
    gateway = sent(TransportError("duty.gateway", kind="OSError"))
    at = _overdue(noted())
    on_rota("first", start=at - WAIT)
    escalate(at)
    alarms.acknowledge(by=people["first"].actor, alarm_id=str(Alarm.objects.get().pk))
    assert escalate(at + 2 * WAIT) == 0
    assert len(gateway.told) == 1


def test_a_process_that_dies_anywhere_leaves_an_alarm_to_be_gone_on_with(
    noted: Any, on_rota: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _overdue(noted())
    on_rota("first", start=at - WAIT)
    whole = alarms.call
    monkeypatch.setattr(alarms, "call", lambda *given: (whole(*given), (_ for _ in ()).throw(KeyboardInterrupt))[0])
    with pytest.raises(KeyboardInterrupt):
        escalate(at)
    assert (Alarm.objects.count(), Call.objects.count()) == (
        1,
        0,
    )  # raised for good; the call was undone with its transaction
    monkeypatch.setattr(alarms, "call", whole)
    assert escalate(at) == 1
    assert Call.objects.count() == 1


def test_an_alarm_is_raised_once_for_each_run_of_a_clock(noted: Any, contact: Contact) -> None:
    case = noted()
    run, at = ClockRun.objects.get(case=case), _overdue(case)
    alarms.raise_for_clock(by=WORKER, run=run, contact=contact, now=at)
    with pytest.raises(RefusedError, match="raised"):
        alarms.raise_for_clock(by=WORKER, run=run, contact=contact, now=at)


def test_the_worker_may_do_nothing_else(contact: Contact, noted: Any) -> None:
    with pytest.raises(RefusedError, match="permission"):
        alarms.raise_alarm(by=WORKER, case_id=str(noted().pk), contact_id=str(contact.pk), reason="r")


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_of_two_workers_that_look_at_once_one_calls_and_the_other_finds_it_done(noted: Any, on_rota: Any) -> None:
    at, failed = _overdue(noted()), list[BaseException]()
    on_rota("first", start=at - WAIT)
    on_rota("second", start=at - WAIT, line=2)
    start = threading.Barrier(2)

    def look() -> None:
        try:
            start.wait(10)
            for _ in range(3):
                escalate(at)
        except BaseException as error:  # noqa: BLE001  (told by the test, which a thread cannot)
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert (Alarm.objects.count(), Call.objects.count()) == (1, 1)
