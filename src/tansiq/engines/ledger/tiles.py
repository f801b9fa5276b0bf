"""A tree in tiles: files of up to 256 neighbouring hashes, at every eighth level, and bundles of entries beside them.

Source: C2SP tlog-tiles. A full tile never changes. One that is not full yet has its width in its path: the next state
of it is another file, so that whoever holds an earlier checkpoint can go on reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tansiq.engines.ledger.frontier import Frontier, edge_nodes
from tansiq.engines.ledger.hashing import HASH_BYTES, perfect_root, split_hashes
from tansiq.engines.ledger.proofs import Node
from tansiq.errors import MalformedError

__all__ = [
    "BUNDLE_ENTRY_MAX_BYTES", "TILE_WIDTH", "Tile", "entries_of", "frontier_of", "last_tile", "nodes_of", "read_bundle",
    "tiles_of", "write_bundle",
]  # fmt: skip

TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 1 << TILE_HEIGHT
BUNDLE_ENTRY_MAX_BYTES: Final = (1 << 16) - 1
_LENGTH_BYTES: Final = 2


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """The tile ``index`` (from the left) of ``level`` (0: leaf hashes), with ``width`` hashes of at most 256."""

    level: int
    index: int
    width: int = TILE_WIDTH

    @property
    def is_full(self) -> bool:
        """Whether it is in its final state."""
        return self.width == TILE_WIDTH

    @property
    def full(self) -> Tile:
        """The same tile once it is full."""
        return Tile(self.level, self.index)

    @property
    def path(self) -> str:
        """Where it is kept, such as ``tile/0/x001/x234/067.p/112``."""
        return f"tile/{self.level}/{self._number}"

    @property
    def bundle_path(self) -> str:
        """Where the entries under a tile of level 0 are kept."""
        return f"tile/entries/{self._number}"

    @property
    def _number(self) -> str:
        thousands, last = divmod(self.index, 1000)
        parts = [f"{last:03d}"]
        while thousands:
            thousands, part = divmod(thousands, 1000)
            parts.insert(0, f"x{part:03d}")
        return "/".join(parts) + ("" if self.is_full else f".p/{self.width}")


def entries_of(level: int, size: int) -> int:
    """How many hashes the tiles of ``level`` hold, in a tree of ``size`` leaves."""
    return size >> (TILE_HEIGHT * level)


def tiles_of(size: int, level: int, since: int = 0) -> Iterator[Tile]:
    """The tiles of ``level`` that a tree of ``size`` leaves has and that of ``since`` leaves has not, from the left."""
    before, after = entries_of(level, since), entries_of(level, size)
    if before == after:
        return
    for index in range(before // TILE_WIDTH, -(-after // TILE_WIDTH)):
        yield Tile(level, index, min(TILE_WIDTH, after - index * TILE_WIDTH))


def last_tile(size: int, level: int) -> Tile | None:
    """The tile of ``level`` that is not full yet, in a tree of ``size`` leaves; None where there is none."""
    index, width = divmod(entries_of(level, size), TILE_WIDTH)
    return Tile(level, index, width) if width else None


def nodes_of(size: int, read: Callable[[Tile], bytes]) -> Node:
    """The hashes of the tree of ``size`` leaves out of its tiles: ``read`` gives the bytes of one, as wide as asked.

    Of a node at another level than a tile's, the hash is worked out from one tile below it.
    """

    def node(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, TILE_HEIGHT)
        first = index << height
        number, offset = divmod(first, TILE_WIDTH)
        width = min(TILE_WIDTH, entries_of(tile_level, size) - number * TILE_WIDTH)
        data = read(Tile(tile_level, number, width))
        return perfect_root(split_hashes(data[offset * HASH_BYTES : (offset + (1 << height)) * HASH_BYTES]))

    return node


def frontier_of(size: int, node: Node) -> Frontier:
    """The right edge of the tree of ``size`` leaves."""
    return Frontier(size, tuple(node(*place) for place in edge_nodes(0, size)))


def write_bundle(entries: Sequence[bytes]) -> bytes:
    """Entries one after another, each after its length (2 bytes, the larger first).

    Raises MalformedError ``ledger.bundle_entry`` where one is longer than 65,535 bytes.
    """
    if any(len(entry) > BUNDLE_ENTRY_MAX_BYTES for entry in entries):
        raise MalformedError("ledger.bundle_entry", limit=BUNDLE_ENTRY_MAX_BYTES)
    return b"".join(len(entry).to_bytes(_LENGTH_BYTES, "big") + entry for entry in entries)


def read_bundle(data: bytes, width: int) -> tuple[bytes, ...]:
    """The ``width`` entries of a bundle. Raises MalformedError ``ledger.bundle`` where it holds others."""
    entries, at = list[bytes](), 0
    while at < len(data) and len(entries) < width:
        end = at + _LENGTH_BYTES + int.from_bytes(data[at : at + _LENGTH_BYTES], "big")
        entries.append(data[at + _LENGTH_BYTES : end])
        at = end
    if at != len(data) or len(entries) != width:
        raise MalformedError("ledger.bundle", width=width, found=len(entries))
    return tuple(entries)
