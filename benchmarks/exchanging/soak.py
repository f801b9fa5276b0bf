"""A soak: two nodes exchange messages while they fail, again and again, at places that a seed chooses.

A fault is an error as of a full disk, a lost answer, or a kill; after a kill the node begins again on what it had on
disk. In a namespace (``surroundings.py``) the disk is full and the network cut for real besides; the clock of the
second node is up to a day wrong. The accounts are compared after every round, and at the end everything that a node
was told to be queued is at the other side, once, with its receipt.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks.exchanging.nodes import Node, RebornNode, two_nodes
from benchmarks.exchanging.surroundings import IN_NAMESPACE, full, set_network, small_disk, without_network

__all__ = ["PLACES", "Soak", "soak", "wrong_in"]

PLACES: Final = (
    "send.queued", "receive.opened", "receive.written", "receive.committed", "deliver.answered", "settle.written",
    "deliver.settled",
)  # fmt: skip
_KILLED: Final = "kill"
_SKEWS: Final = (-24, -11, 0, 0, 11, 23.9)  # hours
_ONE_IN: Final = (2, 2, 3, 6)  # of the places that are reached
_TURNS: Final = 16  # a node and round
_TAKEN_AWAY_IN: Final = 10  # rounds
_ROUNDS_MOST: Final = 50


@dataclass
class Soak:
    """The faults that happened by kind and place, what each node was told to be queued, and what came of it.

    ``around``: rounds in which a clock was wrong, or the disk or the network was missing and somebody failed for it;
    ``off``: what a comparison of the accounts after some round found.
    """

    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    around: Counter[tuple[str, str]] = field(default_factory=Counter)
    queued: dict[str, list[str]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unsettled: int = 0
    off: list[str] = field(default_factory=list)
    compared: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled, left without a receipt, or out of account at any time."""
        return not self.lost and not self.doubled and not self.unsettled and not self.off


def soak(faults: int, seed: int, kills: int = 0) -> Soak:
    """Inject so many faults, as many of them kills, and look what came of it."""
    chance, found = Random(seed), Soak()
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="tansiq-soak-", ignore_cleanup_errors=True))
        )
        if IN_NAMESPACE in os.environ:
            set_network(up=True)
            stack.enter_context(small_disk(folder))
        a, b = stack.enter_context(two_nodes(folder, made=RebornNode))
        found.queued = {a.authority: [], b.authority: []}
        while found.faults.total() < faults or _killed(found) < kills:
            is_behind = _killed(found) * faults < found.faults.total() * kills or found.faults.total() >= faults
            _round(chance, (a, b), found, folder, kill=is_behind)
            _compare(found, a, b)
        _drained(a, b, found)
        _judge(found, a, b)
    return found


def wrong_in(one: dict[str, int], other: dict[str, int], queued: int) -> str:
    """What does not fit in the accounts of a node and its partner, where ``queued`` messages were told to be queued."""
    if one["sent"] != one["delivered"] + one["refused"] + one["waiting"] + one["dead"]:
        return "sent is not receipted, pending and dead together"
    if one["sent"] < queued:
        return "what was queued is gone"
    if one["delivered"] > other["taken"]:
        return "a receipt for what was not taken in"
    return "taken in twice" if other["twice"] else ""


def _killed(found: Soak) -> int:
    return sum(count for (how, _), count in found.faults.items() if how == _KILLED)


def _round(chance: Random, nodes: tuple[Node, Node], found: Soak, folder: Path, *, kill: bool) -> None:
    """Some messages, faults wherever they are drawn, perhaps a kill, and some turns of each node."""
    victim, place = chance.choice(nodes), chance.choice(PLACES)
    one_in = chance.choice(_ONE_IN)
    for node in nodes:
        at = place if kill and node is victim else ""
        _try(node, f"weather({chance.getrandbits(32)}, {one_in}, {at!r})", found, place)
    hours = chance.choice(_SKEWS)
    _try(nodes[1], f"skew({hours})", found, place)
    if hours:
        found.around["clock", f"{hours:+} h"] += 1
    how, taken_away = _taken_away(chance, folder)
    for node in nodes:
        for _ in range(chance.randint(1, 3)):
            told = _try(node, "told = send()[0]", found, place)
            found.queued[node.authority] += [told] if isinstance(told, str) else []
    with taken_away:
        for node in nodes:
            failed = _try(node, f"told = turns({_TURNS if not how else 1})", found, place)
            if how and failed:
                found.around[how, node.authority] += 1
    for node in nodes:
        _try(node, "pass", found, place)  # one that died while it answered the other


def _taken_away(chance: Random, folder: Path) -> tuple[str, AbstractContextManager[None]]:
    if IN_NAMESPACE not in os.environ or chance.randrange(_TAKEN_AWAY_IN):
        return "", nullcontext()
    return chance.choice((("disk really full", full(folder)), ("network cut", without_network())))


def _try(node: Node, source: str, found: Soak, place: str) -> Any:  # noqa: ANN401 - whatever JSON has
    """What the node answers; None where it failed, or died at ``place`` and was begun again."""
    try:
        told = node.run(source)
        found.faults.update({(how, where): count for how, where, count in node.run("told = met()")})
    except KeyError:
        return None
    except BrokenPipeError:
        found.faults[_KILLED, place] += 1
        node.restart()
        return None
    return told


def _compare(found: Soak, a: Node, b: Node) -> None:
    accounts = [node.run("told = account()") for node in (a, b)]
    found.compared += 1
    for node, one, other in ((a, *accounts), (b, *accounts[::-1])):
        wrong = wrong_in(one, other, len(found.queued[node.authority]))
        found.off += [f"{node.authority}: {wrong}: {one} {other}"] if wrong else []


def _drained(a: Node, b: Node, found: Soak) -> None:
    for node in (a, b):
        _try(node, "weather(0, 0)\nskew(0)", found, "")
    for _ in range(_ROUNDS_MOST):
        for node in (a, b):
            _try(node, "turn()", found, "")
        if all(set(node.run("told = standing()")) <= {"delivered"} for node in (a, b)):
            return


def _judge(found: Soak, a: Node, b: Node) -> None:
    for one, other in ((a, b), (b, a)):
        took = other.run("told = received()")
        found.lost += [name for name in found.queued[one.authority] if name not in took]
        found.doubled += [name for name, times in took.items() if times != 1]
        standing = one.run("told = standing()")
        found.unsettled += sum(standing.values()) - standing.get("delivered", 0)
