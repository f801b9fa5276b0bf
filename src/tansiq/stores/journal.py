"""The journal of a generation: small changes since its manifest was written, one entry each, in one growing file.

An entry is one write and one sync, where a new generation costs four. Entries are chained: the checksum of each covers
that of the one before. An entry that does not reach the end of what it states was cut short by a crash before it was
confirmed, and is ignored; any other that is not as it was written is damage. Layout: docs/reference/index-format.md.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

from tansiq.engines.matching import Record
from tansiq.engines.matching.payload import pack, unpack
from tansiq.errors import MalformedError
from tansiq.stores.durable import append_durably, blocked

__all__ = ["Change", "Journal", "append_change", "decode_changes", "encode_change", "new_journal", "read_journal"]

MAGIC: Final = b"TANSIQJN"
VERSION: Final = 1
DIGEST_BYTES: Final = 16
_HEADER: Final = struct.Struct("<8sI4xQ8x32s")
_SEALED_BYTES: Final = 32  # of the header, the bytes before its checksum
_ENTRY: Final = struct.Struct(f"<II{DIGEST_BYTES}s")  # length of the body, check of the length, chained checksum
_BODY: Final = struct.Struct("<BI")  # kind, number of items
_ITEM: Final = struct.Struct("<I")
_ADDED, _REMOVED = 1, 2
_UNWRITTEN: Final = 16  # zeros at the end of an entry: blocks that were allocated and never written


class Change(NamedTuple):
    """One change: records that were added, or ids whose records were removed. An addition replaces the same ids."""

    records: tuple[Record, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids whose earlier records are gone."""
        return self.removed or tuple(record.id for record in self.records if record.id)


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal as far as it has been read: its entries end at byte ``end``, and ``chain`` is the last checksum.

    ``damage``: what is wrong with the entry that stands there, where it is not one that was merely cut short.
    """

    path: Path
    end: int
    chain: bytes
    bodies: tuple[bytes, ...] = ()
    damage: MalformedError | None = None


def new_journal(generation: int, bodies: Iterable[bytes] = ()) -> bytes:
    """The bytes of a journal for ``generation`` that begins with the changes ``bodies``."""
    sealed = _HEADER.pack(MAGIC, VERSION, generation, b"")[:_SEALED_BYTES]
    digest = blake2b(sealed, digest_size=32).digest()
    pieces, chain = [sealed, digest], digest[:DIGEST_BYTES]
    for body in bodies:
        entry, chain = _entry(chain, body)
        pieces.append(entry)
    return b"".join(pieces)


def read_journal(path: Path, known: Journal | None = None) -> Journal:
    """The journal at ``path``; of one read before (``known``) only what is new is read.

    Raises MalformedError ``index.journal_damaged`` where its header is not whole; TansiqError ``storage.unreadable``.
    """
    data = _read(path, known.end if known else 0)
    if known is None:
        chain, at = _read_header(path, data), _HEADER.size
        known = Journal(path, at, chain)
        data = data[at:]
    chain, bodies, length = known.chain, list[bytes](), 0
    for body, chain in _entries(data, known.chain):  # noqa: B007 - the last one is kept
        bodies.append(body)
        length += _ENTRY.size + len(body)
    damage = (
        None
        if _is_cut_short(data[length:])
        else MalformedError("index.journal_damaged", path=str(path), position=known.end + length)
    )
    return replace(known, end=known.end + length, chain=chain, bodies=(*known.bodies, *bodies), damage=damage)


def append_change(journal: Journal, body: bytes) -> Journal:
    """Write one more entry, durably. Raises TansiqError ``storage.*``; then nothing was added."""
    entry, chain = _entry(journal.chain, body)
    append_durably(journal.path, journal.end, entry)
    return replace(journal, end=journal.end + len(entry), chain=chain, bodies=(*journal.bodies, body))


def encode_change(change: Change) -> bytes:
    """The body of an entry."""
    if change.removed:
        items = [text.encode("utf-8", "surrogatepass") for text in change.removed]
    else:
        items = [pack(record) for record in change.records]
    pieces = [_BODY.pack(_REMOVED if change.removed else _ADDED, len(items))]
    for item in items:
        pieces += [_ITEM.pack(len(item)), item]
    return b"".join(pieces)


def decode_changes(bodies: Sequence[bytes]) -> list[Change]:
    """What ``encode_change`` wrote, in its order. Raises MalformedError ``index.payload``."""
    return [_decode_change(body) for body in bodies]


def _decode_change(body: bytes) -> Change:
    try:
        kind, count = _BODY.unpack_from(body)
        items = _items(body, count)
        if kind == _ADDED:
            return Change(records=tuple(unpack(item) for item in items))
        return Change(removed=tuple(item.decode("utf-8", "surrogatepass") for item in items))
    except (struct.error, ValueError) as error:
        raise MalformedError("index.payload", start=body[:20].hex()) from error


def _items(body: bytes, count: int) -> list[bytes]:
    items, at = [], _BODY.size
    for _ in range(count):
        (length,) = _ITEM.unpack_from(body, at)
        at += _ITEM.size
        items.append(body[at : at + length])
        at += length
    if at != len(body):
        raise ValueError
    return items


def _entry(chain: bytes, body: bytes) -> tuple[bytes, bytes]:
    """An entry, and the chain after it."""
    length = _ITEM.pack(len(body))
    chained = _chained(chain, length, body)
    return _ENTRY.pack(len(body), crc32(length), chained) + body, chained


def _chained(chain: bytes, length: bytes, body: bytes) -> bytes:
    return blake2b(chain + length + body, digest_size=DIGEST_BYTES).digest()


def _entries(data: bytes, chain: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each whole entry's body, and the chain after it."""
    at = 0
    while len(data) - at >= _ENTRY.size:
        length, check, digest = _ENTRY.unpack_from(data, at)
        body = data[at + _ENTRY.size : at + _ENTRY.size + length]
        size = _ITEM.pack(length)
        if check != crc32(size) or len(body) != length or _chained(chain, size, body) != digest:
            return
        chain = digest
        yield body, chain
        at += _ENTRY.size + length


def _is_cut_short(rest: bytes) -> bool:
    """What follows the last whole entry is nothing, or one that a crash left before it was confirmed.

    The length of an entry has a check of its own: a flipped bit there must not make an entry in the middle, and all
    that follow, look like one that was cut short.
    """
    if len(rest) < _ENTRY.size or not any(rest):
        return True
    length, check, _ = _ENTRY.unpack_from(rest)
    if check != crc32(_ITEM.pack(length)):
        return False
    return _ENTRY.size + length > len(rest) or not any(rest[_ENTRY.size + length - _UNWRITTEN :])


def _read_header(path: Path, data: bytes) -> bytes:
    if len(data) < _HEADER.size:
        raise MalformedError("index.journal_damaged", path=str(path), position=0)
    digest = blake2b(data[:_SEALED_BYTES], digest_size=32).digest()
    if data[:8] != MAGIC or data[_SEALED_BYTES : _HEADER.size] != digest:
        raise MalformedError("index.journal_damaged", path=str(path), position=0)
    return digest[:DIGEST_BYTES]


def _read(path: Path, start: int) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read()
    except FileNotFoundError as error:
        raise MalformedError("index.journal_damaged", path=str(path), position=0) from error
    except OSError as error:
        raise blocked(path, error, writing=False) from error
