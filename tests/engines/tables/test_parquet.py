"""Parquet as rows: values keep their meaning, faults are marked, and what is no Parquet ends in a code."""

from __future__ import annotations

import datetime as dt
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.tables.caps import CELL_MAX_CHARACTERS, TABLE_MAX_COLUMNS
from tansiq.engines.tables.parquet import read_parquet
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError


def parquet(columns: dict[str, list[object]]) -> io.BytesIO:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return io.BytesIO(stream.getvalue())


def read(columns: dict[str, list[object]]) -> list[Row]:
    return list(read_parquet(parquet(columns)))


def test_the_names_of_the_columns_are_the_first_row() -> None:
    rows = read({"Name": ["Zaydun Marwani", "ليلى فران"], "Born": [dt.date(1984, 3, 7), None]})
    assert rows == [Row(1, ("Name", "Born")), Row(2, ("Zaydun Marwani", "1984-03-07")), Row(3, ("ليلى فران", ""))]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.datetime(1984, 3, 7), "1984-03-07"),  # noqa: DTZ001 - as a table holds it
        (dt.datetime(1984, 3, 7, 9, 30), "1984-03-07 09:30:00"),  # noqa: DTZ001
        (1234567, "1234567"),
        (["Zaydun", "Sarab"], "Zaydun; Sarab"),
    ],
)
def test_a_value_is_written_out_as_a_person_would(value: object, text: str) -> None:
    assert read({"a": [value]})[1].cells == (text,)


def test_a_cell_beyond_the_cap_and_one_with_a_nul_are_marked() -> None:
    rows = read({"a": ["x" * (CELL_MAX_CHARACTERS + 1), "a\x00b"]})
    assert [row.fault for row in rows] == ["", "table.cell_too_long", "table.nul"]
    assert len(rows[1].cells[0]) == 200


def test_more_columns_than_any_manifest_has_are_refused() -> None:
    with pytest.raises(MalformedError) as caught:
        read({f"c{n}": ["x"] for n in range(TABLE_MAX_COLUMNS + 1)})
    assert caught.value.code == "table.too_many_rows"


@given(st.binary(max_size=60), st.integers(0, 400))
@settings(deadline=None, max_examples=40)
def test_what_is_no_parquet_or_is_damaged_ends_in_its_code(noise: bytes, place: int) -> None:
    whole = parquet({"a": ["x", "y"]}).getvalue()
    with pytest.raises(MalformedError) as caught:
        list(read_parquet(io.BytesIO(whole[: place % len(whole)] + noise)))
    assert caught.value.code == "table.parquet"
