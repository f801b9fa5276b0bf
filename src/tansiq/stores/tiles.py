"""A log on disk, in the layout of C2SP tlog-tiles: tiles of hashes, bundles of commitments, one signed checkpoint.

The order of a batch is: every new tile and bundle, each a file of its own; then the checkpoint over the one before. The
tiles of an earlier state are not touched by that, so that a crash at any moment leaves the last checkpoint and all it
speaks of. What a batch that was cut short has left is beyond the checkpoint, and is replaced by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Final

from tansiq.engines.ledger import (
    HASH_BYTES,
    Checkpoint,
    Contradiction,
    Node,
    Receipt,
    Tile,
    VerifierKey,
    beginning_proof,
    consistency_proof,
    contradicts,
    frontier_of,
    inclusion_proof,
    leaf_hash,
    nodes_of,
    read_bundle,
    read_checkpoint,
    read_note,
    tiles_of,
    verified,
)
from tansiq.engines.ledger.notes import NOTE_MAX_BYTES
from tansiq.engines.ledger.tiles import TILE_WIDTH, last_tile
from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.durable import blocked

__all__ = [
    "CHECKPOINT", "COMMITMENT_BYTES", "ENTRY_BYTES", "TileLog", "open_log", "read_entries", "read_file", "read_state",
    "read_tile",
]  # fmt: skip

CHECKPOINT: Final = "checkpoint"
COMMITMENT_BYTES: Final = 32
#: A commitment with its length before it, as a bundle has it.
ENTRY_BYTES: Final = 2 + COMMITMENT_BYTES


@dataclass(frozen=True, slots=True)
class TileLog:
    """A log as it stood when it was opened: it can be read on while others append. ``note``: the signed checkpoint.

    ``held``: how many entries its tiles held then, where it is read under an earlier checkpoint; else 0.
    """

    folder: Path
    checkpoint: Checkpoint
    note: bytes
    held: int = 0

    @property
    def size(self) -> int:
        """The number of entries."""
        return self.checkpoint.size

    def node(self) -> Node:
        """The hashes of the tree, each tile read once for as long as the function is kept."""
        return nodes_of(self.held or self.size, cache(partial(read_tile, self.folder)))

    def entry(self, index: int) -> bytes:
        """The commitment at ``index``. Raises RefusedError ``ledger.no_such_entry``, MalformedError ``ledger.*``."""
        return self._entry(index, partial(read_entries, self.folder))

    def entries(self, start: int = 0) -> Iterator[bytes]:
        """The commitments from ``start`` on, a bundle at a time. Raises MalformedError ``ledger.*``."""
        for tile in tiles_of(self.held or self.size, 0, start - start % TILE_WIDTH):
            entries, first = read_entries(self.folder, tile), tile.index * TILE_WIDTH
            yield from islice(entries, max(0, start - first), max(0, self.size - first))

    def receipt(self, index: int) -> Receipt:
        """What proves the entry ``index`` without the log. Raises as ``entry`` does."""
        return next(self.receipts([index]))

    def receipts(self, indices: Iterable[int]) -> Iterator[Receipt]:
        """The same for some entries; each tile is read, and each hash worked out, once for all of them."""
        node, bundle = cache(self.node()), cache(partial(read_entries, self.folder))
        for index in indices:
            yield Receipt(index, self._entry(index, bundle), inclusion_proof(index, self.size, node), self.note)

    def _entry(self, index: int, bundle: Callable[[Tile], tuple[bytes, ...]]) -> bytes:
        if not 0 <= index < self.size:
            raise RefusedError("ledger.no_such_entry", index=index, size=self.size)
        number, offset = divmod(index, TILE_WIDTH)
        return bundle(Tile(0, number, min(TILE_WIDTH, (self.held or self.size) - number * TILE_WIDTH)))[offset]

    def under(self, note: bytes) -> TileLog:
        """The same log as it stood under an earlier checkpoint, whose signatures are not looked at again.

        Raises RefusedError ``ledger.rolled_back`` where the log has fewer entries than that, ``ledger.not_consistent``
        where it does not begin with them, ``ledger.origin``; MalformedError ``ledger.*``.
        """
        earlier = TileLog(self.folder, read_checkpoint(read_note(note).text), note, self.held or self.size)
        if earlier.checkpoint.origin != self.checkpoint.origin:
            raise RefusedError("ledger.origin", origin=earlier.checkpoint.origin, key=self.checkpoint.origin)
        if earlier.size > self.size:
            raise RefusedError("ledger.rolled_back", signed=earlier.size, size=self.size)
        if frontier_of(earlier.size, earlier.node()).root() != earlier.checkpoint.root:
            raise RefusedError("ledger.not_consistent", old=earlier.size, new=self.size)
        return earlier

    def contradiction(self, note: bytes) -> Contradiction | None:
        """What shows that ``note``, an earlier checkpoint of this log, is another story than it; None where nothing is.

        Signatures are not looked at. Raises MalformedError ``ledger.*``.
        """
        other = read_checkpoint(read_note(note).text)
        if other.origin != self.checkpoint.origin or not 0 < other.size <= self.size:
            return None
        shown = beginning_proof(other.size, self.size, self.node()) if other.size < self.size else ()
        found = Contradiction(note, self.note, shown)
        return found if contradicts(other, self.checkpoint, shown) else None

    def consistency(self, old: int) -> tuple[bytes, ...]:
        """What proves that this state begins with that of ``old`` entries. RefusedError ``ledger.no_such_size``."""
        return consistency_proof(old, self.size, self.node())


def open_log(folder: Path, key: VerifierKey | None = None) -> TileLog:
    """The log in ``folder``; its size and right edge are verified, and with ``key`` its signature.

    Raises MalformedError ``ledger.missing`` where there is none, ``ledger.edge_differs`` where the tiles at the edge do
    not lead to the signed root, and what ``read_state`` and ``read_tile`` raise.
    """
    log = read_state(folder, key)
    if frontier_of(log.size, log.node()).root() != log.checkpoint.root:
        raise MalformedError("ledger.edge_differs", path=str(folder))
    last = last_tile(log.size, 0)
    if last and b"".join(map(leaf_hash, read_entries(folder, last))) != read_tile(folder, last):
        raise MalformedError("ledger.edge_differs", path=str(folder))
    return log


def read_state(folder: Path, key: VerifierKey | None = None) -> TileLog:
    """As ``open_log``, but no tile is read. Raises what ``verified`` raises; MalformedError ``ledger.missing``."""
    note = read_file(folder / CHECKPOINT, NOTE_MAX_BYTES)
    if note is None:
        raise MalformedError("ledger.missing", path=str(folder))
    checkpoint = verified(note, key) if key else read_checkpoint(read_note(note).text)
    return TileLog(folder, checkpoint, note)


def read_tile(folder: Path, tile: Tile) -> bytes:
    """The hashes of a tile, one after another. Raises MalformedError ``ledger.tile_missing``, ``ledger.tile_size``."""
    return _part(folder, (tile.path, tile.full.path), tile.width, HASH_BYTES)


def read_entries(folder: Path, tile: Tile) -> tuple[bytes, ...]:
    """The commitments under a tile of level 0. Raises MalformedError as ``read_tile`` does, or ``ledger.bundle``."""
    data = _part(folder, (tile.bundle_path, tile.full.bundle_path), tile.width, ENTRY_BYTES)
    return read_bundle(data, tile.width)


def _part(folder: Path, paths: tuple[str, str], width: int, unit: int) -> bytes:
    """The first ``width`` units of a file, or of the full one: the narrower may be deleted once that is there."""
    for name, units in zip(paths, (width, TILE_WIDTH), strict=True):
        data = read_file(folder / name, TILE_WIDTH * unit)
        if data is None:
            continue
        if len(data) != units * unit:
            raise MalformedError("ledger.tile_size", path=str(folder / name), size=len(data), wanted=units * unit)
        return data[: width * unit]
    raise MalformedError("ledger.tile_missing", path=str(folder / paths[0]))


def read_file(path: Path, limit: int) -> bytes | None:
    """The bytes of a file, one more than ``limit`` at most; None where there is none. TansiqError ``storage.*``."""
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise blocked(path, error, writing=False) from error
