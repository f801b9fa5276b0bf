"""Rows are found by id, whatever the hashes do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.engines.matching import Record, segment
from tansiq.stores import id_table as id_table_module
from tansiq.stores.id_table import IdTable, id_table, ids_by_row, repeated_rows, rows_of

pytestmark = pytest.mark.usefixtures("plain_engine")

texts = st.lists(st.text(alphabet="abش\ud800", max_size=3), max_size=12)
with_engine = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _segment(ids: list[str]) -> dict[str, Any]:
    return _segment_and_table(ids)[0]


def _segment_and_table(ids: list[str]) -> tuple[dict[str, Any], IdTable]:
    arrays = segment.build_segment([Record(id=text) for text in ids])
    table = id_table(ids_by_row(arrays, ids))
    return {**arrays, **table.arrays()}, table


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
    made = [_segment_and_table(ids) for ids in lists]
    segments = [arrays for arrays, _ in made]
    pairs = list(repeated_rows(segments, [table for _, table in made]))
    for first, later in pairs:
        assert first != later
        assert _ids(segments[first[0]], [first[1]]) == _ids(segments[later[0]], [later[1]])
    named = [text for ids in lists for text in ids if text]
    assert len({later for _, later in pairs}) == len(pairs) == len(named) - len({*named})


def test_ids_whose_hashes_collide_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(id_table_module, "crc32", lambda _: 7)
    (arrays, table), other, same = (_segment_and_table(ids) for ids in ([*"abcdefghijklmnopqrst"], ["z"], ["c"]))
    assert _ids(arrays, list(rows_of(arrays, ["b"]))) == ["b"]
    assert list(rows_of(arrays, ["z"])) == []
    assert list(repeated_rows([arrays, other[0]], [table, other[1]])) == []
    assert len(list(repeated_rows([arrays, same[0]], [table, same[1]]))) == 1


@pytest.mark.parametrize("pattern", ["p{}", "QDi.{:03d}", "{:07d}", "20{}/A"])
def test_an_id_is_found_in_a_few_looks(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ids, looks = [pattern.format(number) for number in range(20_000)], []
    monkeypatch.setattr(segment, "read_id", lambda _, row: looks.append(row) or ids[row])
    arrays = id_table(ids).arrays()
    for row in range(0, 20_000, 100):
        assert list(rows_of(arrays, [ids[row]])) == [row]
        assert list(rows_of(arrays, [f"{ids[row]}?"])) == []
    assert len(looks) < 400 * 12


def test_many_ids_are_found_by_reading_the_rows_once(monkeypatch: pytest.MonkeyPatch) -> None:
    arrays = _segment([f"p{number}" for number in range(100)])
    looks: list[int] = []
    real = segment.read_id
    monkeypatch.setattr(segment, "read_id", lambda arrays, row: (looks.append(row), real(arrays, row))[1])
    wanted = [f"p{number}" for number in range(0, 100, 2)]
    assert _ids(arrays, list(rows_of(arrays, wanted))) == sorted(wanted)
    assert sorted(looks[:100]) == list(range(100))


def test_ids_are_ordered_as_the_engine_says_that_it_ordered_the_records() -> None:
    arrays = {"given": np.array([2, 0, 1])}
    assert ids_by_row(arrays, ["a", "b", "c"]) == ["c", "a", "b"]
    assert arrays == {}


def test_the_table_costs_four_bytes_a_record() -> None:
    arrays = _segment([f"id{number}" for number in range(100)])
    assert sum(array.nbytes for name, array in arrays.items() if name.startswith("store.")) == 400
