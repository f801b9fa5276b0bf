"""Service characters: named or usual, whole or a character short."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.edifact.service import DEFAULT, ServiceCharacters, advice_at, is_edifact, plain


@pytest.mark.parametrize(
    "head",
    [
        b"UNA:+.? 'UNB+UNOA:4+A", b"UNB+UNOA:4+A+B", b"\xef\xbb\xbf\r\n UNA:+.?*'\n UNB+", b"UNH+1+PAXLST:D:05B",
        b"UNG *PAXLST*A",
        b"TDT+20+UA123+++UA'LOC+125+YVR'", b"NAD+MS+++DESK'",
        b"MSG+:22'ORG+ZZ'", b"SRC'\r\nRCI+ZZ:ABC123'", b"TVL+121230:0915+PAZ+AZC+ZZ+324'", b"RCI+ZZ:ABC123'",
    ],
)  # fmt: skip
def test_a_message_is_known_by_how_it_starts(head: bytes) -> None:
    assert is_edifact(head)


@pytest.mark.parametrize(
    "head",
    [
        b"name,birth_date\nUNA,1984",
        b"UNABLE;name\n",
        b"UNH",
        b"",
        b"PK\x03\x04",
        b"Nadia,TDT+20'",
        b"UNION\tname\n",
        b"ORG,NAME\nZZ,O'NEIL",
        b"SRC;NAME\n1;O'NEIL",
        b"MSG NAME\tD'ARC",
    ],
)
def test_a_table_is_not_taken_for_a_message(head: bytes) -> None:
    assert not is_edifact(head)


def test_the_usual_characters_need_no_translation() -> None:
    assert DEFAULT.normalised("NAD+FL+++A:B'") == "NAD+FL+++A:B'"


def test_other_characters_become_the_usual_ones_and_the_usual_ones_become_plain_text() -> None:
    sender = ServiceCharacters("-", "*", "?", "", "$")
    text = sender.normalised("NAD*FL***O'NEIL-ANN+MARY: ?$5$")
    element = text[:-1].split("+")[4]
    assert text.endswith("'")
    assert [plain(part) for part in element.split(":")] == ["O'NEIL", "ANN+MARY: $5"]


@pytest.mark.parametrize(
    ("block", "is_open"), [("A?", True), ("A??", False), ("A???", True), ("A", False), ("", False)]
)
def test_an_odd_run_of_release_characters_waits_for_the_next_block(block: str, is_open: object) -> None:
    assert DEFAULT.open_release(block) is is_open


@pytest.mark.parametrize(
    ("block", "expected", "whole"),
    [
        (b"UNA:+.? 'UNB+", ServiceCharacters(), True),
        (b"UNA:+.?*'\r\nUNB+", ServiceCharacters(repetition="*"), True),
        (b"UNA:*.? $\r\nUNB*", ServiceCharacters(":", "*", "?", "", "$"), True),
        (b"UNA:+\\*'\nUNB+", ServiceCharacters(":", "+", "\\", "*", "'"), False),
        (b"UNA:+.?'\nUNB+", ServiceCharacters(), False),
        (b"UNA++.? 'UNB+", ServiceCharacters(), False),
    ],
)
def test_the_advice_is_read_and_one_that_is_a_character_short_is_understood(
    block: bytes, expected: ServiceCharacters, whole: object
) -> None:
    found = advice_at(block)
    assert found is not None
    assert found[2:] == (expected, whole)
    assert block[found[1] :].lstrip().startswith(b"UNB")


@pytest.mark.parametrize("block", [b"UNB+UNOA", b"LAGUNA'\r\n\r\nUNB+", b"UNA", b"UNA:+UNB+", b"UNAIDED:+.? 'UNB"])
def test_no_advice_is_found_where_there_is_none(block: bytes) -> None:
    assert advice_at(block) is None


@given(st.text(st.characters(max_codepoint=255)), st.permutations(list("-*#$%&")))
def test_whatever_is_released_comes_back_as_it_was(value: str, signs: list[str]) -> None:
    component, element, release, repetition, terminator, _ = signs
    sender = ServiceCharacters(component, element, release, repetition, terminator)
    written = "".join(release + char if char in signs else char for char in value)
    read = sender.normalised(written)
    assert not set(read) & set(":+'")
    assert plain(read) == value
