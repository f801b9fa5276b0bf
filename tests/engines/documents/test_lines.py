"""A zone arrives in many forms: typed, pasted, from a reading machine that acts as a keyboard."""

from __future__ import annotations

import pytest

from tansiq.engines.documents.lines import read_lines, split_zones
from tansiq.engines.tables.caps import MRZ_MAX_CHARACTERS, MRZ_MAX_ZONES, MRZ_TEXT_MAX_CHARACTERS
from tansiq.errors import MalformedError

UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")


@pytest.mark.parametrize(
    "text",
    [
        f"{UPPER}\n{LOWER}",
        f"{UPPER}\r\n{LOWER}\r\n",
        f"{UPPER}\r{LOWER}\r",
        f"\ufeff{UPPER}\n{LOWER}",
        f"  {UPPER}  \n\t{LOWER}\t",
        f"{UPPER}\n\n{LOWER}",
        f"{UPPER} {LOWER}",
        UPPER + LOWER,
        f"\u2066{UPPER}\u2069\n\u200f\u2066{LOWER}\u2069",
    ],
)
def test_the_same_lines_come_out_of_every_form(text: str) -> None:
    assert read_lines(text).lines == (UPPER, LOWER)
    assert read_lines(text).notes == ()


def test_a_card_in_one_piece_is_cut_into_three_lines() -> None:
    assert read_lines("".join(CARD)).lines == CARD
    assert read_lines(" ".join(CARD)).lines == CARD


def test_small_letters_become_capitals_and_that_is_said() -> None:
    written = read_lines(f"{UPPER.lower()}\n{LOWER}")
    assert written.lines == (UPPER, LOWER)
    assert [note.code for note in written.notes] == ["mrz.small_letters"]


def test_white_space_inside_a_line_is_left_out_and_that_is_said() -> None:
    written = read_lines(f"{UPPER[:20]} {UPPER[20:]}\n{LOWER}")
    assert written.lines == (UPPER, LOWER)
    assert [note.code for note in written.notes] == ["mrz.spaces"]


def test_spaces_in_place_of_fillers_are_read_as_fillers_and_that_is_said() -> None:
    written = read_lines(f"{UPPER.replace('<', ' ')}\n{LOWER.replace('<', ' ')}")
    assert written.lines == (UPPER, LOWER)
    assert [note.code for note in written.notes] == ["mrz.spaces_as_fillers"]


def test_the_text_as_it_came_is_kept() -> None:
    assert read_lines(f" {UPPER.lower()}\r\n{LOWER}").source == (f" {UPPER.lower()}", LOWER)


def test_letters_that_grow_when_they_become_capitals_move_nothing() -> None:
    assert read_lines(f"{UPPER[:-1]}ß\n{LOWER}").lines[0] == f"{UPPER[:-1]}ß"


@pytest.mark.parametrize("text", ["", " \r\n\t ", "\ufeff", "\u2066\u2069"])
def test_an_empty_text_is_no_zone(text: str) -> None:
    for read in (read_lines, split_zones):
        with pytest.raises(MalformedError, match=r"mrz\.empty"):
            read(text)


def test_a_text_that_is_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(MalformedError, match=r"mrz\.too_long"):
        read_lines("<" * (MRZ_MAX_CHARACTERS + 1))
    with pytest.raises(MalformedError, match=r"mrz\.text_too_long"):
        split_zones("<" * (MRZ_TEXT_MAX_CHARACTERS + 1))
    with pytest.raises(MalformedError, match=r"mrz\.too_many_zones"):
        split_zones("<\n\n" * (MRZ_MAX_ZONES + 1))


def test_a_text_in_other_characters_is_something_else() -> None:
    with pytest.raises(MalformedError, match=r"mrz\.characters"):
        read_lines("جواز سفر المملكة الخيالية للنماذج فقط لا غير\nرقم الوثيقة")


def test_zones_are_separated_by_blank_lines() -> None:
    blocks = split_zones(f"\n\n{UPPER}\n{LOWER}\n \t\n" + "\n".join(CARD))
    assert [(block.line, block.text) for block in blocks] == [(3, f"{UPPER}\n{LOWER}"), (6, "\n".join(CARD))]


def test_lines_that_each_hold_a_whole_zone_are_zones_of_their_own() -> None:
    blocks = split_zones(f"{UPPER}{LOWER}\n{''.join(CARD)}\n{UPPER}{LOWER}")
    assert [block.line for block in blocks] == [1, 2, 3]
