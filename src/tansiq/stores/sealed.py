"""Sealed attachments on disk: each a file under the digest (SHA-256) of its sealed bytes, whole or not there.

What comes in grows in a folder of its own, piece by piece, each durable before it is confirmed: so a transfer that
broke off goes on where it stopped. Only when all of it is there, and its digest is the one announced, is it put in its
place. A digest is all that a file is ever named by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Final, NamedTuple
from uuid import uuid4

from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.durable import TEMPORARY, append_durably, blocked, sync_folder, write_file
from tansiq.stores.fault_points import reached
from tansiq.stores.lock import hold_lock

__all__ = ["Piece", "Shelf", "file_parts", "piece_of"]

_READ_BYTES: Final = 1 << 20
_PATIENCE_S: Final = 20.0
_LOCK: Final = ".lock"
_WHOLE: Final = re.compile(r"[0-9a-f]{64}")
_ARRIVING: Final = re.compile(r"([0-9a-f]{64})\.([0-9]{1,12})")


class Piece(NamedTuple):
    """Some bytes of a sealed attachment: ``digest`` and ``size`` of the whole, and where in it ``data`` begins.

    One without data asks how much of it is there.
    """

    digest: str
    size: int
    offset: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The attachments of one side: those that are whole lie in ``folder``, what is on its way in ``arriving``."""

    folder: Path
    arriving: Path

    def path(self, digest: str) -> Path:
        """Where an attachment lies once it is whole."""
        return self.folder / digest

    def has(self, digest: str, size: int) -> bool:
        """Whether it is here, durably, with so many sealed bytes."""
        try:
            return self.path(digest).stat().st_size == size
        except FileNotFoundError:
            return False
        except OSError as error:
            raise blocked(self.path(digest), error, writing=False) from error

    def keep(self, pieces: Iterable[bytes], digest: Callable[[], str]) -> Path:
        """Write an attachment that is sealed here; ``digest`` is asked for behind the last piece. Raises ``storage.*``.

        Nothing of it stays where ``pieces`` raises.
        """
        _make(self.folder)
        begun = self.folder / f"sealing-{uuid4().hex}"
        try:
            write_file(begun, pieces)
            place = begun.replace(self.path(digest()))
        except OSError as error:
            raise blocked(begun, error) from error
        finally:
            for left in (begun, begun.with_name(begun.name + TEMPORARY)):
                _unlink(left)
        sync_folder(self.folder)
        return place

    def add(self, piece: Piece, begin: Callable[[int], object]) -> int:
        """Take a piece, and say how many bytes of its attachment are here, durably; all of them: it is whole.

        ``begin`` is asked with the size before anything of a new one is taken, and raises where there is no room.
        Raises RefusedError ``attachment.offset`` with the place that is ``next``, ``attachment.total`` where another
        size was announced before, ``attachment.other`` where the whole has another digest: then all of it is gone;
        MalformedError ``attachment.beyond``; TansiqError ``storage.*``: then what was here before is here still.
        """
        _make(self.arriving)
        with hold_lock(self.arriving / _LOCK, "attachment.busy", _PATIENCE_S):
            if self.has(piece.digest, piece.size):
                return piece.size
            at = self._at(piece)
            if piece.data:
                at = self._append(piece, at, begin)
            if at == piece.size:
                self._settle(piece)
            return at

    def expected(self) -> Iterator[int]:
        """How many bytes each that is on its way will have, once it is here."""
        return (size for _, size in self._on_the_way())

    def whole(self) -> Iterator[tuple[str, int]]:
        """Digest and size of every attachment that is here."""
        for path in _files(self.folder):
            if _WHOLE.fullmatch(path.name):
                yield path.name, path.stat().st_size

    def sweep(self, before: float, known: Collection[str]) -> int:
        """Delete what has not grown since ``before`` (seconds since 1970) and is not among ``known``; how many."""
        if not self.arriving.is_dir() and not self.folder.is_dir():
            return 0
        _make(self.arriving)
        with hold_lock(self.arriving / _LOCK, "attachment.busy", _PATIENCE_S):
            lone = list(self.stale(before, known))
            for path in lone:
                _unlink(path)
        return len(lone)

    def stale(self, before: float, known: Collection[str]) -> Iterator[Path]:
        """What ``sweep`` would delete."""
        for path in (*_files(self.folder), *_files(self.arriving)):
            if path.name not in known and path.name != _LOCK and path.stat().st_mtime < before:
                yield path

    def _on_the_way(self) -> Iterator[tuple[str, int]]:
        for path in _files(self.arriving):
            if found := _ARRIVING.fullmatch(path.name):
                yield found[1], int(found[2])

    def _at(self, piece: Piece) -> int:
        """How much of it is here that is not whole yet."""
        sizes = [size for digest, size in self._on_the_way() if digest == piece.digest]
        if sizes and sizes != [piece.size]:
            raise RefusedError("attachment.total", size=piece.size)
        return self._growing(piece).stat().st_size if sizes else 0

    def _append(self, piece: Piece, at: int, begin: Callable[[int], object]) -> int:
        if piece.offset != at:
            raise RefusedError("attachment.offset", offset=piece.offset, next=at)
        end = at + len(piece.data)
        if end > piece.size:
            raise MalformedError("attachment.beyond", size=piece.size)
        growing = self._growing(piece)
        if not growing.exists():
            begin(piece.size)
            _touch(growing)
            sync_folder(self.arriving)
        append_durably(growing, at, piece.data)
        reached("attachment.piece")
        return end

    def _settle(self, piece: Piece) -> None:
        """Put what is all here in its place, if it is what was announced; else there is nothing of it any more."""
        growing = self._growing(piece)
        try:
            with growing.open("rb") as file:
                is_same = file_digest(file, "sha256").hexdigest() == piece.digest
        except OSError as error:
            raise blocked(growing, error, writing=False) from error
        if not is_same:
            _unlink(growing)
            raise RefusedError("attachment.other", digest=piece.digest)
        _make(self.folder)
        reached("attachment.whole")
        try:
            growing.replace(self.path(piece.digest))
        except OSError as error:
            raise blocked(growing, error) from error
        sync_folder(self.folder)
        sync_folder(self.arriving)
        reached("attachment.kept")

    def _growing(self, piece: Piece) -> Path:
        return self.arriving / f"{piece.digest}.{piece.size}"


def piece_of(path: Path, digest: str, size: int, offset: int, most: int) -> Piece:
    """The piece of a file at ``offset``, of at most so many bytes. Raises TansiqError ``storage.unreadable``."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            return Piece(digest, size, offset, file.read(most))
    except OSError as error:
        raise blocked(path, error, writing=False) from error


def file_parts(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a part at a time. Raises TansiqError ``storage.unreadable``."""
    try:
        with path.open("rb") as file:
            while part := file.read(_READ_BYTES):
                yield part
    except OSError as error:
        raise blocked(path, error, writing=False) from error


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except FileNotFoundError:
        return []


def _make(folder: Path) -> None:
    """Make a folder that is not there, durably: a receipt for what lies in it may leave soon."""
    if folder.is_dir():
        return
    _make(folder.parent)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise blocked(folder, error) from error
    sync_folder(folder.parent)


def _touch(path: Path) -> None:
    try:
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise blocked(path, error) from error


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
