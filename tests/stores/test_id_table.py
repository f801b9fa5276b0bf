"""Rows are found by id, whatever the hashes do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.engines.matching import Record, segment
from tansiq.stores import id_table
from tansiq.stores.id_table import id_arrays, repeated_rows, rows_of

pytestmark = pytest.mark.usefixtures("plain_engine")

texts = st.lists(st.text(alphabet="abش\ud800", max_size=3), max_size=12)
with_engine = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _segment(ids: list[str]) -> dict[str, Any]:
    arrays = segment.build_segment([Record(id=text) for text in ids])
    return {**arrays, **id_arrays(arrays, len(ids))}


def _ids(arrays: dict[str, Any], rows: list[int]) -> list[str]:
    return sorted(segment.read_id(arrays, row) for row in rows)


@with_engine
@given(texts, texts)
def test_the_rows_of_some_ids_are_those_that_carry_them(ids: list[str], wanted: list[str]) -> None:
    arrays = _segment(ids)
    found = list(rows_of(arrays, sorted({*wanted})))
    assert _ids(arrays, found) == sorted(text for text in ids if text and text in wanted)
    assert len(found) == len({*found})


@with_engine
@given(st.lists(texts, max_size=4))
def test_every_repetition_is_found_and_nothing_else(lists: list[list[str]]) -> None:
    segments = [_segment(ids) for ids in lists]
    pairs = list(repeated_rows(segments))
    for first, later in pairs:
        assert first != later
        assert _ids(segments[first[0]], [first[1]]) == _ids(segments[later[0]], [later[1]])
    named = [text for ids in lists for text in ids if text]
    assert len({later for _, later in pairs}) == len(pairs) == len(named) - len({*named})


def test_ids_whose_hashes_collide_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(id_table, "_hashes", lambda ids: np.full(len(ids), 7, np.uint32))
    arrays = _segment(["a", "b", "c"])
    assert _ids(arrays, list(rows_of(arrays, ["b"]))) == ["b"]
    assert list(repeated_rows([arrays, _segment(["d"])])) == []
    assert len(list(repeated_rows([arrays, _segment(["c"])]))) == 1


def test_the_table_costs_eight_bytes_a_record() -> None:
    arrays = _segment([f"id{number}" for number in range(100)])
    assert sum(arrays[name].nbytes for name in (id_table.HASHES, id_table.ROWS)) == 800
