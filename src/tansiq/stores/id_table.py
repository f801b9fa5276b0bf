"""Which row of a segment carries which record id: the rows in the order of a hash of their ids, 4 bytes a record.

The hash itself is not kept: looking an id up reads the ids of a few rows and hashes them again. Hashes are spread
evenly, so that the place of one can be reckoned, and some eight looks find it among a million. What the hash finds is
read and compared: ids that share a hash cost one look more and no error. An empty id names nothing: such records stand
in no table and are never replaced or removed by id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from tansiq.engines.matching import segment

__all__ = ["IdTable", "id_table", "ids_by_row", "repeated_rows", "rows_of"]

Arrays = Mapping[str, npt.NDArray[Any]]
Place = tuple[int, int]  # segment, row

ROWS: Final = "store.id_rows"  # uint32
GIVEN: Final = "given"  # of build_segment, not stored: which of the records that were given stands in each row
_SPAN: Final = 1 << 32
_SPREAD: Final = 0x9E3779B1  # 2**32 over the golden ratio, made odd (Knuth, TAOCP 3, 6.4): near hashes fall far apart
_LOOKS: Final = 8  # that one lookup costs about; beyond n / _LOOKS ids all rows are read instead


class IdTable(NamedTuple):
    """The table of one segment, with the hashes that it was sorted by, which are not stored."""

    rows: npt.NDArray[np.uint32]
    hashes: npt.NDArray[np.uint32]

    def arrays(self) -> dict[str, npt.NDArray[np.uint32]]:
        """What is stored."""
        return {ROWS: self.rows}


def ids_by_row(arrays: dict[str, npt.NDArray[Any]], ids: Sequence[str]) -> list[str]:
    """``ids`` of the records that a segment was built of, in the order of its rows; takes GIVEN out of ``arrays``.

    Where the engine does not say how it ordered them, the ids are read from the rows: that takes ten times as long.
    """
    given = arrays.pop(GIVEN, None)
    if given is None:
        return [segment.read_id(arrays, row) for row in range(len(ids))]
    return [ids[place] for place in given.tolist()]


def id_table(ids: Sequence[str]) -> IdTable:
    """The table for a segment whose rows carry ``ids``, in the order of its rows."""
    rows = np.flatnonzero(np.fromiter(map(bool, ids), np.bool_, len(ids))).astype(np.uint32)
    hashes = _hashes([text for text in ids if text])
    order = np.argsort(hashes, kind="stable")
    return IdTable(rows[order], hashes[order])


def rows_of(arrays: Arrays, ids: Sequence[str]) -> Iterator[int]:
    """The rows that carry one of ``ids``."""
    rows = arrays[ROWS]
    wanted = {text for text in ids if text}
    if len(wanted) * _LOOKS >= len(rows):
        yield from (row for row in map(int, rows) if segment.read_id(arrays, row) in wanted)
        return
    for text, value in zip(wanted, _hashes([*wanted]).tolist(), strict=True):
        for at in range(_first(arrays, rows, value), len(rows)):
            found = segment.read_id(arrays, int(rows[at]))
            if found == text:
                yield int(rows[at])
            elif _hash(found) != value:
                break


def repeated_rows(segments: Sequence[Arrays], tables: Sequence[IdTable]) -> Iterator[tuple[Place, Place]]:
    """Each place whose id stands at an earlier place too: (the first place, the later one)."""
    hashes = np.concatenate([np.empty(0, np.uint32), *(table.hashes for table in tables)])
    order = np.argsort(hashes, kind="stable")
    same = np.flatnonzero(hashes[order][1:] == hashes[order][:-1])
    starts = np.cumsum([0, *(len(table.hashes) for table in tables)])
    seen: dict[str, Place] = {}
    for entry in np.unique(np.concatenate([same, same + 1])):
        number = int(np.searchsorted(starts, order[entry], "right")) - 1
        place = (number, int(tables[number].rows[order[entry] - starts[number]]))
        first = seen.setdefault(segment.read_id(segments[number], place[1]), place)
        if first != place:
            yield first, place


def _first(arrays: Arrays, rows: npt.NDArray[np.uint32], wanted: int) -> int:
    """The first entry whose hash is at least ``wanted``: reckoned from its value, every third time halved instead."""
    first, stop, low, high, look = 0, len(rows), 0, _SPAN, 0
    while first < stop:
        look += 1
        reckoned = first + (wanted - low) * (stop - first) // (high - low) if look % 3 else (first + stop) // 2
        at = min(reckoned, stop - 1)
        value = _hash(segment.read_id(arrays, int(rows[at])))
        if value < wanted:
            first, low = at + 1, value
        else:
            stop, high = at, max(value, low + 1)
    return first


def _hash(text: str) -> int:
    return (crc32(text.encode("utf-8", "surrogatepass")) * _SPREAD) % _SPAN


def _hashes(ids: Sequence[str]) -> npt.NDArray[np.uint32]:
    sums = (crc32(text.encode("utf-8", "surrogatepass")) for text in ids)
    return np.fromiter(sums, np.uint32, len(ids)) * np.uint32(_SPREAD)
