"""A soak: two nodes exchange messages while one of them fails, again and again, at places that a seed chooses.

A fault is an error as of a full disk, a lost acknowledgement, or a kill; after a kill the node begins again on what it
had on disk. At the end everything that a node was told to be queued is at the other side, once, with its receipt.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.exchanging.nodes import Node, two_nodes

__all__ = ["PLACES", "Soak", "soak"]

PLACES: Final = (
    "send.queued", "receive.opened", "receive.written", "receive.committed", "deliver.answered", "settle.written",
    "deliver.settled",
)  # fmt: skip
_KILLED, _FULL = "kill", "full disk"
_ROUNDS_MOST = 50


@dataclass
class Soak:
    """The faults that happened by kind and place, what each node was told to be queued, and what came of it.

    ``armed``: the fault that a node is to meet next.
    """

    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    queued: dict[str, list[str]] = field(default_factory=dict)
    armed: dict[str, tuple[str, str]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unsettled: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled or left without a receipt."""
        return not self.lost and not self.doubled and not self.unsettled


def soak(faults: int, seed: int, kills_in: int = 30) -> Soak:
    """Inject so many faults, one of ``kills_in`` a kill, and look what came of it."""
    chance, found = Random(seed), Soak()
    with tempfile.TemporaryDirectory(prefix="tansiq-soak-") as folder, two_nodes(Path(folder)) as (a, b):
        found.queued = {a.authority: [], b.authority: []}
        while found.faults.total() < faults:
            _round(chance, (a, b), found, kills_in)
        _drained(a, b, found)
        _judge(found, a, b)
    return found


def _round(chance: Random, nodes: tuple[Node, Node], found: Soak, kills_in: int) -> None:
    """Some messages, one fault somewhere, and a turn of each node."""
    victim, place = chance.choice(nodes), chance.choice(PLACES)
    how = _KILLED if chance.randrange(kills_in) == 0 else _FULL
    if _try(victim, f"told = die_at({place!r}, {chance.choice((1, 1, 2))}, {how!r})", found):
        found.faults[found.armed[victim.authority]] += 1
    found.armed[victim.authority] = how, place
    for node in nodes:
        told = _try(node, f"told = [send()[0] for _ in range({chance.randint(1, 3)})]", found)
        found.queued[node.authority] += told if isinstance(told, list) else []
    for node in nodes:
        _try(node, "turn()", found)


def _try(node: Node, source: str, found: Soak) -> object:
    """What the node answers; None where it failed, or died and was begun again."""
    try:
        return node.run(source)
    except KeyError:
        return None
    except (BrokenPipeError, ValueError):
        node.wait()
        found.faults[found.armed[node.authority]] += 1
        node.restart()
        return None


def _drained(a: Node, b: Node, found: Soak) -> None:
    for node in (a, b):
        _try(node, "die_at('')", found)
    for _ in range(_ROUNDS_MOST):
        for node in (a, b):
            _try(node, "turn()", found)
        if all(set(node.run("told = standing()")) <= {"delivered"} for node in (a, b)):
            return


def _judge(found: Soak, a: Node, b: Node) -> None:
    for one, other in ((a, b), (b, a)):
        took = other.run("told = received()")
        found.lost += [name for name in found.queued[one.authority] if name not in took]
        found.doubled += [name for name, times in took.items() if times != 1]
        standing = one.run("told = standing()")
        found.unsettled += sum(standing.values()) - standing.get("delivered", 0)
