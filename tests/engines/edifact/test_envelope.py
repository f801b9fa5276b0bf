"""Interchanges and messages: every count and reference compared, every missing end told."""

from __future__ import annotations

import io

import pytest

from tansiq.engines.edifact import Header, read_messages, read_segments
from tansiq.engines.tables.problem import Report

WHOLE = (
    b"UNB+UNOA:4+AIR:ZZ+GOV+260211:1800+77'UNG+PAXLST+A+B+260211:1800+5+UN+D:05B'"
    b"UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'TDT+20'UNT+4+1'UNE+1+5'UNZ+1+77'"
)


def messages(content: bytes) -> tuple[list[tuple[str, str, list[str]]], list[tuple[str, dict[str, str]]]]:
    report = Report()
    found = [
        (message.type, message.version, [segment.tag for segment in message.segments])
        for message in read_messages(read_segments(io.BytesIO(content), report), report)
    ]
    return found, [(problem.code, problem.details) for problem in report.problems]


def test_a_whole_interchange_has_no_problem() -> None:
    assert messages(WHOLE) == ([("PAXLST", "D:05B:UN:IATA", ["BGM", "TDT"])], [])


def test_the_header_says_who_sent_it_to_whom_and_when() -> None:
    (message,) = read_messages(read_segments(io.BytesIO(WHOLE), Report()), Report())
    assert message.header == Header("AIR", "GOV", "260211:1800", "77", "")
    assert (message.reference, message.number, message.transfer) == ("1", 3, "")


def test_a_message_says_that_it_is_one_of_several() -> None:
    content = b"UNH+1+PNRGOV:13:1:IA+REF1+2:F'MSG+:22'UNT+3+1'"
    (message,) = read_messages(read_segments(io.BytesIO(content), Report()), Report())
    assert message.transfer == "2:F"


@pytest.mark.parametrize(
    ("before", "after", "code", "details"),
    [
        (b"UNT+4+1", b"UNT+9+1", "edifact.count", {"tag": "UNT", "stated": "9", "found": "4"}),
        (b"UNT+4+1", b"UNT+4+2", "edifact.reference", {"tag": "UNT", "stated": "2", "expected": "1"}),
        (b"UNE+1+5", b"UNE+2+5", "edifact.count", {"tag": "UNE", "stated": "2", "found": "1"}),
        (b"UNE+1+5", b"UNE+1+6", "edifact.reference", {"tag": "UNE", "stated": "6", "expected": "5"}),
        (b"UNZ+1+77", b"UNZ+3+77", "edifact.count", {"tag": "UNZ", "stated": "3", "found": "1"}),
        (b"UNZ+1+77", b"UNZ+1+78", "edifact.reference", {"tag": "UNZ", "stated": "78", "expected": "77"}),
        (b"UNZ+1+77'", b"", "edifact.cut_short", {"text": "UNZ"}),
        (b"UNT+4+1'", b"", "edifact.cut_short", {"text": "UNT"}),
        (b"UNT+4+1", b"UNT+\xb2+1", "edifact.count", {"tag": "UNT", "stated": "\xb2", "found": "4"}),
        (b"UNT+4+1", b"UNT+" + b"4" * 5000 + b"+1", "edifact.count", None),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_told_and_the_message_is_read(
    before: bytes, after: bytes, code: str, details: dict[str, str] | None
) -> None:
    found, problems = messages(WHOLE.replace(before, after))
    assert found[0][2] == ["BGM", "TDT"]
    assert [one[0] for one in problems] == [code]
    assert details is None or problems[0][1] == details


def test_a_message_without_its_header_is_read_and_told() -> None:
    assert messages(b"TDT+20+XX1'LOC+125+CMN'") == ([("", "", ["TDT", "LOC"])], [("edifact.no_header", {"tag": "TDT"})])


def test_several_interchanges_each_count_for_themselves() -> None:
    found, problems = messages(WHOLE + b"\r\n" + WHOLE)
    assert (len(found), problems) == (2, [])


def test_what_its_reader_leaves_of_a_message_is_passed_over() -> None:
    report = Report()
    content = WHOLE.replace(b"UNE", b"UNH+2+PAXLST:D'NAD+FL'UNT+3+2'UNE").replace(b"UNE+1", b"UNE+2")
    kinds = [message.reference for message in read_messages(read_segments(io.BytesIO(content), report), report)]
    assert (kinds, report.problem_count) == (["1", "2"], 0)


@pytest.mark.parametrize(
    ("charset", "value", "expected"),
    [
        ("", "ANNA", "ANNA"),
        ("", "JOSÉ".encode().decode("latin-1"), "JOSÉ"),
        ("", "JOS\xc9", "JOSÉ"),
        ("iso8859_6", "زيدون".encode("iso8859_6").decode("latin-1"), "زيدون"),
        ("iso8859_6", "زيدون".encode().decode("latin-1"), "زيدون"),
        ("", "O" + chr(256 + ord("'")) + "NEIL", "O'NEIL"),
    ],
)
def test_values_are_read_in_the_stated_character_set_else_as_utf8_else_as_latin1(
    charset: str, value: str, expected: str
) -> None:
    assert Header(charset=charset).text(value) == expected
