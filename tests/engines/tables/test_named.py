"""Tables of TOML as rows: their names are the columns, and what no cell holds is put aside."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.tables.caps import TOML_MAX_BYTES
from tansiq.engines.tables.named import read_tables
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError, TansiqError


def _rows(text: str) -> list[Row]:
    return list(read_tables(io.BytesIO(text.encode()), "contacts"))


def test_a_table_is_a_row_and_lists_are_joined() -> None:
    text = '[[contacts]]\na = "x"\nb = ["y", "z"]\n[[contacts]]\nc = 2027-01-31\na = true\n'
    assert _rows(text) == [Row(0, ("a", "b", "c")), Row(1, ("x", "y; z", "")), Row(2, ("yes", "", "2027-01-31"))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = ", "table.toml"), ("[[others]]\na = 1", "table.toml_none"), ("contacts = 3", "table.toml_none"),
        ("contacts = []", "table.toml_none"), ("a = " + "[" * 9999, "table.toml"),
        ("#" + "x" * TOML_MAX_BYTES, "table.toml_large"),
        ("[[contacts]]\n" + "\n".join(f"c{number} = 1" for number in range(300)), "table.toml_wide"),
    ],
    ids=range(7),
)  # fmt: skip
def test_what_is_no_table_of_rows_is_refused(text: str, code: str) -> None:
    with pytest.raises(MalformedError) as told:
        _rows(text)
    assert told.value.code == code


@pytest.mark.parametrize("value", ["{ b = 1 }", "[[1]]", "[1]", "08:30:00", "9" * 40])
def test_a_value_that_no_cell_holds_puts_its_row_aside(value: str) -> None:
    rows = _rows(f'[[contacts]]\na = {value}\n[[contacts]]\na = "x"\n')
    assert [row.fault for row in rows] == ["", "table.toml_cell", ""]


def test_a_list_that_is_not_of_tables_is_put_aside() -> None:
    assert [row.fault for row in _rows('contacts = [1, { a = "x" }]')] == ["", "table.toml_cell", ""]
    assert [row.fault for row in _rows('[[contacts]]\na = "\\u0000"')] == ["", "table.nul"]
    long = "x" * 200_000
    assert [row.fault for row in _rows(f'[[contacts]]\na = "{long}"')] == ["", "table.cell_too_long"]


@given(st.binary(max_size=200) | st.text(alphabet='[]contacs="{}\n .1', max_size=80).map(str.encode))
def test_whatever_comes_is_rows_or_an_error_with_a_code(data: bytes) -> None:
    with suppress(TansiqError):  # anything else that is raised is a fault
        rows = list(read_tables(io.BytesIO(data), "contacts"))
        assert all(row.fault or len(row.cells) == len(rows[0].cells) for row in rows)
