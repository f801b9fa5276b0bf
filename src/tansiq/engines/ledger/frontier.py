"""The right edge of a tree: all that is needed to append to it, however large it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from tansiq.engines.ledger.hashing import HASH_BYTES, folded, node_hash
from tansiq.errors import MalformedError

__all__ = ["Frontier", "edge_nodes"]


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree of ``size`` leaves by the roots of its perfect subtrees, the largest first: one for each 1 in the size.

    Raises MalformedError ``ledger.frontier`` where the hashes are not as many as that, or not of 32 bytes.
    """

    size: int
    hashes: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count() or any(map(_is_no_hash, self.hashes)):
            raise MalformedError("ledger.frontier", size=self.size, count=len(self.hashes))

    @classmethod
    def empty(cls) -> Self:
        """The tree without leaves."""
        return cls(0, ())

    def root(self) -> bytes:
        """The root hash of the tree."""
        return folded(self.hashes)

    def extended(
        self, leaf_hashes: Iterable[bytes], completed: Callable[[int, int, bytes], object] | None = None
    ) -> Frontier:
        """The tree after ``leaf_hashes`` have been appended, in their order.

        ``completed(level, index, hash)`` hears of every node that the new leaves complete, those at level 0 included:
        the node over the leaves from ``index << level`` on, ``1 << level`` of them. A node comes after those below it.
        """
        size, edge = self.size, list(self.hashes)
        for leaf in leaf_hashes:
            level, index, joined = 0, size, leaf
            while True:
                if completed is not None:
                    completed(level, index, joined)
                if not index & 1:
                    break
                level, index, joined = level + 1, index >> 1, node_hash(edge.pop(), joined)
            edge.append(joined)
            size += 1
        return Frontier(size, tuple(edge))


def _is_no_hash(value: bytes) -> bool:
    return len(value) != HASH_BYTES


def edge_nodes(start: int, size: int) -> list[tuple[int, int]]:
    """Level and index of the perfect subtrees over the leaves from ``start`` to ``size``, the largest first.

    ``start`` is where a subtree begins that reaches to ``size`` or beyond: 0, or a multiple of a power of two that is
    larger than what is left.
    """
    nodes = []
    for level in reversed(range((size - start).bit_length())):
        if (size - start) >> level & 1:
            nodes.append((level, start >> level))
            start += 1 << level
    return nodes
