"""What searches must know of the words of a segment, in a file beside it: made at leisure, never needed for an answer.

No manifest names the file; it names its segment, by the checksum of that one's header. One that is torn, damaged or of
other tables is left aside, and the search works things out itself; ``index verify`` names what is damaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tansiq.engines.matching import prepared
from tansiq.errors import TansiqError
from tansiq.stores.durable import sync_folder
from tansiq.stores.manifest import SegmentEntry, near_name
from tansiq.stores.problem import Problem, problem_of
from tansiq.stores.segment_file import damaged_parts, open_segment_file, write_segment_file

__all__ = ["near_problems", "read_near", "write_near"]

Arrays = Mapping[str, NDArray[Any]]
SEGMENT_ARRAY: Final = "store.segment"  # uint8: the checksum of the segment's header


def write_near(folder: Path, entry: SegmentEntry, near: Arrays) -> None:
    """Put ``near`` beside a segment, durably; whoever calls holds the folder. Raises TansiqError ``storage.*``."""
    of_segment = np.frombuffer(bytes.fromhex(entry.checksum), dtype=np.uint8)
    write_segment_file(folder / near_name(entry.name), {**near, SEGMENT_ARRAY: of_segment})
    sync_folder(folder)


def read_near(folder: Path, entry: SegmentEntry, segment: Arrays) -> tuple[Arrays, int]:
    """The arrays beside a segment, and the size of their file; nothing and 0 where none is there that may be used."""
    path = folder / near_name(entry.name)
    if not path.exists():
        return {}, 0
    try:
        file = open_segment_file(path)
    except TansiqError:  # nothing but time is lost
        return {}, 0
    if not _is_of(file.arrays, entry) or not prepared.fits(file.arrays, segment):
        return {}, 0
    return {name: array for name, array in file.arrays.items() if name != SEGMENT_ARRAY}, file.seal.bytes


def near_problems(folder: Path, entry: SegmentEntry, read: Callable[[int], object]) -> Iterator[Problem]:
    """What is damaged in the file beside a segment, where there is one."""
    path = folder / near_name(entry.name)
    if not path.exists():
        return
    try:
        if not _is_of(open_segment_file(path).arrays, entry):
            yield Problem("index.foreign_segment", str(path))
        for part in damaged_parts(path, read):
            yield Problem("index.array_damaged", str(path), part)
    except TansiqError as error:
        yield problem_of(error, path)


def _is_of(near: Arrays, entry: SegmentEntry) -> bool:
    return SEGMENT_ARRAY in near and near[SEGMENT_ARRAY].tobytes() == bytes.fromhex(entry.checksum)
