"""A folder that somebody carries, or that a one-way line copies: a parcel is a file, written whole in one step.

What is taken in is deleted from the folder only after it was taken in durably. Nothing is read out of the folder that
a parcel is put into, so it may be a one-way street; receipts come back by a folder of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tansiq.engines.envelopes import digest_of
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.durable import blocked, sync_folder, write_durably
from tansiq.stores.fault_points import reached
from tansiq.transports.carriers import Carrier, Route
from tansiq.transports.parcel import PARCEL_MAX_BYTES

__all__ = ["opened", "take_parcels"]

_PARCEL, _UNREADABLE = ".parcel", ".unreadable"
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


def _waiting(folder: Path) -> list[Path]:
    """Parcels in order; a link that leads elsewhere is none of them."""
    try:
        found = sorted(path for path in folder.glob(f"*{_PARCEL}") if path.is_file() and not path.is_symlink())
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
