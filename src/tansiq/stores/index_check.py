"""Read a whole index and name everything in it that is not as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tansiq import messages
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.manifest import SegmentEntry, generations, manifest_path, read_generation, set_aside_files
from tansiq.stores.segment_file import damaged_parts
from tansiq.stores.snapshot import open_segment

__all__ = ["Problem", "verify_index"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: an error code, the file, and the part of it (an array's name) where that is known."""

    code: str
    file: str
    part: str = ""
    details: tuple[tuple[str, object], ...] = ()  # what else fills the blanks of the sentence

    def sentence(self, lang: str = "en") -> str:
        """The problem in Arabic, French or English."""
        return messages.sentence(self.code, lang, **dict(self.details), path=self.file, part=self.part)


def verify_index(path: str | Path) -> list[Problem]:
    """Check every byte of the index at ``path``, even of one that does not open. An empty list: all is well."""
    folder = Path(path)
    numbers = generations(folder)
    if not numbers:
        return [Problem("index.missing", str(folder))]
    found = [Problem("index.set_aside", str(file)) for file in set_aside_files(folder)]
    read: set[str] = set()
    for number in numbers:
        found.extend(_generation_problems(folder, number, read))
    return [*dict.fromkeys(found)]  # two generations share most of their files


def _generation_problems(folder: Path, number: int, read: set[str]) -> Iterator[Problem]:
    try:
        manifest = read_generation(folder, number)
    except (MalformedError, RefusedError) as error:
        yield _problem(error, manifest_path(folder, number))
        return
    for entry in manifest.segments:
        yield from _segment_problems(folder, entry, read)


def _segment_problems(folder: Path, entry: SegmentEntry, read: set[str]) -> Iterator[Problem]:
    """``read`` are the segments whose every byte has been checked already."""
    path = folder / entry.name
    try:
        open_segment(folder, entry)
        for part in () if entry.name in read else damaged_parts(path):
            yield Problem("index.array_damaged", str(path), part)
        read.add(entry.name)
    except TansiqError as error:
        yield _problem(error, path)


def _problem(error: TansiqError, path: Path) -> Problem:
    rest = {key: value for key, value in error.details.items() if key not in ("path", "part")}
    place = str(error.details.get("path", path)), str(error.details.get("part", ""))
    return Problem(error.code, *place, tuple(rest.items()))
