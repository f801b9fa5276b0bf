"""A soak: two nodes exchange messages while they fail, again and again, at places that a seed chooses.

A fault is an error as of a full disk, a lost answer, or a kill; after a kill the node begins again on what it had on
disk. In a namespace (``surroundings.py``) the disk is full and the network cut for real besides, before a turn or in
the midst of an answer; the clock of the second node is up to a day wrong. Some messages have files with them. What
counts is what took effect: a fault that was set and not reached is none. The accounts are compared after every round,
and at the end everything that a node was told to be queued is at the other side, once (``judging.py``).
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from benchmarks.exchanging.judging import Found, judge, wrong_in
from benchmarks.exchanging.nodes import Node, RebornNode, two_nodes
from benchmarks.exchanging.surroundings import (
    IN_NAMESPACE,
    full,
    network_again,
    set_network,
    small_disk,
    without_network,
)

__all__ = ["PLACES", "PULLED", "Soak", "soak"]

_OF_FILES: Final = ("attachment.piece", "attachment.whole", "attachment.kept", "bring.answered")
#: Where a node is killed.
PLACES: Final = (
    "send.queued", "receive.opened", "receive.written", "receive.committed", "deliver.answered", "settle.written",
    "deliver.settled", "prove.written", *_OF_FILES,
)  # fmt: skip
#: And where the first node is asked by the second, which it cannot reach.
PULLED: Final = (
    "ask.numbered", "ask.answered", "ask.taken", "ask.kept", "hand.written", "hand.admitted", "hand.recorded",
    "hand.given", "hand.brought",
)  # fmt: skip
#: Behind these an answer is due: what cuts the line there loses it.
_ANSWERING: Final = ("receive.committed", "attachment.piece", "attachment.kept")
_KILLED: Final = "kill"
_SKEWS: Final = (-24, -11, 0, 0, 11, 23.9)  # hours
_ONE_IN: Final = (2, 2, 3, 6)  # of the places that are reached
_TURNS: Final = 16  # a node and round
_TAKEN_AWAY_IN: Final = 6  # rounds
_FILES_IN: Final = 4  # messages, where the round is not about files
_SMALL, _LARGE = (1, 1 << 16), (3 << 20, 6 << 20)  # bytes; a piece has two MiB
_LARGE_IN: Final = 8  # files
_HASTE: Final = 1.5  # seconds that a node waits for an answer that is cut off


@dataclass
class Soak(Found):
    """The faults that took effect by kind and place, what each node was told to be queued, and what came of it.

    ``around``: rounds in which messages passed under a wrong clock, or in which somebody failed for want of the disk
    or the network.
    """

    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    around: Counter[tuple[str, str]] = field(default_factory=Counter)
    moved: int = 0
    places: tuple[str, ...] = PLACES

    @property
    def killed(self) -> int:
        """How many of the faults were a kill."""
        return sum(count for (how, _), count in self.faults.items() if how == _KILLED)


class _Loss(NamedTuple):
    """What is taken away while a node has its turn, what it is told then (more than 0: it failed), where it is cut."""

    how: str
    away: Callable[[], AbstractContextManager[None]]
    turn: str
    cut_at: str = ""


def soak(
    faults: int, seed: int, kills: int = 0, say: Callable[[Soak], object] = lambda _: None, *, pulled: bool = False
) -> Soak:
    """Inject so many faults, as many of them kills, and look what came of it; ``say`` is told after every round.

    ``pulled``: the second node has no door, and asks for what is for it.
    """
    chance, found = Random(seed), Soak(places=PLACES + PULLED if pulled else PLACES)
    ways = {"carrier": "asking", "back": "asked"} if pulled else {}
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="tansiq-soak-", ignore_cleanup_errors=True))
        )
        if IN_NAMESPACE in os.environ:
            set_network(up=True)
            stack.enter_context(small_disk(folder))
        a, b = stack.enter_context(two_nodes(folder, made=RebornNode, **ways))
        found.queued = {a.authority: [], b.authority: []}
        found.files = {a.authority: [], b.authority: []}
        while found.faults.total() < faults or found.killed < kills:
            is_behind = found.killed * faults < found.faults.total() * kills or found.faults.total() >= faults
            _round(chance, (a, b), found, folder, kill=is_behind)
            say(found)
        for node in (a, b):
            _try(node, "weather(0, 0)\nskew(0)\nanswer_within(None)", found)
        judge(found, a, b)
    return found


def _round(chance: Random, nodes: tuple[Node, Node], found: Soak, folder: Path, *, kill: bool) -> None:
    """Some messages, faults wherever they are drawn, something missing or a kill, and some turns of each node."""
    victim, place = chance.choice(nodes), chance.choice(found.places)
    one_in, loss = chance.choice(_ONE_IN), _loss(chance, folder)
    one_in = 0 if loss.how else one_in  # so that what fails then, fails for that
    for node in nodes:
        at = place if kill and node is victim and not loss.how else ""
        # Nobody waits long for an answer that is cut off; for any other as long as the rules say, however busy all is.
        haste = f"answer_within({_HASTE if loss.cut_at else None})\nbe_quiet()\n"
        _try(node, f"weather({chance.getrandbits(32)}, {one_in}, {at!r}, {loss.cut_at!r})\n{haste}", found)
    hours = chance.choice(_SKEWS)
    _try(nodes[1], f"skew({hours})", found)
    for node in nodes:
        for _ in range(chance.randint(1, 3)):
            _send(chance, node, found, place)
    for node, other in (nodes, nodes[::-1]):
        with loss.away():
            failed = _try(node, f"told = {loss.turn}", found, place)
        if loss.how and failed and (not loss.cut_at or other.run("told = was_cut()")):
            found.around[loss.how, loss.cut_at or node.authority] += 1
    for node in nodes:
        _try(node, "pass", found, place)  # one that died while it answered the other
    _compare(found, nodes, hours)


def _loss(chance: Random, folder: Path) -> _Loss:
    if IN_NAMESPACE not in os.environ or chance.randrange(_TAKEN_AWAY_IN):
        return _Loss("", nullcontext, f"turns({_TURNS})")
    return chance.choice((
        _Loss("disk really full", partial(full, folder), "turns(1)"),
        _Loss("network cut", without_network, "broken_off('carrier.unreachable')"),
        _Loss("answer cut off", network_again, "broken_off('carrier.broken')", chance.choice(_ANSWERING)),
    ))  # fmt: skip


def _send(chance: Random, node: Node, found: Soak, place: str) -> None:
    """Have a message queued, perhaps with a file, and remember what the node says of it."""
    is_about_files = place in _OF_FILES
    sizes = _LARGE if not chance.randrange(2 if is_about_files else _LARGE_IN) else _SMALL
    size, seed = chance.randint(*sizes), chance.getrandbits(32)
    has_file = is_about_files or not chance.randrange(_FILES_IN)
    told = _try(node, f"told = send_file({size}, {seed})" if has_file else "told = send()", found, place)
    if isinstance(told, list):
        found.queued[node.authority].append(told[0])
        found.files[node.authority] += told[1:]


def _try(node: Node, source: str, found: Soak, place: str = "") -> Any:  # noqa: ANN401 - whatever JSON has
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


def _compare(found: Soak, nodes: tuple[Node, Node], hours: float) -> None:
    """Compare the accounts, and see whether anything passed while the clocks differed by ``hours``."""
    accounts = [node.run("told = account()") for node in nodes]
    found.compared += 1
    for node, one, other in zip(nodes, accounts, accounts[::-1], strict=True):
        wrong = wrong_in(one, other, len(found.queued[node.authority]))
        found.off += [f"{node.authority}: {wrong}: {one} {other}"] if wrong else []
    moved = sum(one["taken"] + one["delivered"] for one in accounts)
    if hours and moved > found.moved:
        found.around["clock", f"{hours:+} h"] += 1
    found.moved = moved
