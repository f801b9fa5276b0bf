"""Which row of a segment carries which record id: two small arrays beside the engine's own, 8 bytes a record.

Only 32 bits of hash are kept, sorted; what the hash finds is then read and compared, so that a chance collision costs
one look and no error. An empty id names nothing: such records are never replaced or removed by id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tansiq.engines.matching import segment

__all__ = ["id_arrays", "repeated_rows", "rows_of"]

Arrays = Mapping[str, npt.NDArray[Any]]
Place = tuple[int, int]  # segment, row

HASHES: Final = "store.id_hashes"  # uint32, ascending
ROWS: Final = "store.id_rows"  # uint32, the row of each


def id_arrays(arrays: Arrays, count: int) -> dict[str, npt.NDArray[np.uint32]]:
    """The two arrays for a segment of ``count`` records."""
    ids = [segment.read_id(arrays, row) for row in range(count)]
    rows = np.array([row for row, text in enumerate(ids) if text], dtype=np.uint32)
    hashes = _hashes([text for text in ids if text])
    order = np.argsort(hashes, kind="stable")
    return {HASHES: hashes[order], ROWS: rows[order]}


def rows_of(arrays: Arrays, ids: Sequence[str]) -> Iterator[int]:
    """The rows that carry one of ``ids``."""
    wanted, hashes = _hashes(ids), arrays[HASHES]
    first, last = np.searchsorted(hashes, wanted, "left"), np.searchsorted(hashes, wanted, "right")
    for at in map(int, np.flatnonzero(last > first)):
        for row in arrays[ROWS][first[at] : last[at]]:
            if ids[at] and segment.read_id(arrays, int(row)) == ids[at]:
                yield int(row)


def repeated_rows(segments: Sequence[Arrays]) -> Iterator[tuple[Place, Place]]:
    """Each place whose id stands at an earlier place too: (the first place, the later one)."""
    hashes = np.concatenate([np.empty(0, np.uint32), *(arrays[HASHES] for arrays in segments)])
    order = np.argsort(hashes, kind="stable")
    same = np.flatnonzero(hashes[order][1:] == hashes[order][:-1])
    starts = np.cumsum([0, *(len(arrays[HASHES]) for arrays in segments)])
    seen: dict[str, Place] = {}
    for entry in np.unique(np.concatenate([same, same + 1])):
        number = int(np.searchsorted(starts, order[entry], "right")) - 1
        place = (number, int(segments[number][ROWS][order[entry] - starts[number]]))
        first = seen.setdefault(segment.read_id(segments[number], place[1]), place)
        if first != place:
            yield first, place


def _hashes(ids: Sequence[str]) -> npt.NDArray[np.uint32]:
    packed = b"".join(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).digest() for text in ids)
    return np.frombuffer(packed, dtype="<u4")
