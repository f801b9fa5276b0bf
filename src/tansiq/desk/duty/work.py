"""What the worker does for the duty, over and over. It may be killed anywhere, and several may do it at once.

Each call is a row that is written once, with what is to be sent for it; what is sent is claimed before and told after.
A process that dies between the two sends a message a second time, with the same reference and number: better told twice
that something waits than not at all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db.models import Q, QuerySet
from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.authorities.models import Contact
from tansiq.desk.cases.models import ClockRun
from tansiq.desk.duty.actions import alarms, messages
from tansiq.desk.duty.gateways import gateways
from tansiq.desk.duty.models import Alarm, Message
from tansiq.desk.duty.rules import Raised, rules
from tansiq.desk.duty.sight import own_contacts
from tansiq.errors import RefusedError, TansiqError
from tansiq.messages import sentence

__all__ = ["WORKER", "escalate"]

#: The node itself. It may call whoever is on duty, and tell them that something waits; it reads and decides nothing.
WORKER = Actor(user_id="", via="worker", permissions=frozenset({"duty:alarm:call", "duty:message:send"}))
_AT_ONCE = 100
_EVERY = "general"
_log = logging.getLogger(__name__)


def escalate(now: datetime | None = None) -> int:
    """Raise alarms for clocks, end those that nobody needs, call whoever is next, send what is due; how much of it."""
    at = now or timezone.now()
    done = sum(_raised(row, at) for row in rules().raised)
    over = Q(run__stopped_at__isnull=False) | Q(case__is_final=True)
    done += _each(Alarm.objects.filter(over, ended_at__isnull=True).order_by("raised_at"), alarms.let_go, at)
    done += _each(
        Alarm.objects.filter(next_at__lte=at, ended_at__isnull=True).order_by("next_at"), alarms.call_next, at
    )
    waiting = Message.objects.filter(next_at__lte=at, sent_at__isnull=True).order_by("next_at", "pk")
    return done + sum(_is_done(partial(_send, pk, at)) for pk in list(waiting.values_list("pk", flat=True)[:_AT_ONCE]))


def _raised(row: Raised, at: datetime) -> int:
    contact = _contact(row.subject)
    if contact is None:
        return 0  # without a contact point of our own there is no rota: it stands on Today alone
    raising = partial(alarms.raise_for_clock, by=WORKER, contact=contact, now=at)
    return sum(_is_done(partial(raising, run=run)) for run in _runs(row, at))


def _runs(row: Raised, at: datetime) -> list[ClockRun]:
    moment = {"due_at__lte": at} if row.at == "end" else {"started_at__lte": at}
    running = ClockRun.objects.filter(case__type=row.type, clock=row.clock, stopped_at__isnull=True, **moment)
    unraised = running.filter(case__is_final=False).exclude(
        pk__in=Alarm.objects.filter(run__isnull=False).values("run")
    )
    return list(unraised.order_by("due_at", "pk")[:_AT_ONCE])


def _contact(subject: str) -> Contact | None:
    own = own_contacts().order_by("of__authority", "contact")
    return own.filter(subject=subject).first() or own.filter(subject=_EVERY).first()


def _each(found: QuerySet[Alarm], verb: Callable[..., object], at: datetime) -> int:
    named = list(found.values_list("pk", flat=True)[:_AT_ONCE])
    return sum(_is_done(partial(verb, by=WORKER, alarm_id=str(pk), now=at)) for pk in named)


def _send(message_id: int, at: datetime) -> None:
    claimed = messages.claim(by=WORKER, message_id=message_id, now=at)
    alarm, lang = claimed.call.alarm, claimed.call.person.language
    gateway, failed = gateways().get(claimed.gateway), ""
    text = sentence("duty.something_waits", lang, reference=alarm.reference)
    try:
        if gateway is None:
            raise RefusedError("duty.no_gateway", gateway=claimed.gateway)
        gateway.send(claimed.address, text, alarm.reference, claimed.call.number)
    except TansiqError as error:
        failed = error.code
        _log.warning("%s", error)
    messages.tell(by=WORKER, message_id=message_id, now=at, failed=failed)


def _is_done(do: Callable[[], object]) -> bool:
    try:
        do()
    except RefusedError as error:
        # Another worker was quicker, or the rules of one case were changed: it must not keep the others waiting.
        _log.warning("%s", error)
        return False
    return True
