"""Segments out of bytes, however they are cut into blocks and lines."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.edifact import segments as module
from tansiq.engines.edifact.segments import Segment, read_segments
from tansiq.engines.edifact.service import plain
from tansiq.engines.tables.caps import SEGMENT_MAX_CHARACTERS
from tansiq.engines.tables.problem import Report


def segments(content: bytes) -> tuple[list[Segment], Report]:
    report = Report()
    return list(read_segments(io.BytesIO(content), report)), report


def test_elements_and_components_are_reached_by_place_and_missing_ones_are_empty() -> None:
    (only,), _ = segments(b"DOC+P:110:111+X123'")
    assert (only.tag, only.element(2), only.component(1), only.component(1, 2)) == ("DOC", "X123", "P", "111")
    assert (only.element(9), only.component(9), only.component(1, 9), only.components(9)) == ("", "", "", [""])
    assert only.raw == "DOC+P:110:111+X123"


def test_line_breaks_inside_a_segment_are_the_transports_and_lines_are_counted() -> None:
    found, _ = segments(b"UNB+A'\r\nADD++45 HIGH\r\nSTREET'\r\n\r\nTIF+X'\r\n")
    assert [(one.tag, one.number, one.line) for one in found] == [("UNB", 1, 1), ("ADD", 2, 2), ("TIF", 3, 5)]
    assert found[1].element(2) == "45 HIGHSTREET"


def test_blanks_around_a_tag_are_no_part_of_it() -> None:
    found, report = segments(b" UNB+A' \n UNG +PAXLST+B' EQN+2' SRC' ")
    assert [one.tag for one in found] == ["UNB", "UNG", "EQN", "SRC"]
    assert report.problem_count == 0


def test_a_segment_without_a_tag_is_told_with_its_place_and_the_next_one_is_read() -> None:
    found, report = segments(b"UNB+A'\nlost text'\nTIF+X'")
    assert [one.tag for one in found] == ["UNB", "TIF"]
    assert [(one.code, one.line, one.details) for one in report.problems] == [
        ("edifact.no_tag", 2, {"at_line": "2", "text": "lost text"})
    ]
    assert report.rows_lost == 1


def test_a_file_that_ends_inside_a_segment_is_told_and_the_piece_is_read() -> None:
    found, report = segments(b"UNB+A'NAD+FL+++MARW")
    assert [one.raw for one in found] == ["UNB+A", "NAD+FL+++MARW"]
    assert [one.code for one in report.problems] == ["edifact.no_terminator"]


@pytest.mark.parametrize("length", [SEGMENT_MAX_CHARACTERS + 1, 5 * SEGMENT_MAX_CHARACTERS])
def test_a_segment_beyond_the_cap_is_passed_over_and_the_next_one_is_read(length: int) -> None:
    found, report = segments(b"UNB+A'FTX+" + b"X" * length + b"'TIF+Y'")
    assert [one.tag for one in found] == ["UNB", "TIF"]
    assert [one.code for one in report.problems] == ["edifact.segment_too_long"]
    assert report.rows_lost == 1


def test_a_second_interchange_may_use_other_service_characters() -> None:
    found, _ = segments(b"UNA:+.? 'UNB+UNOA:1+A'TIF+B:C'UNZ+1'UNA:*.? $UNB*UNOA:1*D$TIF*E+F:G$UNZ*1$")
    assert [one.tag for one in found] == ["UNB", "TIF", "UNZ", "UNB", "TIF", "UNZ"]
    assert found[4].components(1) == [plain_up("E+F"), "G"]


def plain_up(text: str) -> str:
    """``text`` as the reader holds it, a plus sign being plain text there."""
    return text.replace("+", chr(256 + ord("+")))


def test_an_incomplete_advice_is_told() -> None:
    _, report = segments(b"UNA:+\\*'\nUNB+A'")
    assert [one.code for one in report.problems] == ["edifact.advice"]


@pytest.mark.parametrize("size", [1, 7, 64, 65, 100])
def test_the_size_of_a_block_changes_nothing(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    content = b"\xef\xbb\xbfUNA:*.? $\r\nUNB*UNOA:1*A$NAD*FL***O'NEIL???$:ANN$UNA:+.? 'UNB+UNOA:1+A?'B'TIF+C??:D?+E'"
    whole, _ = segments(content)
    monkeypatch.setattr(module, "_BLOCK", size)
    assert segments(content)[0] == whole
    assert [plain(part) for part in whole[1].components(4)] == ["O'NEIL?$", "ANN"]
    assert [plain(part) for part in whole[3].components(1)] == ["C?", "D+E"]


VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=8)


@given(st.lists(st.lists(st.lists(VALUES, min_size=1, max_size=3), min_size=1, max_size=4), min_size=1, max_size=6))
def test_whatever_is_written_with_release_characters_is_read_back(message: list[list[list[str]]]) -> None:
    def released(value: str) -> str:
        return "".join("?" + char if char in ":+?'" else char for char in value)

    written = "".join(
        "TIF" + "".join("+" + ":".join(map(released, element)) for element in segment) + "'" for segment in message
    )
    found, report = segments(b"UNB+A'" + written.encode("latin-1"))
    assert report.problem_count == 0
    assert [
        [[plain(part) for part in one.components(place + 1)] for place in range(len(one.elements) - 1)]
        for one in found[1:]
    ] == message


@given(st.binary(max_size=400))
def test_any_bytes_give_segments_or_problems_and_nothing_else(content: bytes) -> None:
    found, _ = segments(content)
    assert all(len(one.tag) == 3 for one in found)
