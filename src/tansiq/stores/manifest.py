"""The manifest of an index: which segments and tombstones are the index, as one small file a generation.

Every change writes the next generation beside the earlier one and overwrites nothing; the highest number is the index.
A manifest that is damaged is noticed by its own checksum, and the generation before it is still there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from hashlib import blake2b
from pathlib import Path
from typing import Final

from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.durable import blocked, sync_folder, write_durably

__all__ = [
    "SEGMENT_SUFFIX",
    "VERSION",
    "DeadEntry",
    "JournalEntry",
    "Manifest",
    "SegmentEntry",
    "dead_name",
    "generations",
    "journal_path",
    "manifest_path",
    "near_name",
    "next_generation",
    "read_generation",
    "segment_name",
    "set_aside",
    "set_aside_files",
    "write_generation",
]

VERSION: Final = 3
SEGMENT_SUFFIX: Final = ".tsq"
MAX_BYTES: Final = 16 << 20  # about 50,000 segments; an index has some dozens
_MANIFEST: Final = re.compile(r"generation-(\d{10})\.manifest")
_SET_ASIDE: Final = re.compile(r"generation-(\d{10})\.damaged")
_SEGMENT: Final = re.compile(r"segment-\d{10}-\d{4}\.tsq")
_DEAD: Final = re.compile(r"segment-\d{10}-\d{4}\.dead-\d{10}\.tsq")
_TITLE: Final = re.compile(rb"TANSIQ INDEX (\d{1,9})")


@dataclass(frozen=True, slots=True)
class DeadEntry:
    """The tombstones of one segment: ``count`` of its records are gone."""

    name: str
    bytes: int
    checksum: str
    count: int


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One segment. ``checksum`` is that of its header, which in turn holds those of its arrays."""

    name: str
    bytes: int
    checksum: str
    records: int
    dead: DeadEntry | None = None

    @property
    def live(self) -> int:
        """Records that have not been removed or replaced."""
        return self.records - (self.dead.count if self.dead else 0)

    @property
    def file_names(self) -> tuple[str, ...]:
        """The files that this entry stands for; the one with what was worked out of its words may be absent."""
        return (self.name, near_name(self.name), *([self.dead.name] if self.dead else []))


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What the journal of a generation began with: at least ``bytes``, whose checksum this is. It has grown since."""

    bytes: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation of an index."""

    generation: int
    segments: tuple[SegmentEntry, ...]
    journal: JournalEntry


def manifest_path(folder: Path, generation: int) -> Path:
    """Where a generation is written."""
    return folder / f"generation-{generation:010d}.manifest"


def journal_path(folder: Path, generation: int) -> Path:
    """Where small changes since a generation are written."""
    return folder / f"generation-{generation:010d}.journal"


def segment_name(generation: int, number: int) -> str:
    """The name of the ``number``-th segment that ``generation`` brought; no name is ever used twice."""
    return f"segment-{generation:010d}-{number:04d}{SEGMENT_SUFFIX}"


def dead_name(segment: str, generation: int) -> str:
    """The name of the tombstones that ``generation`` wrote for ``segment``."""
    return f"{segment.removesuffix(SEGMENT_SUFFIX)}.dead-{generation:010d}{SEGMENT_SUFFIX}"


def near_name(segment: str) -> str:
    """The name of the file beside ``segment`` with what was worked out of its words (near_file.py)."""
    return f"{segment.removesuffix(SEGMENT_SUFFIX)}.near{SEGMENT_SUFFIX}"


def generations(folder: Path) -> list[int]:
    """The numbers of the manifests in ``folder``, newest first; empty where there is none or no such folder."""
    return _numbers(folder, _MANIFEST)


def next_generation(folder: Path) -> int:
    """A number higher than any that has been used, by a damaged manifest too."""
    return max([0, *generations(folder), *_numbers(folder, _SET_ASIDE)]) + 1


def set_aside_files(folder: Path) -> list[Path]:
    """Manifests that a writer found damaged and kept."""
    return [folder / f"generation-{number:010d}.damaged" for number in _numbers(folder, _SET_ASIDE)]


def set_aside(folder: Path, generation: int) -> None:
    """Keep a generation that does not open, out of the way of the next one. Raises ``storage.unwritable``."""
    path = manifest_path(folder, generation)
    try:
        path.replace(path.with_suffix(".damaged"))
    except OSError as error:
        raise blocked(path, error) from error
    sync_folder(folder)


def write_generation(folder: Path, manifest: Manifest) -> None:
    """Write a manifest, whose files are there already. From its rename on, the index is this generation.

    Raises TansiqError ``storage.*``.
    """
    title = f"TANSIQ INDEX {VERSION}\n".encode()
    body = json.dumps(asdict(manifest), indent=1).encode("ascii") + b"\n"
    write_durably(manifest_path(folder, manifest.generation), [title, _checksum_line(title + body), body])


def read_generation(folder: Path, generation: int) -> Manifest:
    """Read a manifest.

    Raises MalformedError ``index.manifest_damaged``, RefusedError ``index.version``, or ``storage.unreadable``.
    """
    path = manifest_path(folder, generation)
    data = _read(path)
    title, _, rest = data.partition(b"\n")
    line, _, body = rest.partition(b"\n")
    found = _TITLE.fullmatch(title)
    if found is None or _checksum_line(title + b"\n" + body) != line + b"\n":
        raise MalformedError("index.manifest_damaged", path=str(path))
    if int(found[1]) != VERSION:  # after the checksum: a flipped bit is damage, not another version
        raise RefusedError("index.version", path=str(path), found=int(found[1]), expected=VERSION)
    manifest = _parse(body)
    if manifest is None or manifest.generation != generation:
        raise MalformedError("index.manifest_damaged", path=str(path))
    return manifest


def _numbers(folder: Path, pattern: re.Pattern[str]) -> list[int]:
    return sorted((int(found[1]) for name in _names(folder) if (found := pattern.fullmatch(name))), reverse=True)


def _names(folder: Path) -> Iterator[str]:
    try:
        yield from (entry.name for entry in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise blocked(folder, error, writing=False) from error


def _checksum_line(data: bytes) -> bytes:
    return f"blake2b {blake2b(data, digest_size=32).hexdigest()}\n".encode()


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise MalformedError("index.manifest_damaged", path=str(path)) from error
    except OSError as error:
        raise blocked(path, error, writing=False) from error
    if len(data) > MAX_BYTES:
        raise MalformedError("index.manifest_damaged", path=str(path))
    return data


def _parse(body: bytes) -> Manifest | None:
    try:
        item = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not _has(item, Manifest) or type(item["generation"]) is not int or not isinstance(item["segments"], list):
        return None
    entries = tuple(_segment(part) for part in item["segments"])
    whole = tuple(entry for entry in entries if entry is not None)
    if len({entry.name for entry in whole}) != len(entries) or not _is_journal(item["journal"]):
        return None
    return Manifest(item["generation"], whole, JournalEntry(**item["journal"]))


def _is_journal(item: object) -> bool:
    if not _has(item, JournalEntry):
        return False
    assert isinstance(item, dict)
    return type(item["bytes"]) is int and item["bytes"] >= 0 and isinstance(item["checksum"], str)


def _segment(item: object) -> SegmentEntry | None:
    if not _has(item, SegmentEntry) or not _is_sealed(item, _SEGMENT, "records"):
        return None
    assert isinstance(item, dict)
    dead = item["dead"]
    if dead is None:
        return SegmentEntry(**item)
    fits = _has(dead, DeadEntry) and _is_sealed(dead, _DEAD, "count") and dead["count"] <= item["records"]
    return SegmentEntry(**{**item, "dead": DeadEntry(**dead)}) if fits else None


def _has(item: object, kind: type[Manifest | SegmentEntry | DeadEntry | JournalEntry]) -> bool:
    return isinstance(item, dict) and set(item) == {field.name for field in fields(kind)}


def _is_sealed(item: object, name: re.Pattern[str], number: str) -> bool:
    assert isinstance(item, dict)
    texts = all(isinstance(item[key], str) for key in ("name", "checksum"))
    sizes = all(type(item[key]) is int and item[key] >= 0 for key in ("bytes", number))
    return texts and sizes and bool(name.fullmatch(item["name"]))  # without a slash: no file elsewhere is named
