"""Trees in memory, and the RFC's own definition of them, written a second time and slowly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

import pytest

from tansiq.engines.ledger import Frontier, Node, SigningKey, leaf_hash


def plain_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, by its recursive definition; ``leaves`` are the hashes of leaves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + plain_root(leaves[:half]) + plain_root(leaves[half:])).digest()


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(b"entry %d" % number) for number in range(count)]


def tree(hashes: Sequence[bytes]) -> tuple[Frontier, Node]:
    """The frontier and the nodes of a tree."""
    nodes: dict[tuple[int, int], bytes] = {}
    frontier = Frontier.empty().extended(hashes, lambda level, index, value: nodes.update({(level, index): value}))
    return frontier, lambda level, index: nodes[level, index]


@pytest.fixture(name="plain_root", scope="session")
def _plain_root() -> Callable[[Sequence[bytes]], bytes]:
    return plain_root


@pytest.fixture(name="leaves", scope="session")
def _leaves() -> Callable[[int], list[bytes]]:
    return leaves


@pytest.fixture(name="tree", scope="session")
def _tree() -> Callable[[Sequence[bytes]], tuple[Frontier, Node]]:
    return tree


@pytest.fixture
def key() -> SigningKey:
    return SigningKey("desk.example/audit", bytes(range(32)))
