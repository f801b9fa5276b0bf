"""The index: records in a folder of flat, memory-mapped segment files, searched by name in any script.

A reader needs no lock and sees one state until it asks for a newer one (``refresh``); one writer at a time adds and
removes, while small segments are merged in the background. The files are described in docs/reference/index-format.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import local
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tansiq.engines.matching import DEFAULT_MIN_BITS, Hit, Record, WrittenName, segment
from tansiq.engines.matching.search import SegmentReader, search_segments
from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.generation import Progress
from tansiq.stores.index_check import Problem, bytes_to_verify, verify_index
from tansiq.stores.index_merge import compact_index, is_due, start_merge
from tansiq.stores.index_prepare import prepare_index, steps_to_prepare
from tansiq.stores.index_writer import Changed, add_records, build_index, remove_ids
from tansiq.stores.manifest import SegmentEntry
from tansiq.stores.snapshot import OpenSegment, Snapshot, open_newest

if TYPE_CHECKING:
    import subprocess

    from tansiq.engines.matching.evidence import Weights

__all__ = ["Index", "IndexStat", "Problem", "bytes_to_verify", "steps_to_prepare", "verify_index"]


@dataclass(frozen=True, slots=True)
class IndexStat:
    """What an open index holds.

    ``pending``: records added lately, which stand in the journal and in no segment yet. ``passed_over``: generations
    that are damaged, newer ones or this one's journal: ``verify`` says where. ``near_bytes``: how many of the bytes
    hold what ``prepare`` worked out.
    """

    generation: int
    records: int
    live: int
    pending: int
    segments: int
    bytes: int
    near_bytes: int
    compaction_due: bool
    passed_over: tuple[int, ...]

    @property
    def dead(self) -> int:
        """Records removed or replaced, not yet compacted away."""
        return self.records - self.live

    @property
    def bytes_per_record(self) -> float:
        """Bytes on disk for each live record; 0 for an empty index."""
        return self.bytes / self.live if self.live else 0.0


class Index:
    """An index open for reading; its writing methods take the writer's lock for as long as they run."""

    def __init__(self, path: Path, snapshot: Snapshot, *, merging: bool = True) -> None:
        """Use ``Index.open`` or ``Index.build``."""
        self.path = path
        self._opened: Snapshot | None = snapshot
        self._of_thread = local()
        self._merging = merging
        self._merge: subprocess.Popen[bytes] | None = None

    @classmethod
    def build(cls, records: Iterable[Record], path: str | Path, progress: Progress | None = None) -> Index:
        """Make an index of ``records`` at ``path`` and open it; one already there stays until the new one is whole.

        ``progress`` is called with the number of records taken so far. Raises RefusedError ``index.repeated_id`` where
        two different records share an id, ``index.not_an_index`` or ``index.locked``; TansiqError ``storage.*``.
        """
        folder = Path(path).resolve()
        build_index(records, folder, progress)
        return cls.open(folder)

    @classmethod
    def open(cls, path: str | Path, *, merging: bool = True) -> Index:
        """Open the newest whole state. Raises MalformedError or RefusedError ``index.*``, or ``storage.*``.

        ``merging``: whether additions and removals start a process that merges what is due (see ``compact``).
        """
        folder = Path(path).resolve()
        return cls(folder, open_newest(folder), merging=merging)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return sum(part.live for part in self._snapshot.segments)

    def search(self, query: str | Record, limit: int = 10, min_bits: float | None = None) -> list[Hit]:
        """The possible hits for one name or record, most bits first."""
        return self.search_many([query], limit, min_bits)[0]

    def search_many(
        self,
        queries: Iterable[str | Record],
        limit: int = 10,
        min_bits: float | None = None,
        *,
        weights: Weights | None = None,
    ) -> list[list[Hit]]:
        """The possible hits for each query: at most ``limit``, of at least ``min_bits`` (where None: the one default).

        A name given as text is looked for among records of every kind. ``weights`` replaces the learned weights of a
        name's features (to measure out of fold). Raises MalformedError ``index.limit``.
        """
        if limit < 1:
            raise MalformedError("index.limit", limit=limit)
        asked = [
            Record(names=(WrittenName(query),), kind="unknown") if isinstance(query, str) else query
            for query in queries
        ]
        parts = self._snapshot.segments
        found = search_segments(
            self._readers(parts),
            [part.dead for part in parts],
            asked,
            limit,
            DEFAULT_MIN_BITS if min_bits is None else min_bits,
            weights=weights,
        )
        return [
            [Hit(segment.read_record(parts[hit.segment].arrays, hit.row), hit.bits, query) for hit in hits]
            for query, hits in zip(asked, found, strict=True)
        ]

    def records(self) -> Iterator[Record]:
        """Every record not removed or replaced, one at a time. Raises MalformedError ``index.payload``."""
        for part in self._snapshot.segments:
            yield from part.live_records()

    def add(self, records: Iterable[Record]) -> int:
        """Add records, durably and found at once; one whose id is there already replaces the older. Returns how many.

        Raises RefusedError ``index.locked`` where another writer is at work, or ``index.repeated_id``; TansiqError
        ``storage.*``.
        """
        return self._after(add_records(self.path, records, self._snapshot))

    def remove(self, ids: str | Iterable[str]) -> int:
        """Remove the records of these ids, durably and at once. Returns how many there were. Raises as ``add``."""
        return self._after(remove_ids(self.path, [ids] if isinstance(ids, str) else ids, self._snapshot))

    def compact(self, progress: Progress | None = None) -> int:
        """Merge small segments and drop removed records. Returns how many segments were replaced. Raises as ``add``.

        Whoever searches or adds meanwhile goes on. An index that is written to does what is due by itself, beside.
        """
        replaced = compact_index(self.path, self._snapshot, progress=progress)
        self.refresh()
        return replaced

    def prepare(self, progress: Progress | None = None) -> int:
        """Work out beforehand what searches must know of the words of the list, so that the first of each is quick.

        Some milliseconds a word, while others search and add; what is done is kept from time to time, and a later call
        goes on from there. No answer changes. Records of the journal are left out: see ``compact``. Returns how many
        steps were still to be done. Raises as ``add``.
        """
        fresh = prepare_index(self.path, progress)
        self._opened = open_newest(self.path)
        return fresh

    def refresh(self) -> bool:
        """Go to the newest state, which another process may have written. Returns whether it is another one."""
        before = self._snapshot
        self._opened = open_newest(self.path, before)
        return self._opened is not before

    def verify(self) -> list[Problem]:
        """Check every byte on disk; an empty list says that all is well.

        ``verify_index`` does the same for an index that does not open.
        """
        return verify_index(self.path)

    def stat(self) -> IndexStat:
        """Counts and sizes of the state that is open."""
        opened = self._snapshot
        entries, near = opened.manifest.segments, sum(part.near_bytes for part in opened.files)
        return IndexStat(
            generation=opened.manifest.generation,
            records=sum(part.records for part in opened.segments),
            live=len(self),
            pending=opened.pending,
            segments=len(entries),
            bytes=near + opened.journal.end + sum(_size(entry) for entry in entries),
            near_bytes=near,
            compaction_due=is_due(opened),
            passed_over=tuple(number for number, _ in opened.passed_over),
        )

    def close(self) -> None:
        """Let go of the files. Closing twice does no harm."""
        self._opened = None
        self._of_thread = local()

    def _readers(self, parts: tuple[OpenSegment, ...]) -> list[SegmentReader]:
        """The engine's readers, kept between searches. They hold scratch space, so that each thread has its own."""
        held: dict[int, tuple[OpenSegment, SegmentReader]] = getattr(self._of_thread, "readers", {})
        keys = [id(part.arrays) for part in parts]  # of no others while these are held
        readers = {
            key: held.get(key) or (part, SegmentReader(part.arrays)) for key, part in zip(keys, parts, strict=True)
        }
        self._of_thread.readers = readers
        return [readers[key][1] for key in keys]

    def _after(self, changed: Changed) -> int:
        count, opened = changed
        if opened is None:
            self.refresh()
        else:
            self._opened = opened
        if self._merging and is_due(self._snapshot) and (self._merge is None or self._merge.poll() is not None):
            self._merge = start_merge(self.path)
        return count

    @property
    def _snapshot(self) -> Snapshot:
        if self._opened is None:
            raise RefusedError("index.closed", path=str(self.path))
        return self._opened


def _size(entry: SegmentEntry) -> int:
    return entry.bytes + (entry.dead.bytes if entry.dead else 0)
