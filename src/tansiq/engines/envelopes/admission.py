"""Admission: whether an opened message is the next one that this sender may say in its thread.

The engine has no memory: the caller hands in what it remembers (``Standing``), and writes what follows in the same
transaction. A message that is refused changes nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tansiq.engines.envelopes.opening import Opened
from tansiq.errors import RefusedError

__all__ = ["Standing", "admit"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is remembered of the sender's messages.

    ``known``: the digest of an earlier message of the sender under the same name, on which there is a final receipt.
    ``parties``: who takes part in the thread, ourselves aside; None for a thread that nobody has begun.
    ``sequence``, ``previous``: number and digest of the sender's last message in the thread; 0 and None before any.
    ``answered``: the digest under which we know the message that this one answers; None where we know none.
    """

    known: str | None = None
    parties: Collection[str] | None = None
    sequence: int = 0
    previous: str | None = None
    answered: str | None = None


def admit(opened: Opened, standing: Standing) -> None:
    """Return where the message is to be taken in; raise RefusedError, with what a receipt needs, where it is not.

    ``envelope.replayed``: it was decided on before; the receipt given then is given once more, nothing else.
    ``envelope.conflict``: its name stands for another message. ``envelope.thread``: the sender is no party to the
    thread. ``envelope.sequence_used``: another message has its place. ``envelope.sequence_gap``: one before it has not
    come yet; it is to be sent again afterwards. ``envelope.chain``: it follows another message than the one we have.
    ``envelope.answers``: it answers a message that we do not know so.
    """
    message = opened.message
    claims = {"sender": message.sender, "id": message.id, "digest": opened.digest}
    if standing.known is not None:
        code = "envelope.replayed" if standing.known == opened.digest else "envelope.conflict"
        raise RefusedError(code, **claims)
    if standing.parties is not None and message.sender not in standing.parties:
        raise RefusedError("envelope.thread", **claims)
    wanted = standing.sequence + 1
    if message.sequence < wanted:
        raise RefusedError("envelope.sequence_used", sequence=message.sequence, **claims)
    if message.sequence > wanted:
        raise RefusedError("envelope.sequence_gap", sequence=message.sequence, wanted=wanted, **claims)
    if message.previous != standing.previous:
        raise RefusedError("envelope.chain", sequence=message.sequence, **claims)
    if message.answers is not None and message.answers.digest != standing.answered:
        raise RefusedError("envelope.answers", **claims)
