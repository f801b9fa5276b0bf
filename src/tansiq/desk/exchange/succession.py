"""Which of our messages the next one in a thread follows, and whether anything can follow at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tansiq.desk.exchange.models import Outgoing
from tansiq.desk.exchange.rules import rules

__all__ = ["ended_badly", "giving_way", "is_broken"]

_ENDED_BADLY = (Outgoing.Status.REFUSED, Outgoing.Status.DEAD)


def ended_badly(rows: Iterable[Outgoing]) -> list[Outgoing]:
    """The first message to a partner in a thread that did not arrive, and all behind it; not those that gave way."""
    standing = sorted((one for one in rows if not one.is_replaced), key=lambda one: one.sequence)
    first = next((at for at, one in enumerate(standing) if one.status in _ENDED_BADLY), len(standing))
    return standing[first:]


def giving_way(ended: Sequence[Outgoing]) -> bool:
    """Whether what did not arrive gives its place to the next message: it says nothing that anything rests on.

    An acknowledgement that died (it waited too long, or law stopped it) and what was stopped behind it. One that the
    partner refused does not: there it is known, and why.
    """
    is_dead = all(one.status == Outgoing.Status.DEAD for one in ended)
    return bool(ended) and is_dead and ended[0].kind in rules().messages.answer_nothing


def is_broken(rows: Iterable[Outgoing]) -> bool:
    """Whether a thread takes no more messages of ours."""
    ended = ended_badly(rows)
    return bool(ended) and not giving_way(ended)
