"""Turns of duty: who is on duty at a moment, where nobody is, and in which order people are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from tansiq.engines.rotas.hours import Window, begins_at, ends_at, joined
from tansiq.errors import MalformedError

__all__ = ["LINES_MOST", "WEEKS_MOST", "Turn", "gaps", "ladder", "on_duty", "planned"]

#: Who is called first, second, third where several are on duty at once.
LINES_MOST = 3
#: Further ahead nobody knows who will be there.
WEEKS_MOST = 26


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of one person, in UTC; ``line`` 1 is called first."""

    person: str
    start: datetime
    end: datetime
    line: int = 1


def planned(
    person: str, day: date, start: time, end: time, zone: tzinfo, *, line: int = 1, weeks: int = 1
) -> tuple[Turn, ...]:
    """A turn at local times, and the same in the weeks after it; one that ends no later than it starts ends next day.

    Raises MalformedError ``rota.line`` or ``rota.weeks`` out of bounds, ``rota.day`` where the calendar ends.
    """
    if not 1 <= line <= LINES_MOST:
        raise MalformedError("rota.line", most=LINES_MOST)
    if not 1 <= weeks <= WEEKS_MOST:
        raise MalformedError("rota.weeks", most=WEEKS_MOST)
    try:
        days = [day + timedelta(weeks=week) for week in range(weeks)]
        lasts = [each if end > start else each + timedelta(days=1) for each in days]
        return tuple(
            Turn(person, begins_at(first, start, zone), ends_at(last, end, zone), line)
            for first, last in zip(days, lasts, strict=True)
        )
    except OverflowError as error:
        raise MalformedError("rota.day") from error


def on_duty(turns: Iterable[Turn], at: datetime) -> tuple[Turn, ...]:
    """Those who are on duty at a moment, in the order in which they are called."""
    now = (turn for turn in turns if turn.start <= at < turn.end)
    return tuple(sorted(now, key=lambda turn: (turn.line, turn.start, turn.person)))


def gaps(turns: Iterable[Turn], promised: Sequence[Window]) -> tuple[Window, ...]:
    """What was promised and nobody covers, in order."""
    covered = joined(Window(turn.start, turn.end) for turn in turns)
    return tuple(gap for window in promised for gap in _left_of(window, covered))


def _left_of(window: Window, covered: Sequence[Window]) -> Iterator[Window]:
    at = window.start.astimezone(UTC)
    for one in covered:
        if one.end <= at or one.start >= window.end:
            continue
        if one.start > at:
            yield Window(at, one.start)
        at = max(at, one.end)
    if at < window.end:
        yield Window(at, window.end.astimezone(UTC))


def ladder(turns: Iterable[Turn], at: datetime, ahead: timedelta) -> tuple[str, ...]:
    """Whom to call, each once: those on duty by their line, then those whose turn begins next, up to ``ahead``."""
    known = tuple(turns)
    later = sorted(
        (turn for turn in known if at < turn.start <= at + ahead), key=lambda turn: (turn.start, turn.line, turn.person)
    )
    return tuple(dict.fromkeys(turn.person for turn in (*on_duty(known, at), *later)))
