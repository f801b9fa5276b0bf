"""The one writer of a log: appends batches of commitments and signs each state after it is on disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, takewhile
from pathlib import Path
from typing import Final

from tansiq.engines.ledger import (
    HASH_BYTES,
    Checkpoint,
    Frontier,
    SigningKey,
    Tile,
    frontier_of,
    leaf_hash,
    signed,
    tiles_of,
    write_bundle,
)
from tansiq.engines.ledger.tiles import TILE_HEIGHT, TILE_WIDTH, entries_of, last_tile
from tansiq.errors import RefusedError
from tansiq.stores.durable import blocked, sync_folder, write_durably, write_file
from tansiq.stores.lock import hold_lock
from tansiq.stores.tiles import CHECKPOINT, COMMITMENT_BYTES, ENTRY_BYTES, open_log, read_entries, read_tile

__all__ = ["LOCK", "LogWriter", "create_log", "standing_still", "writing"]

LOCK: Final = "LOCK"
_TILES: Final = "tile"


def create_log(folder: Path, key: SigningKey) -> None:
    """Make an empty log in ``folder``, under the name of ``key``, signed with it.

    Raises RefusedError ``ledger.exists`` where there is one, or tiles of one, ``ledger.locked``; TansiqError
    ``storage.*``.
    """
    _make_folder(folder)
    sync_folder(folder.parent)
    with hold_lock(folder / LOCK, "ledger.locked"):
        if (folder / CHECKPOINT).exists() or (folder / _TILES).exists():
            raise RefusedError("ledger.exists", path=str(folder))
        write_durably(folder / CHECKPOINT, [signed(Checkpoint(key.name, 0, Frontier.empty().root()), key)])


@contextmanager
def writing(folder: Path, key: SigningKey, patience_s: float = 0.0) -> Iterator[LogWriter]:
    """The writer of the log in ``folder``, and no other meanwhile.

    ``patience_s``: how long to wait for another one to end. Raises RefusedError ``ledger.locked``, and as ``open_log``.
    """
    if not folder.is_dir():
        open_log(folder)  # says what is missing
    with hold_lock(folder / LOCK, "ledger.locked", patience_s):
        yield LogWriter(folder, key)


@contextmanager
def standing_still(folder: Path, patience_s: float = 0.0) -> Iterator[None]:
    """Nobody appends to the log in ``folder`` meanwhile. Raises RefusedError ``ledger.locked``."""
    with hold_lock(folder / LOCK, "ledger.locked", patience_s):
        yield


@dataclass(frozen=True, slots=True)
class _Edge:
    """All that an append needs of what is there: the frontier, and the tiles (by level) and the bundle not full yet."""

    checkpoint: Checkpoint
    frontier: Frontier
    tiles: Mapping[int, bytes]
    bundle: bytes


class LogWriter:
    """Appends to a log whose lock is held: use ``writing``."""

    def __init__(self, folder: Path, key: SigningKey) -> None:
        self._folder = folder
        self._key = key
        self._edge: _Edge | None = _read_edge(folder, key)

    @property
    def checkpoint(self) -> Checkpoint:
        """The last signed state, read anew from the disk after a batch that failed."""
        return self._current().checkpoint

    def append(self, commitments: Sequence[bytes]) -> Checkpoint:
        """Append a batch, durably, and return the signed state after it; an empty batch changes nothing.

        Raises RefusedError ``ledger.not_a_commitment`` where one is not of 32 bytes; TansiqError ``storage.*``. After
        the second ``checkpoint`` says whether the batch is in the log: it is there as a whole, or not at all.
        """
        for commitment in commitments:
            if len(commitment) != COMMITMENT_BYTES:
                raise RefusedError("ledger.not_a_commitment", length=len(commitment), wanted=COMMITMENT_BYTES)
        edge = self._current()
        if commitments:
            # A checkpoint may be in its place although writing it failed: to sign another of the same size would tell
            # two stories. Until the new state is known to be on disk, none is known.
            self._edge = None
            self._edge = edge = _append(self._folder, self._key, edge, commitments)
        return edge.checkpoint

    def _current(self) -> _Edge:
        if self._edge is None:
            self._edge = _read_edge(self._folder, self._key)
        return self._edge


def _read_edge(folder: Path, key: SigningKey) -> _Edge:
    log = open_log(folder, key.verifier)
    sync_folder(folder)  # the checkpoint may be that of a writer which died before it did so
    levels = takewhile(lambda level: entries_of(level, log.size), count())
    last = {level: tile for level in levels if (tile := last_tile(log.size, level))}
    tiles = {level: read_tile(folder, tile) for level, tile in last.items()}
    bundle = write_bundle(read_entries(folder, last[0])) if 0 in last else b""
    return _Edge(log.checkpoint, frontier_of(log.size, log.node()), tiles, bundle)


def _append(folder: Path, key: SigningKey, edge: _Edge, commitments: Sequence[bytes]) -> _Edge:
    grown: dict[int, bytearray] = {}

    def completed(level: int, _: int, value: bytes) -> None:
        if level % TILE_HEIGHT == 0:
            grown.setdefault(level // TILE_HEIGHT, bytearray()).extend(value)

    frontier = edge.frontier.extended(map(leaf_hash, commitments), completed)
    levels = {level: edge.tiles.get(level, b"") + hashes for level, hashes in grown.items()}
    bundle = edge.bundle + write_bundle(commitments)
    new = [tile for level in levels for tile in tiles_of(frontier.size, level, edge.frontier.size)]
    checkpoint = Checkpoint(edge.checkpoint.origin, frontier.size, frontier.root())
    _write_files(folder, _files(new, levels, bundle))
    write_durably(folder / CHECKPOINT, [signed(checkpoint, key)])
    _delete_narrower(folder, new)
    rest = {level: _rest(data, HASH_BYTES) for level, data in levels.items()}
    return _Edge(checkpoint, frontier, {**edge.tiles, **rest}, _rest(bundle, ENTRY_BYTES))


def _files(new: Sequence[Tile], levels: Mapping[int, bytes], bundle: bytes) -> dict[str, bytes]:
    """The content of every file to write: of each level's data, which begin with its first new tile, a tile's share."""
    files, first = dict[str, bytes](), dict[int, int]()
    for tile in new:
        place = tile.index - first.setdefault(tile.level, tile.index)
        files[tile.path] = _share(levels[tile.level], place, HASH_BYTES)
        if tile.level == 0:
            files[tile.bundle_path] = _share(bundle, place, ENTRY_BYTES)
    return files


def _share(data: bytes, place: int, unit: int) -> bytes:
    return bytes(data[place * TILE_WIDTH * unit : (place + 1) * TILE_WIDTH * unit])


def _rest(data: bytes, unit: int) -> bytes:
    """What is left of ``data`` behind the last full tile."""
    return bytes(data[len(data) - len(data) % (TILE_WIDTH * unit) :])


def _write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files, durably, each folder synced once."""
    folders = {(folder / name).parent for name in files}
    for one in folders:
        _make_folder(one)
    for name, data in files.items():
        write_file(folder / name, [data])
    # Those above as well: a folder may be new, or come from a writer that died before its name was on disk.
    above = {one for inner in folders for one in (inner, *inner.parents) if one.is_relative_to(folder)}
    for one in sorted(above):
        sync_folder(one)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise blocked(folder, error) from error


def _delete_narrower(folder: Path, tiles: Sequence[Tile]) -> None:
    """Once a tile is full nobody needs its earlier states. Where it cannot be done they cost space only."""
    for path in [path for tile in tiles if tile.is_full for path in (tile.path, tile.bundle_path)]:
        shutil.rmtree(folder / f"{path}.p", ignore_errors=True)
