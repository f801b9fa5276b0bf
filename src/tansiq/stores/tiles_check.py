"""Read a whole log and name everything in it that does not lead to its signed root.

Each entry is compared with its leaf hash, each full tile with its one hash in the level above, and what stands at the
right edge with the root: a change is told where it was made, and no other part of the log comes under suspicion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import chain, count, islice, takewhile
from pathlib import Path
from typing import Final

from tansiq.engines.ledger import (
    Checkpoint,
    Tile,
    VerifierKey,
    consistency_proof,
    frontier_of,
    leaf_hash,
    nodes_of,
    tiles_of,
    verify_consistency,
)
from tansiq.engines.ledger.hashing import perfect_root, split_hashes
from tansiq.engines.ledger.tiles import TILE_WIDTH, entries_of
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.problem import Problem, problem_of
from tansiq.stores.tiles import CHECKPOINT, TileLog, read_entries, read_state, read_tile

__all__ = ["PROBLEMS_MAX", "verify_log"]

#: A forged checkpoint may speak of more entries than any disk holds: looking for each of them would have no end.
PROBLEMS_MAX: Final = 1_000
_TILES_KEPT: Final = 64
_Read = Callable[[Tile], bytes]


def verify_log(
    folder: Path,
    key: VerifierKey | None = None,
    earlier: Checkpoint | None = None,
    progress: Callable[[int], object] = int,
) -> list[Problem]:
    """What is wrong with the log in ``folder``, a thousand problems at most; an empty list: all is well.

    ``key``: whose signature must be on the checkpoint; without it none is verified. ``earlier``: a state that must be
    the beginning of this one. ``progress`` is called with the number of entries gone through so far.
    """
    try:
        log = read_state(folder)
    except TansiqError as error:
        return [problem_of(error, folder / CHECKPOINT)]
    read = lru_cache(_TILES_KEPT)(partial(read_tile, folder))
    checks = (
        _signature(folder, key),
        _edge(log, read),
        _beginning(log, earlier, read),
        _tiles(log, read, progress),
    )
    return [*dict.fromkeys(islice(chain.from_iterable(checks), PROBLEMS_MAX))]


def _signature(folder: Path, key: VerifierKey | None) -> Iterator[Problem]:
    try:
        read_state(folder, key)
    except (MalformedError, RefusedError) as error:
        yield problem_of(error, folder / CHECKPOINT)


def _tiles(log: TileLog, read: _Read, progress: Callable[[int], object]) -> Iterator[Problem]:
    for level in takewhile(lambda level: entries_of(level, log.size), count()):
        for tile in tiles_of(log.size, level):
            try:
                yield from _tile(log, tile, read)
            except TansiqError as error:
                yield problem_of(error, log.folder / tile.path)
            if level == 0:
                progress(tile.index * TILE_WIDTH + tile.width)


def _tile(log: TileLog, tile: Tile, read: _Read) -> Iterator[Problem]:
    hashes = split_hashes(read(tile))
    if tile.is_full:
        above, place = divmod(tile.index, TILE_WIDTH)
        parent = _tile_at(log, tile.level + 1, above)
        if split_hashes(read(parent))[place] != perfect_root(hashes):
            details = ("above", parent.path), ("place", place)
            yield Problem("ledger.tile_differs", str(log.folder / tile.path), tile.path, details)
    if tile.level == 0:
        yield from _entries(log, tile, hashes)


def _tile_at(log: TileLog, level: int, index: int) -> Tile:
    return Tile(level, index, min(TILE_WIDTH, entries_of(level, log.size) - index * TILE_WIDTH))


def _entries(log: TileLog, tile: Tile, hashes: list[bytes]) -> Iterator[Problem]:
    entries = read_entries(log.folder, tile)
    for place, (entry, value) in enumerate(zip(entries, hashes, strict=True)):
        if leaf_hash(entry) != value:
            index = tile.index * TILE_WIDTH + place
            details = ("index", index), ("tile", tile.path)
            yield Problem("ledger.entry_differs", str(log.folder / tile.bundle_path), str(index), details)


def _edge(log: TileLog, read: _Read) -> Iterator[Problem]:
    try:
        root = frontier_of(log.size, nodes_of(log.size, read)).root()
    except TansiqError as error:
        yield problem_of(error, log.folder)
        return
    if root != log.checkpoint.root:
        yield Problem("ledger.edge_differs", str(log.folder))


def _beginning(log: TileLog, earlier: Checkpoint | None, read: _Read) -> Iterator[Problem]:
    """Whether ``earlier`` is the beginning of the log; of an empty state every log is the continuation."""
    if earlier is None:
        return
    try:
        if earlier.origin != log.checkpoint.origin:
            raise RefusedError("ledger.origin", origin=earlier.origin, key=log.checkpoint.origin)
        if earlier.size:
            _verify_beginning(log, earlier, read)
    except TansiqError as error:
        yield problem_of(error, log.folder / CHECKPOINT)


def _verify_beginning(log: TileLog, earlier: Checkpoint, read: _Read) -> None:
    old, new = earlier.size, log.size
    if old > new:
        raise RefusedError("ledger.rolled_back", signed=old, size=new)
    proof = consistency_proof(old, new, nodes_of(new, read))
    verify_consistency(old, new, proof, earlier.root, log.checkpoint.root)
