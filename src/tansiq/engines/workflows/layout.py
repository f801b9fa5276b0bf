"""Where the states of a type stand in a picture: in layers from the first state down, ordered so as to cross little.

The layered method of Sugiyama, Tagawa and Toda (1981), in its plainest form: edges that lead back are turned for the
while, long ones get a bend in every layer they pass, layers are ordered by barycentres, and places follow their
neighbours as far as the distance between boxes allows (pool adjacent violators).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

__all__ = ["BOX_HEIGHT", "BOX_WIDTH", "Edge", "Picture", "Way", "lay_out"]

BOX_WIDTH, BOX_HEIGHT = 164.0, 48.0
_LAYER = 126.0  # from the top of one layer to that of the next
_GAP, _BEND = 34.0, 26.0  # between boxes; the width that a bend takes
_SWEEPS = 24


class Edge(NamedTuple):
    """A step from one state to another; ``number`` stands beside it in the picture."""

    number: int
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Way:
    """How an edge runs: points from its source to its target."""

    edge: Edge
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes by state (the middle of each), ways, and the size of the whole."""

    boxes: Mapping[str, tuple[float, float]]
    ways: tuple[Way, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Chain:
    """An edge from its upper to its lower end, with a bend in every layer between."""

    edge: Edge
    nodes: tuple[str, ...]
    is_turned: bool


def lay_out(states: Sequence[str], edges: Sequence[Edge]) -> Picture:
    """Place the states, the first of them on top. States that no edge reaches stand in the first layer."""
    onward = [edge for edge in edges if edge.source != edge.target]
    turned = _leading_back(states, onward)
    layer = _layers(states, onward, turned)
    chains = _chains(onward, turned, layer)
    rows = _rows(states, layer, chains)
    _order(rows, chains)
    across = _places(rows, chains)
    shift = min(across[node] - _width(node) / 2 for node in across)
    across = {node: x - shift for node, x in across.items()}
    boxes = {state: (across[state], layer[state] * _LAYER + BOX_HEIGHT / 2) for state in states}
    loops = (_loop(edge, boxes[edge.source]) for edge in edges if edge.source == edge.target)
    ways = (*_ways(chains, across, layer), *loops)
    width = max(across[node] + _width(node) / 2 for node in across)
    return Picture(boxes, ways, width, max(layer.values()) * _LAYER + BOX_HEIGHT)


def _leading_back(states: Sequence[str], edges: Sequence[Edge]) -> set[Edge]:
    """Edges to a state that a walk from the first one has not left yet: without them there is no circle."""
    onward = defaultdict(list)
    for edge in edges:
        onward[edge.source].append(edge)
    back: set[Edge] = set()
    done: set[str] = set()
    for first in states:
        open_, path = [(first, iter(onward[first]))] if first not in done else [], {first}
        while open_:
            state, left = open_[-1]
            ahead = next(left, None)
            if ahead is None:
                open_.pop()
                path.discard(state)
                done.add(state)
            elif ahead.target in path:
                back.add(ahead)
            elif ahead.target not in done:
                path.add(ahead.target)
                open_.append((ahead.target, iter(onward[ahead.target])))
    return back


def _layers(states: Sequence[str], edges: Sequence[Edge], turned: set[Edge]) -> dict[str, int]:
    """The longest way down to each state."""
    layer = dict.fromkeys(states, 0)
    for _ in states:
        for edge in edges:
            if edge not in turned:
                layer[edge.target] = max(layer[edge.target], layer[edge.source] + 1)
    return layer


def _chains(edges: Sequence[Edge], turned: set[Edge], layer: Mapping[str, int]) -> list[_Chain]:
    chains = []
    for edge in edges:
        upper, lower = (edge.target, edge.source) if edge in turned else (edge.source, edge.target)
        bends = [f"{edge.number}|{upper}|{lower}|{at}" for at in range(layer[upper] + 1, layer[lower])]
        chains.append(_Chain(edge, (upper, *bends, lower), edge in turned))
    return chains


def _rows(states: Sequence[str], layer: Mapping[str, int], chains: Sequence[_Chain]) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(max(layer.values()) + 1)]
    for state in states:
        rows[layer[state]].append(state)
    for chain in chains:
        for at, node in enumerate(chain.nodes[1:-1], layer[chain.nodes[0]] + 1):
            rows[at].append(node)
    return rows


def _pairs(chains: Sequence[_Chain]) -> list[tuple[str, str]]:
    return [pair for chain in chains for pair in pairwise(chain.nodes)]


def _order(rows: list[list[str]], chains: Sequence[_Chain]) -> None:
    """Sort each layer by where its neighbours stand, down and up again; keep the order that crosses least."""
    above, below = defaultdict(list), defaultdict(list)
    for upper, lower in _pairs(chains):
        above[lower].append(upper)
        below[upper].append(lower)
    best = ([list(row) for row in rows], _crossings(rows, below))
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        steps = range(1, len(rows)) if down else range(len(rows) - 2, -1, -1)
        for at in steps:
            _sort(rows[at], rows[at - 1 if down else at + 1], above if down else below)
        crossings = _crossings(rows, below)
        if crossings < best[1]:
            best = ([list(row) for row in rows], crossings)
    rows[:] = best[0]


def _sort(row: list[str], fixed: Sequence[str], neighbours: Mapping[str, list[str]]) -> None:
    at = {node: place for place, node in enumerate(fixed)}
    own = {node: place for place, node in enumerate(row)}

    def middle(node: str) -> float:
        near = [at[other] for other in neighbours.get(node, ()) if other in at]
        return sum(near) / len(near) if near else own[node] * len(fixed) / len(own)

    row.sort(key=lambda node: (middle(node), own[node]))


def _crossings(rows: Sequence[Sequence[str]], below: Mapping[str, list[str]]) -> int:
    found = 0
    for upper, lower in pairwise(rows):
        at = {node: place for place, node in enumerate(lower)}
        ends = [at[other] for node in upper for other in sorted(below.get(node, ()), key=lambda one: at[one])]
        found += sum(a > b for place, a in enumerate(ends) for b in ends[place + 1 :])
    return found


def _width(node: str) -> float:
    return _BEND if "|" in node else BOX_WIDTH


def _places(rows: Sequence[Sequence[str]], chains: Sequence[_Chain]) -> dict[str, float]:
    """The middle of every node across: as near to its neighbours as its row allows."""
    near: dict[str, list[str]] = defaultdict(list)
    for upper, lower in _pairs(chains):
        # Bends are kept straight and boxes near each other; a box is not drawn aside by a long way that passes.
        weight = {0: 3, 1: 1, 2: 4}[("|" in upper) + ("|" in lower)]
        near[upper] += [lower] * weight
        near[lower] += [upper] * weight
    across: dict[str, float] = {}
    for row in rows:
        across.update(_spread(row, {}))
    for _ in range(60):
        for row in rows:
            wanted = {node: sum(across[one] for one in near[node]) / len(near[node]) for node in row if near[node]}
            across.update(_spread(row, wanted))
    return across


def _spread(row: Sequence[str], wanted: Mapping[str, float]) -> dict[str, float]:
    """Places of a row in its order, with the least sum of squared distances to what is wanted, and the gaps kept."""
    offsets, at = [], 0.0
    for left, node in zip([None, *row], row, strict=False):
        at += (_width(left) + _width(node)) / 2 + _GAP if left else 0.0
        offsets.append(at)
    blocks: list[tuple[float, int]] = []  # mean and number of the nodes pooled
    for node, offset in zip(row, offsets, strict=True):
        mean, count = wanted.get(node, offset) - offset, 1
        while blocks and blocks[-1][0] >= mean:
            other, more = blocks.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        blocks.append((mean, count))
    means = [mean for mean, count in blocks for _ in range(count)]
    return {node: mean + offset for node, mean, offset in zip(row, means, offsets, strict=True)}


def _ways(chains: Sequence[_Chain], across: Mapping[str, float], layer: Mapping[str, int]) -> tuple[Way, ...]:
    lower_ports = _ports(chains, across, at_end=False)
    upper_ports = _ports(chains, across, at_end=True)
    ways = []
    for chain in chains:
        top = layer[chain.nodes[0]]
        points = [(lower_ports[chain.edge], top * _LAYER + BOX_HEIGHT)]
        for at, bend in enumerate(chain.nodes[1:-1], top + 1):
            points += [(across[bend], at * _LAYER), (across[bend], at * _LAYER + BOX_HEIGHT)]
        points.append((upper_ports[chain.edge], layer[chain.nodes[-1]] * _LAYER))
        ways.append(Way(chain.edge, tuple(reversed(points)) if chain.is_turned else tuple(points)))
    return tuple(ways)


def _loop(edge: Edge, box: tuple[float, float]) -> Way:
    """A step that leads back to its own state: out at the top of the box and in again beside it."""
    x, top = box[0], box[1] - BOX_HEIGHT / 2
    out, back = x + BOX_WIDTH * 0.22, x + BOX_WIDTH * 0.44
    return Way(edge, ((out, top), (out, top - 30), (back, top - 30), (back, top)))


def _ports(chains: Sequence[_Chain], across: Mapping[str, float], *, at_end: bool) -> dict[Edge, float]:
    """Where each edge touches its box, spread along the side in the order of where it comes from."""
    touching = defaultdict(list)
    for chain in chains:
        box, other = (chain.nodes[-1], chain.nodes[-2]) if at_end else (chain.nodes[0], chain.nodes[1])
        touching[box].append((across[other], chain.edge))
    ports = {}
    for box, edges in touching.items():
        room = BOX_WIDTH * 0.7
        step = min(36.0, room / max(1, len(edges) - 1))
        for place, (_, edge) in enumerate(sorted(edges)):
            ports[edge] = across[box] + (place - (len(edges) - 1) / 2) * step
    return ports
