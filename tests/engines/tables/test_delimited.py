"""Delimited text: encoding and delimiter are found and said, broken rows are marked, hostile files end in a code."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.tables.caps import LINE_MAX_CHARACTERS
from tansiq.engines.tables.delimited import find_encoding, read_delimited
from tansiq.errors import MalformedError, TansiqError

TEXT = "nom;né le\nZaydun Marwani;07/03/1984\nLïla Ferrané;13/12/1990\n"


@pytest.mark.parametrize(
    ("content", "encoding", "guessed"),
    [
        (TEXT.encode(), "utf-8", False),
        (TEXT.encode("utf-8-sig"), "utf-8-sig", False),
        (TEXT.encode("utf-16"), "utf-16", False),
        (TEXT.encode("latin-1"), "cp1252", True),
        ("الاسم;الميلاد\nزيدون المرواني;1984\n".encode("cp1256"), "cp1256", True),
    ],
)
def test_the_encoding_is_certain_or_said_to_be_a_guess(content: bytes, encoding: str, *, guessed: bool) -> None:
    table = read_delimited(io.BytesIO(content))
    assert (table.encoding, table.guessed, table.delimiter) == (encoding, guessed, ";")
    assert len(list(table.rows)) in (2, 3)


def test_a_late_byte_that_is_not_utf_8_is_found_in_the_whole_file() -> None:
    content = b"name;born\n" + b"Zaydun Marwani;1984\n" * 60_000 + "Lïla;1990\n".encode("latin-1")
    assert find_encoding(io.BytesIO(content)) == ("cp1252", "table.encoding_guess_western", True)


def test_a_stated_encoding_that_is_wrong_names_the_line() -> None:
    table = read_delimited(io.BytesIO(TEXT.encode("latin-1")), encoding="utf-8")
    with pytest.raises(MalformedError) as caught:
        list(table.rows)
    assert (caught.value.code, caught.value.details["line"]) == ("table.encoding_line", 1)


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(MalformedError) as caught:
        read_delimited(io.BytesIO(b"a,b\n"), encoding="klingon-8")
    assert caught.value.code == "table.encoding_unknown"


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf\n", b"\xff\xfe"])
def test_an_empty_table_is_an_error(content: bytes) -> None:
    with pytest.raises(MalformedError) as caught:
        read_delimited(io.BytesIO(content))
    assert caught.value.code == "table.empty"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(MalformedError) as caught:
        read_delimited(io.BytesIO(bytes(range(256)) * 40 + bytes(4096)))
    assert caught.value.code == "table.encoding"


def test_a_misplaced_quotation_mark_marks_its_row_alone() -> None:
    rows = list(read_delimited(io.BytesIO(b'a,b\n1,"x"y\n2,z\n')).rows)
    assert [(row.number, row.fault) for row in rows] == [(1, ""), (2, "table.quote"), (3, "")]


def test_a_quotation_mark_never_closed_names_the_line_where_it_opens() -> None:
    with pytest.raises(MalformedError) as caught:
        list(read_delimited(io.BytesIO(b'a,b\n1,x\n2,"y\n3,z\n')).rows)
    assert (caught.value.code, caught.value.details["line"]) == ("table.open_quote", 3)


def test_a_quoted_line_break_stays_in_its_cell_and_line_numbers_stay_right() -> None:
    rows = list(read_delimited(io.BytesIO(b'a,b\n1,"x\ny"\n2,z\n')).rows)
    assert [(row.number, row.cells) for row in rows] == [(1, ("a", "b")), (2, ("1", "x\ny")), (4, ("2", "z"))]


def test_a_line_without_end_is_not_swallowed_whole() -> None:
    with pytest.raises(MalformedError) as caught:
        list(read_delimited(io.BytesIO(b"a,b\n" + b"x" * (LINE_MAX_CHARACTERS + 2))).rows)
    assert (caught.value.code, caught.value.details["line"]) == ("table.line_too_long", 2)


def test_a_nul_and_too_many_columns_mark_their_rows() -> None:
    rows = list(read_delimited(io.BytesIO(b"a,b\n1,\0\n" + b"," * 300 + b"\n"), delimiter=",").rows)
    assert [row.fault for row in rows] == ["", "table.nul", "table.too_wide"]


@given(st.binary(max_size=600))
@settings(deadline=None, max_examples=300)
def test_arbitrary_bytes_raise_nothing_but_coded_errors(content: bytes) -> None:
    try:
        numbers = [row.number for row in read_delimited(io.BytesIO(content)).rows]
    except TansiqError as error:
        numbers = [len(error.code)]
    assert all(number > 0 for number in numbers)


@given(st.lists(st.lists(st.text(alphabet="abأ ,;\"'\n", max_size=6), min_size=2, max_size=2), min_size=1, max_size=8))
@settings(deadline=None)
def test_what_the_csv_module_writes_is_read_back(rows: list[list[str]]) -> None:
    import csv

    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    found = read_delimited(io.BytesIO(b"x,y\n" + out.getvalue().encode()), delimiter=",").rows
    assert [list(row.cells) for row in found][1:] == rows
