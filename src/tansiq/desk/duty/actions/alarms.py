"""Alarms along the rota: raised by a person or by a clock, gone on with by the node, ended by whoever takes it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from tansiq.desk.accounts.actions.effects import notify
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.authorities.models import Contact
from tansiq.desk.cases.models import Case, ClockRun
from tansiq.desk.cases.sight import seen_case
from tansiq.desk.duty.actions.effects import call, end
from tansiq.desk.duty.models import Alarm
from tansiq.desk.duty.sight import open_alarm, own_contact
from tansiq.desk.duty.standing import next_of, wait_minutes
from tansiq.errors import RefusedError

__all__ = ["acknowledge", "call_next", "let_go", "raise_alarm", "raise_for_clock"]

_RAISE, _ANSWER, _CALL = "duty:alarm:raise", "duty:alarm:answer", "duty:alarm:call"
#: Who is told at the desk where the rota has nobody to call.
_ABOVE = "supervisor"


@action(_RAISE)
def raise_alarm(*, by: Actor, case_id: str, contact_id: str, reason: str) -> str:
    """Call the rota of one of our own contact points for a case; the alarm's id. Who comes first, the node decides.

    Raises RefusedError ``access.unknown``, ``case.final``, ``duty.reason``, ``duty.raised`` where it is called already.
    """
    if not reason.strip():
        raise RefusedError("duty.reason")
    case, contact = seen_case(by, case_id), own_contact(contact_id)
    if case.is_final:
        raise RefusedError("case.final", case=case.reference)
    if Alarm.objects.filter(case=case, contact=contact, ended_at__isnull=True).exists():
        raise RefusedError("duty.raised")
    alarm = _made(case, contact, timezone.now())
    alarm.raised_by_id, alarm.reason = by.user_id, reason.strip()
    alarm.save(force_insert=True)
    record(_RAISE, by=by.acting_for("", str(case.pk)), target=f"alarm:{alarm.pk}", reason=alarm.reason)
    return str(alarm.pk)


@action(_CALL)
def raise_for_clock(*, by: Actor, run: ClockRun, contact: Contact, now: datetime) -> str:
    """Call the rota for a clock, once for each run of it, whoever looks. Raises RefusedError ``duty.raised``."""
    # Held, so that of two who look at once the second finds the alarm of the first.
    held = ClockRun.objects.select_for_update(of=("self",)).select_related("case").get(pk=run.pk)
    if held.stopped_at is not None or Alarm.objects.filter(run=held).exists():
        raise RefusedError("duty.raised")
    alarm = _made(held.case, contact, now)
    alarm.run = held
    alarm.save(force_insert=True)
    details = {"clock": held.clock, "type": held.case.type}
    record(_CALL, by=by.acting_for("", str(held.case_id)), target=f"alarm:{alarm.pk}", details=details)
    return str(alarm.pk)


@action(_CALL)
def call_next(*, by: Actor, alarm_id: str, now: datetime) -> str:
    """Go on with an alarm that is due: call whoever is next, or tell that nobody is there; what was done.

    Raises RefusedError ``access.unknown`` where it has ended or another process was quicker.
    """
    alarm = _held(alarm_id)
    if alarm.next_at > now:
        raise RefusedError("access.unknown")
    step, wait = next_of(alarm, now), timedelta(minutes=alarm.wait_minutes)
    alarm.next_at = step.until or now + wait
    if step.kind == "call":
        call(alarm, step.person, now)
    elif step.kind == "nobody" and alarm.unanswered_at is None:
        alarm.unanswered_at = now
        if alarm.case.group_id is None:  # of a matter, those to whom it is not open are told nothing
            notify(_ABOVE, "notice.nobody_on_duty", reference=alarm.reference)
    alarm.save(update_fields=["next_at", "unanswered_at"])
    details = {"did": step.kind, "person": step.person, "call": alarm.calls.count()}
    record(_CALL, by=by.acting_for("", str(alarm.case_id)), target=f"alarm:{alarm.pk}", details=details)
    return step.kind


@action(_CALL)
def let_go(*, by: Actor, alarm_id: str, now: datetime) -> None:
    """End an alarm whose case needs nobody any more. Raises RefusedError ``access.unknown``."""
    alarm = _held(alarm_id)
    end(alarm, Alarm.End.MOVED_ON, now)
    record(_CALL, by=by.acting_for("", str(alarm.case_id)), target=f"alarm:{alarm.pk}", details={"did": "let_go"})


@action(_ANSWER)
def acknowledge(*, by: Actor, alarm_id: str) -> str:
    """Take what waits: nobody else is called. The case's id. Raises RefusedError ``access.unknown``."""
    alarm = open_alarm(by, alarm_id)
    end(alarm, Alarm.End.ACKNOWLEDGED, timezone.now(), by.user_id)
    details = {"calls": alarm.calls.count()}
    record(_ANSWER, by=by.acting_for("", str(alarm.case_id)), target=f"alarm:{alarm.pk}", details=details)
    return str(alarm.case_id)


def _made(case: Case, contact: Contact, now: datetime) -> Alarm:
    minutes, citation = wait_minutes()
    return Alarm(case=case, contact=contact, raised_at=now, next_at=now, wait_minutes=minutes, citation=citation)


def _held(alarm_id: str) -> Alarm:
    held = Alarm.objects.select_for_update(of=("self",)).select_related("case", "contact")
    found = held.filter(pk=alarm_id, ended_at__isnull=True).first()
    if found is None:
        raise RefusedError("access.unknown")
    return found
