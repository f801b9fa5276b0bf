"""A folder that somebody carries, or that a one-way line copies: a parcel is a file, written whole in one step.

A sealed attachment is a file too, under its digest, and lies there before the parcel whose message refers to it.

What is taken in is deleted from the folder only after it was taken in durably. Nothing is read out of the folder that
a parcel is put into, so it may be a one-way street; receipts come back by a folder of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tansiq.engines.envelopes import digest_of, sealed_size
from tansiq.engines.envelopes.message import ATTACHMENT_MAX_BYTES
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.durable import TEMPORARY, append_durably, blocked, sync_folder, write_durably
from tansiq.stores.fault_points import reached
from tansiq.stores.sealed import Piece, piece_of
from tansiq.transports.carriers import Carrier, Route
from tansiq.transports.parcel import PARCEL_MAX_BYTES
from tansiq.transports.piece import PIECE_MAX_BYTES, read_piece, write_piece

__all__ = ["opened", "take_attachments", "take_parcels"]

_PARCEL, _ATTACHMENT, _UNREADABLE = ".parcel", ".attachment", ".unreadable"
_AT_ONCE: Final = 64


class _FolderCarrier:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, parcel: bytes) -> None:
        """Put the parcel down, under the name of what it holds: the same one twice is there once."""
        if not self._folder.is_dir():  # the medium is away: a folder made in its place would go nowhere
            raise TansiqError("storage.unwritable", path=str(self._folder), reason="no such folder")
        write_durably(self._folder / f"{digest_of(parcel)}{_PARCEL}", [parcel])
        reached("folder.written")

    def add(self, piece: Piece) -> int:
        """Put a piece behind those that lie here; with the last one the file gets its name."""
        if not self._folder.is_dir():
            raise TansiqError("storage.unwritable", path=str(self._folder), reason="no such folder")
        whole = self._folder / f"{piece.digest}{_ATTACHMENT}"
        growing = whole.with_name(whole.name + TEMPORARY)
        try:
            if whole.is_file():
                return piece.size
            held = growing.stat().st_size if growing.is_file() else 0
            if piece.data and piece.offset == held:
                growing.touch()
                append_durably(growing, held, piece.data)
                held += len(piece.data)
            if held == piece.size:
                growing.replace(whole)
        except OSError as error:
            raise blocked(growing, error) from error
        sync_folder(self._folder)
        return held

    def ask(self, request: bytes) -> bytes:
        """Nobody is there to answer. Raises RefusedError ``carrier.no_answers``."""
        raise RefusedError("carrier.no_answers", size=len(request))


@contextmanager
def opened(route: Route) -> Iterator[Carrier]:
    """A way by a folder. Raises RefusedError ``carrier.no_address`` where the partner has none here."""
    if route.folder is None:
        raise RefusedError("carrier.no_address")
    yield _FolderCarrier(route.folder)


def take_parcels(folder: Path, take: Callable[[bytes], object]) -> int:
    """Hand every parcel in ``folder`` to ``take``, and delete it once that returns; how many there were.

    One that cannot be read is set aside under another name. Raises what ``take`` raises but MalformedError, and
    TansiqError ``storage.*``: then the parcel stays.
    """
    done = 0
    for path in _waiting(folder):
        try:
            take(_content(path))
        except MalformedError:
            _put_aside(path)
        else:
            reached("folder.taken")
            _delete(path)
        done += 1
    return done


def take_attachments(folder: Path, take: Callable[[Piece], int], goes_on: Callable[[], bool]) -> bool:
    """Hand every attachment in ``folder`` to ``take`` in pieces, and delete it once it is taken; whether all are.

    ``goes_on`` is asked before every piece: what is left then is gone on with the next time. One that is refused is set
    aside. Raises TansiqError ``storage.*``: then it stays.
    """
    for path in _waiting(folder, _ATTACHMENT):
        try:
            if not _is_taken(path, take, goes_on):
                return False
        except (MalformedError, RefusedError):
            _put_aside(path)
        else:
            _delete(path)
    return True


def _is_taken(path: Path, take: Callable[[Piece], int], goes_on: Callable[[], bool]) -> bool:
    digest, size = path.name.removesuffix(_ATTACHMENT), path.stat().st_size
    at = take(read_piece(write_piece(Piece(digest, size)), sealed_size(ATTACHMENT_MAX_BYTES)))
    while at < size and goes_on():
        at = take(piece_of(path, digest, size, at, PIECE_MAX_BYTES))
    return at == size


def _waiting(folder: Path, ending: str = _PARCEL) -> list[Path]:
    """Parcels in order, or attachments; a link that leads elsewhere is none of them."""
    try:
        found = sorted(path for path in folder.glob(f"*{ending}") if path.is_file() and not path.is_symlink())
    except OSError as error:
        raise blocked(folder, error, writing=False) from error
    return found[:_AT_ONCE]


def _content(path: Path) -> bytes:
    """One byte more than a parcel may have is read: whoever reads it refuses it."""
    try:
        with path.open("rb") as file:
            return file.read(PARCEL_MAX_BYTES + 1)
    except OSError as error:
        raise blocked(path, error, writing=False) from error


def _put_aside(path: Path) -> None:
    try:
        path.replace(path.with_suffix(_UNREADABLE))
    except OSError as error:
        raise blocked(path, error) from error
    sync_folder(path.parent)


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise blocked(path, error) from error
