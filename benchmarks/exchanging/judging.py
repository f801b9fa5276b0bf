"""What came of a soak: whether anything was lost, doubled, left open, or out of account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from benchmarks.exchanging.nodes import Node

__all__ = ["Found", "judge", "wrong_in"]

_ROUNDS_MOST: Final = 200


@dataclass
class Found:
    """What each node was told to be queued (``files``: digests of what went with it), and what came of it.

    ``unsettled``: without a receipt; ``unproved``: without a proof of the partner's ledger; ``off``: what a comparison
    of the accounts, or of the record with its log, found at some time.
    """

    queued: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unsettled: int = 0
    unproved: int = 0
    off: list[str] = field(default_factory=list)
    compared: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled, left without receipt or proof, or out of account at any time."""
        return not self.lost and not self.doubled and not self.unsettled and not self.unproved and not self.off


def judge(found: Found, a: Node, b: Node) -> None:
    """Let both nodes come to rest, and compare what each was told to be queued with what is at the other side."""
    _settle(a, b)
    for one, other in ((a, b), (b, a)):
        took, entered, files = (other.run(f"told = {what}()") for what in ("received", "entered", "attachments"))
        compare(found, found.queued[one.authority], took)
        compare(found, [], entered)
        compare(found, found.files[one.authority], files)
        found.off += [f"{other.authority}: {name} without its entry" for name in set(took) ^ set(entered)]
        standing = one.run("told = standing()")
        found.unsettled += sum(standing.values()) - standing.get("delivered", 0)
        found.unproved += sum(standing.values()) - one.run("told = logged()")
        found.off += [f"{one.authority}: {wrong}" for wrong in one.run("told = sound()")]


def compare(found: Found, names: list[str], there: Mapping[str, int]) -> None:
    """Note which of ``names`` are not there, and what is there more than once."""
    found.lost += [name for name in names if name not in there]
    found.doubled += [name for name, times in there.items() if times != 1]


def wrong_in(one: Mapping[str, int], other: Mapping[str, int], queued: int) -> str:
    """What does not fit in the accounts of a node and its partner, where ``queued`` messages were told to be queued."""
    if one["sent"] != one["delivered"] + one["refused"] + one["waiting"] + one["dead"]:
        return "sent is not receipted, pending and dead together"
    if one["sent"] < queued:
        return "what was queued is gone"
    if one["delivered"] > other["taken"]:
        return "a receipt for what was not taken in"
    return "taken in twice" if other["twice"] else ""


def _settle(a: Node, b: Node) -> None:
    """Some turns, until everything has its receipt and its proof, or it is clear that something never will."""
    for _ in range(_ROUNDS_MOST):
        for node in (a, b):
            node.run("turns(1)")
        if all(node.run("told = logged() == Outgoing.objects.count()") for node in (a, b)):
            return
