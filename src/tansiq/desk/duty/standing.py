"""Rows of the rota and of alarms as the engine's values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from tansiq.desk.authorities.models import Contact
from tansiq.desk.duty.models import Alarm
from tansiq.desk.duty.models import Turn as TurnRow
from tansiq.desk.duty.sight import answering_for
from tansiq.desk.parameters.library import limit
from tansiq.engines.rotas import Called, Next, Turn, ladder, next_call

__all__ = ["ahead", "next_of", "turns_of", "wait_minutes"]


def turns_of(contact: Contact, start: datetime, end: datetime) -> tuple[Turn, ...]:
    """The turns of a contact point that touch a time, in their order."""
    rows = TurnRow.objects.filter(contact=contact, withdrawn_at__isnull=True, ends_at__gt=start, starts_at__lt=end)
    return _turns(rows.order_by("starts_at", "line", "pk"))


def _turns(rows: Iterable[TurnRow]) -> tuple[Turn, ...]:
    return tuple(Turn(str(row.person_id), row.starts_at, row.ends_at, row.line) for row in rows)


def ahead() -> timedelta:
    """How far ahead people are called whose turn has not begun."""
    return timedelta(hours=limit("look_ahead").span.count)


def wait_minutes() -> tuple[int, str]:
    """How long somebody has to answer now, and by which citation."""
    given = limit("acknowledge")
    return given.span.count, given.citation


def next_of(alarm: Alarm, now: datetime) -> Next:
    """What comes next for an alarm: of those on the rota only who may answer for its case.

    Where a matter is open to nobody on the rota, those are called to whom it is open: nobody else may know of it.
    """
    order = ladder(turns_of(alarm.contact, now, now + ahead() + timedelta(microseconds=1)), now, ahead())
    able = [str(pk) for pk in answering_for(alarm.case).order_by("username").values_list("pk", flat=True)]
    kept = [one for one in order if one in able] or (able if alarm.case.group_id else [])
    called = [Called(str(one.person_id), one.at) for one in alarm.calls.order_by("number")]
    return next_call(kept, called, timedelta(minutes=alarm.wait_minutes), now)
