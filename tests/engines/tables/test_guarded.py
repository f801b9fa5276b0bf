"""What is written for a spreadsheet runs nothing there, and loses nothing."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.tables import MARK, csv_line, guarded


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_could_run_gets_an_apostrophe(start: str) -> None:
    assert guarded(f"{start}1+1") == f"'{start}1+1"


@given(st.text())
@settings(deadline=None)
def test_no_guarded_text_is_a_formula_and_nothing_of_it_is_lost(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert guarded(text).removeprefix("'") == text.removeprefix("'")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0")), min_size=1))
@settings(deadline=None)
def test_a_line_is_read_back_cell_by_cell(cells: list[str]) -> None:
    (read,) = csv.reader(io.StringIO((MARK + csv_line(cells)).decode("utf-8-sig")))
    assert read == [guarded(cell) for cell in cells]


def test_half_a_character_is_written_as_its_escape_and_a_number_as_a_number() -> None:
    assert csv_line(["\ud800", -1, -2.5]) == b"\\ud800,-1,-2.5\r\n"
