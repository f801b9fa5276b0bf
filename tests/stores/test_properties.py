"""An index against a dictionary: additions, removals, merges, openings and crashes in any order."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tansiq.engines.matching import Record
from tansiq.stores import index_merge, index_writer
from tansiq.stores.index import Index

pytestmark = pytest.mark.usefixtures("plain_engine")

numbers = st.integers(0, 12)
batches = st.dictionaries(numbers, st.sampled_from(["Zayd", "Umar", "Salma"]), min_size=1, max_size=6)


class _Killed(BaseException):
    """The process is gone."""


class IndexMachine(RuleBasedStateMachine):
    """``model``: what an index must hold, by id. A second reader follows by ``refresh`` alone."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(index_writer, "SMALL_CHANGE", 3)
        self.patch.setattr(index_writer, "MOST_PENDING", 12)
        self.patch.setattr("tansiq.stores.snapshot.TAIL", 4)
        self.patch.setattr(index_merge, "JOURNAL_RECORDS", 6)
        self.root = Path(tempfile.mkdtemp())
        self.model: dict[str, Record] = {}

    @initialize(batch=batches)
    def build(self, batch: dict[int, str]) -> None:
        self.index = Index.build(self._records(batch), self.root / "x")
        self.reader = Index.open(self.root / "x")

    @rule(batch=batches)
    def add(self, batch: dict[int, str]) -> None:
        records = self._records(batch)
        assert self.index.add(records) == len(records)

    @rule(batch=batches)
    def build_again(self, batch: dict[int, str]) -> None:
        self.model = {}
        Index.build(self._records(batch), self.root / "x").close()
        self.index.refresh()

    @rule(wanted=st.sets(numbers, max_size=4))
    def remove(self, wanted: set[int]) -> None:
        ids = [f"p{number}" for number in wanted]
        held = [self.model.pop(text) for text in ids if text in self.model]
        assert self.index.remove(ids) == len(held)

    @rule(due_only=st.booleans())
    def compact(self, due_only: bool) -> None:  # noqa: FBT001 - drawn
        index_merge.compact_index(self.index.path, self.index._snapshot, due_only=due_only)
        self.index.refresh()
        assert not due_only or not self.index.stat().compaction_due or self.index.stat().segments > 1

    @rule(batch=batches, wanted=st.sets(numbers, max_size=2))
    def change_while_a_merge_is_under_way(self, batch: dict[int, str], wanted: set[int]) -> None:
        real = index_merge.write_segments
        done = []

        def slowly(*args: object) -> object:
            done.append(real(*args))  # type: ignore[arg-type]
            other = Index.open(self.root / "x")
            other.add(self._records(batch))
            other.remove([f"p{number}" for number in wanted])
            for number in wanted:
                self.model.pop(f"p{number}", None)
            return done[0]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(index_merge, "write_segments", slowly)
            patch.setattr(index_writer, "MOST_PENDING", 100)  # else a full journal would wait for the merge
            self.index.compact()

    @rule()
    def open_again(self) -> None:
        self.index.close()
        self.index = Index.open(self.root / "x")

    @rule(batch=batches, at=st.integers(1, 60), merging=st.booleans())
    def die(self, batch: dict[int, str], at: int, merging: bool) -> None:  # noqa: FBT001 - drawn
        """A writer dies at its ``at``-th call to the system; all of its change is there or nothing."""
        before = dict(self.model)
        records = [] if merging else self._records(batch)
        with pytest.MonkeyPatch.context() as patch, suppress(_Killed):
            _die_at(patch, at)
            self.index.compact() if merging else self.index.add(records)
        self.open_again()
        if self._held() != self.model:
            self.model = before

    @invariant()
    def holds_what_it_must(self) -> None:
        if not hasattr(self, "index"):
            return
        assert self._held() == self.model
        assert self.index.verify() == []
        self.reader.refresh()
        assert {record.id: record for record in self.reader.records()} == self.model
        assert len(self.reader) == self.reader.stat().live == len(self.model)

    def teardown(self) -> None:
        self.patch.undo()
        shutil.rmtree(self.root, ignore_errors=True)

    def _held(self) -> dict[str, Record]:
        found = [*self.index.records()]
        held = {record.id: record for record in found}
        assert len(found) == len(held)  # nothing doubled
        hits = self.index.search("Zayd Umar Salma", limit=100)
        assert sorted(hit.record.id for hit in hits) == sorted(held)
        return held

    def _records(self, batch: dict[int, str]) -> list[Record]:
        records = [Record(id=f"p{number}", names=[f"{word} {number}"]) for number, word in batch.items()]
        self.model |= {record.id: record for record in records}
        return records


def _die_at(patch: pytest.MonkeyPatch, at: int) -> None:
    left = [at]
    for name in ("write", "fsync", "fdatasync", "ftruncate", "replace", "unlink"):

        def call(*args: object, real: object = getattr(os, name), **more: object) -> object:
            left[0] -= 1
            if left[0] <= 0:
                raise _Killed
            return real(*args, **more)  # type: ignore[operator]

        patch.setattr(os, name, call)


IndexMachine.TestCase.settings = settings(deadline=None, max_examples=40, stateful_step_count=15)
TestIndexMachine = IndexMachine.TestCase
