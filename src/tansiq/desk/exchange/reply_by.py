"""The day by which an answer is asked for: stated in a message, under its signature, and read out of it as a hint.

It binds nobody: whoever is asked has times of its own. A day ends at midnight where whoever reads it is.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from tansiq.engines.envelopes import Message
from tansiq.errors import RefusedError

__all__ = ["FIELD", "is_over", "refuse_day", "reply_by"]

#: Where it stands in the body of a message.
FIELD: Final = "reply_by"
_A_DAY: Final = timedelta(days=1)


def reply_by(message: Message) -> date | None:
    """The day that a message states; None where it states none that can be meant.

    The body is the partner's: a day before the message or after its end, as it is anywhere on earth, is none.
    """
    said = message.body.get(FIELD)
    try:
        day = date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    if day is None or day.isoformat() != said:  # no day of a week, and nothing without its signs
        return None
    if not message.sent_at.date() - _A_DAY <= day <= message.expires_at.date() + _A_DAY:
        return None
    return day


def is_over(day: object, today: date) -> bool:
    """Whether a day, as a fact has it or as it is stored, has passed."""
    known = date.fromisoformat(day) if isinstance(day, str) and day else day
    return isinstance(known, date) and known < today


def refuse_day(day: date | None, today: date, end: datetime) -> None:
    """Raise RefusedError ``exchange.reply_by`` for a day that has passed, or lies behind the end of its message."""
    if day is not None and not today <= day <= end.date():
        raise RefusedError("exchange.reply_by", last=end.date().isoformat())
