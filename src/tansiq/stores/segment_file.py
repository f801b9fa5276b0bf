"""One index segment in one file: named flat arrays, memory-mapped, every byte under a checksum.

The layout, byte by byte, is in docs/reference/index-format.md. Opening reads the prefix and the directory only, so that
it takes milliseconds whatever the size; ``damaged_parts`` reads everything. The checksums find accidents. Against
somebody who may write into the folder they prove nothing: an index is a local file and never crosses a border.
"""

from __future__ import annotations

import json
import math
import mmap
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.durable import blocked, write_file

__all__ = ["VERSION", "Seal", "SegmentFile", "damaged_parts", "open_segment_file", "write_segment_file"]

MAGIC: Final = b"TANSIQSG"
VERSION: Final = 1
ALIGNMENT: Final = 64  # a cache line, and the widest vector load
DIGEST_BYTES: Final = 32
MAX_DIRECTORY_BYTES: Final = 1 << 20  # about 5,000 arrays; a segment has some dozens
_BLOCK: Final = (
    1 << 20
)  # bytes that are checksummed and written, or read, at a time: they stay in the processor's cache
_PREFIX: Final = struct.Struct("<8sIIQ8x32s")
_SEALED_BYTES: Final = 32  # of the prefix, the bytes before the checksum itself
_NAME: Final = re.compile(r"[a-z][a-z0-9_.]{0,63}")
_PLAIN_KIND: Final = re.compile(r"\|b1|\|[iu]1|<[iu][248]|<f[248]|\|S[1-9]\d{0,3}")

Array = npt.NDArray[Any]
Kind = str | list[list[str]]


@dataclass(frozen=True, slots=True)
class Seal:
    """What a manifest writes down of a segment: its size, and the checksum of its header, which holds the arrays'."""

    bytes: int
    checksum: str


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    dtype: Kind
    shape: list[int]
    offset: int  # from the start of the data, so that it does not depend on the directory's own length
    checksum: str

    @property
    def size(self) -> int:
        return math.prod(self.shape) * _dtype(self.dtype).itemsize


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """An open segment. The arrays are read-only and stay valid while they are held, even if the file is deleted."""

    arrays: Mapping[str, Array]
    seal: Seal


@dataclass(frozen=True, slots=True)
class _Layout:
    entries: tuple[_Entry, ...]
    directory_end: int
    seal: Seal

    @property
    def start(self) -> int:
        return _aligned(self.directory_end)


def write_segment_file(path: Path, arrays: Mapping[str, Array]) -> Seal:
    """Write ``arrays`` as a segment at ``path`` (atomic; the caller fsyncs the folder).

    Each byte is gone through once: the checksums are taken while the arrays are written, and the header that holds them
    is put in its place at the end. Raises MalformedError ``index.array_kind`` for a name or kind that a segment cannot
    hold, TansiqError ``storage.*``.
    """
    ready = {name: _ready(name, arrays[name]) for name in sorted(arrays)}
    writing = _Writing(ready, _placed(ready))
    write_file(path, writing.pieces(), writing.head)
    return Seal(writing.bytes, writing.checksum)


class _Writing:
    """A segment on its way to the disk: checksums take 64 digits each, so that the header's length is known before."""

    def __init__(self, arrays: Mapping[str, Array], entries: list[_Entry]) -> None:
        self._arrays = arrays
        self._entries = entries
        self._start = _aligned(_PREFIX.size + len(_directory(entries)))
        last = entries[-1:]
        self.bytes = self._start + sum(entry.offset + entry.size for entry in last)
        self.checksum = ""

    def pieces(self) -> Iterator[bytes | memoryview]:
        """The whole file, with zeros in place of the header."""
        yield bytes(self._start)
        end = 0
        for number, entry in enumerate(self._entries):
            yield bytes(entry.offset - end)
            checksum = blake2b(digest_size=DIGEST_BYTES)
            content = _bytes_of(self._arrays[entry.name])
            for at in range(0, len(content), _BLOCK):
                checksum.update(content[at : at + _BLOCK])
                yield content[at : at + _BLOCK]
            self._entries[number] = replace(entry, checksum=checksum.hexdigest())
            end = entry.offset + entry.size

    def head(self) -> bytes:
        """Prefix and directory, once all pieces were taken."""
        directory = _directory(self._entries)
        sealed = _PREFIX.pack(MAGIC, VERSION, len(directory), self.bytes, bytes(DIGEST_BYTES))[:_SEALED_BYTES]
        checksum = blake2b(sealed + directory, digest_size=DIGEST_BYTES)
        self.checksum = checksum.hexdigest()
        return sealed + checksum.digest() + directory


def open_segment_file(path: Path) -> SegmentFile:
    """Map the segment at ``path``, its header and sizes checked.

    Raises MalformedError ``index.segment_missing``, ``index.not_a_segment``, ``index.truncated`` or
    ``index.header_damaged``; RefusedError ``index.version``; TansiqError ``storage.unreadable``.
    """
    mapped = _map(path)
    layout = _read_layout(path, mapped)
    return SegmentFile({entry.name: _view(mapped, layout.start, entry) for entry in layout.entries}, layout.seal)


def damaged_parts(path: Path, read: Callable[[int], object] = int) -> Iterator[str]:
    """Read the whole segment and name each array that is not as it was written; ``(padding)`` for the bytes between.

    ``read`` is called with the number of bytes that each step has read. Raises as ``open_segment_file`` where the
    header itself is damaged.
    """
    mapped = _map(path)
    layout = _read_layout(path, mapped)
    whole, end = memoryview(mapped), layout.directory_end
    for entry in layout.entries:
        begin = layout.start + entry.offset
        if any(whole[end:begin]):
            yield "(padding)"
        end = begin + entry.size
        if _checksum(whole[begin:end], read) != entry.checksum:
            yield entry.name
    if any(whole[end:]):
        yield "(padding)"


def _aligned(offset: int) -> int:
    return -(-offset // ALIGNMENT) * ALIGNMENT


def _checksum(data: memoryview, read: Callable[[int], object]) -> str:
    checksum = blake2b(digest_size=DIGEST_BYTES)
    for at in range(0, len(data), _BLOCK):
        block = data[at : at + _BLOCK]
        checksum.update(block)
        read(len(block))
    return checksum.hexdigest()


def _dtype(kind: Kind) -> np.dtype[Any]:
    return np.dtype(kind if isinstance(kind, str) else [(name, plain) for name, plain in kind])


def _kind(dtype: np.dtype[Any]) -> Kind:
    return dtype.str if dtype.names is None else [[str(part) for part in field] for field in dtype.descr]


def _is_kind(kind: object) -> bool:
    if isinstance(kind, str):
        return bool(_PLAIN_KIND.fullmatch(kind))
    if not isinstance(kind, list) or not kind or not all(isinstance(pair, list) and len(pair) == 2 for pair in kind):
        return False
    names = [name for name, _ in kind]
    plain = all(isinstance(name, str) and _NAME.fullmatch(name) for name in names) and len({*names}) == len(names)
    return plain and all(isinstance(part, str) and _PLAIN_KIND.fullmatch(part) for _, part in kind)


def _ready(name: str, array: Array) -> Array:
    """The array as it is stored: contiguous, little-endian, of a kind that holds no Python objects."""
    ready = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).reshape(array.shape)
    kind = _kind(ready.dtype)
    if not _NAME.fullmatch(name) or not _is_kind(kind) or ready.ndim not in (1, 2):
        raise MalformedError("index.array_kind", part=name, kind=str(array.dtype))
    return ready


def _bytes_of(array: Array) -> memoryview:
    return array.reshape(-1).view(np.uint8).data if array.size else memoryview(b"")


def _placed(arrays: Mapping[str, Array]) -> list[_Entry]:
    entries, end = [], 0
    for name, array in arrays.items():
        entry = _Entry(name, _kind(array.dtype), [*array.shape], _aligned(end), "0" * 2 * DIGEST_BYTES)
        entries.append(entry)
        end = entry.offset + array.nbytes
    return entries


def _directory(entries: list[_Entry]) -> bytes:
    return json.dumps([asdict(entry) for entry in entries], separators=(",", ":")).encode("ascii")


def _map(path: Path) -> mmap.mmap:
    try:
        if not path.is_file():
            raise MalformedError("index.segment_missing", path=str(path))
        with path.open("rb") as file:
            if path.stat().st_size < _PREFIX.size:
                raise MalformedError("index.truncated", path=str(path))
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise blocked(path, error, writing=False) from error


def _read_layout(path: Path, mapped: mmap.mmap) -> _Layout:
    magic, version, length, total, digest = _PREFIX.unpack_from(mapped)
    if magic != MAGIC:
        raise MalformedError("index.not_a_segment", path=str(path))
    if length > MAX_DIRECTORY_BYTES:
        raise MalformedError("index.header_damaged", path=str(path))
    directory_end = _PREFIX.size + length
    checksum = blake2b(mapped[:_SEALED_BYTES] + mapped[_PREFIX.size : directory_end], digest_size=DIGEST_BYTES)
    if checksum.digest() != digest:
        raise MalformedError(
            "index.truncated" if directory_end > len(mapped) else "index.header_damaged", path=str(path)
        )
    if version != VERSION:  # after the checksum: a flipped bit is damage, not another version
        raise RefusedError("index.version", path=str(path), found=version, expected=VERSION)
    if total != len(mapped):
        raise MalformedError("index.truncated", path=str(path))
    entries = _read_entries(mapped[_PREFIX.size : directory_end])
    layout = _Layout(entries or (), directory_end, Seal(total, checksum.hexdigest()))
    if entries is None or not _fills(layout):
        raise MalformedError("index.header_damaged", path=str(path))
    return layout


def _read_entries(directory: bytes) -> tuple[_Entry, ...] | None:
    try:
        items = json.loads(directory)
    except (ValueError, RecursionError):
        return None
    if not isinstance(items, list) or not all(_is_entry(item) for item in items):
        return None
    names = [item["name"] for item in items]
    return tuple(_Entry(**item) for item in items) if len({*names}) == len(names) else None


def _is_entry(item: object) -> bool:
    if not isinstance(item, dict) or set(item) != set(_Entry.__slots__):
        return False
    texts = isinstance(item["name"], str) and isinstance(item["checksum"], str) and _NAME.fullmatch(item["name"])
    shape = item["shape"]
    sizes = (
        isinstance(shape, list) and len(shape) in (1, 2) and all(_is_size(part) for part in [*shape, item["offset"]])
    )
    return bool(texts) and sizes and _is_kind(item["dtype"])


def _is_size(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 48


def _fills(layout: _Layout) -> bool:
    """There is one layout only for given arrays, so that nothing can overlap, lie outside, or hide between."""
    end = 0
    for entry in layout.entries:
        if entry.offset != _aligned(end):
            return False
        end = entry.offset + entry.size
    return layout.start + end == layout.seal.bytes


def _view(mapped: mmap.mmap, start: int, entry: _Entry) -> Array:
    dtype, count = _dtype(entry.dtype), math.prod(entry.shape)
    if not count:
        empty: Array = np.empty(entry.shape, dtype)
        empty.flags.writeable = False
        return empty
    return np.frombuffer(mapped, dtype, count, start + entry.offset).reshape(entry.shape)
