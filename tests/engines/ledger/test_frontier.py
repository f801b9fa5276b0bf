"""The right edge grows as the whole tree would."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.ledger import EMPTY_ROOT, Frontier, leaf_hash
from tansiq.engines.ledger.frontier import edge_nodes
from tansiq.errors import MalformedError

Root = Callable[[Sequence[bytes]], bytes]
Leaves = Callable[[int], list[bytes]]


@given(sizes=st.lists(st.integers(0, 60), max_size=6))
def test_batches_of_any_size_lead_to_the_root_of_the_whole(plain_root: Root, leaves: Leaves, sizes: list[int]) -> None:
    everything, frontier = leaves(sum(sizes)), Frontier.empty()
    for size in sizes:
        frontier = frontier.extended(everything[frontier.size : frontier.size + size])
        assert frontier.root() == plain_root(everything[: frontier.size])
    assert frontier.size == len(everything)


def test_each_node_is_told_once_when_it_is_complete_and_after_those_below_it(plain_root: Root, leaves: Leaves) -> None:
    told: list[tuple[int, int, bytes]] = []
    half = Frontier.empty().extended(leaves(5), lambda *node: told.append(node))
    half.extended(leaves(11)[5:], lambda *node: told.append(node))
    assert len({node[:2] for node in told}) == len(told) == 11 + 5 + 2 + 1
    for level, index, value in told:
        assert value == plain_root(leaves(11)[index << level : (index + 1) << level])
    places = [node[:2] for node in told]
    assert all(places.index((level - 1, index * 2 + 1)) < at for at, (level, index) in enumerate(places) if level)


def test_an_empty_tree_has_the_root_of_nothing() -> None:
    assert Frontier.empty().root() == EMPTY_ROOT
    assert Frontier.empty().extended([]) == Frontier.empty()


@pytest.mark.parametrize(
    ("size", "hashes"),
    [(3, (leaf_hash(b"a"),)), (1, ()), (1, (b"short",)), (-1, (leaf_hash(b"a"),)), (0, (leaf_hash(b"a"),))],
)
def test_a_frontier_of_other_hashes_than_its_size_asks_for_is_refused(size: int, hashes: tuple[bytes, ...]) -> None:
    with pytest.raises(MalformedError, match=r"ledger\.frontier"):
        Frontier(size, hashes)


def test_the_edge_is_cut_into_perfect_subtrees_the_largest_first() -> None:
    assert edge_nodes(0, 13) == [(3, 0), (2, 2), (0, 12)]
    assert edge_nodes(8, 11) == [(1, 4), (0, 10)]
    assert edge_nodes(0, 0) == []
