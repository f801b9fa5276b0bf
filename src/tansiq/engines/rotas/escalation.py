"""What comes next while something waits and nobody has acknowledged it.

Whoever was called least often comes first, and among equals whoever stands first on the ladder: so everybody is called
once before anybody is called again, and the rota may change meanwhile. Between two calls the whole wait passes, however
late one looks: what was missed is not made up for by many calls at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

__all__ = ["Called", "Next", "next_call"]


@dataclass(frozen=True, slots=True)
class Called:
    """That a person was called, and when."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Next:
    """What to do now: ``call`` somebody, ``wait`` until a moment, or say that ``nobody`` is on the rota."""

    kind: Literal["call", "wait", "nobody"]
    person: str = ""
    until: datetime | None = None


def next_call(order: Sequence[str], called: Sequence[Called], wait: timedelta, now: datetime) -> Next:
    """The next step of an escalation; ``order`` is the ladder at this moment, ``called`` everybody called so far."""
    last = max((one.at for one in called), default=None)
    if last is not None and now < last + wait:
        return Next("wait", until=last + wait)
    if not order:
        return Next("nobody")
    times = Counter(one.person for one in called)
    return Next("call", min(order, key=lambda person: times[person]))
