"""How a zone looks on a terminal, in the three languages, and folded to its width."""

from __future__ import annotations

import io
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from tansiq.cli.isolation import direction_safe
from tansiq.cli.terminal import Voice
from tansiq.cli.zones import folded, marks, show_zone, zone_answer
from tansiq.engines.documents import Zone, read_zone

TODAY = date(2026, 11, 26)
MISREAD = "P<UT0ERIK55ON<<ANNA<MAR1A<<<<<<<<<<<<<<<<<<<\nL898902C36UTO740BIZZF12041S9ZE184226B<<<<<1O"
ARABIC = "P<QMAMXHMWD<<EBDALRXHYM<<<<<<<<<<<<<<<<<<<<<\nA2222222<0QMA7108215M04120411000146819<<<<44"


def _zone(text: str = MISREAD) -> Zone:
    return read_zone(text, today=TODAY)


class _Utf8(io.StringIO):
    """A text stream that says it is UTF-8, as a terminal does."""

    encoding = "utf-8"


def _shown(zone: Zone, lang: str, width: int = 80) -> list[str]:
    voice = Voice(lang)
    voice.out = Console(file=_Utf8(), width=width, force_terminal=True, no_color=True, highlight=False, markup=False)
    show_zone(voice, zone)
    assert isinstance(voice.out.file, _Utf8)
    plain = voice.out.file.getvalue()
    for style in ("\x1b[0m", "\x1b[1m", "\x1b[2m"):
        plain = plain.replace(style, "")
    return plain.splitlines()


def test_carets_stand_under_what_is_wrong() -> None:
    zone = _zone()
    assert marks(zone, 0) == "    ^    ^^            ^                    "
    assert marks(zone, 1, "·") == "················^^^^······^^···············^"
    assert marks(_zone(ARABIC), 0) == ""


@pytest.mark.parametrize("sign", ["\x1b", "م", "漢", "\u0301", "\u202e", "\ud800"])
def test_a_character_that_would_move_the_others_is_drawn_as_one_sign(sign: str) -> None:
    zone = _zone(MISREAD.replace("ANNA", f"AN{sign}A"))
    for lang in ("ar", "en"):
        assert "P<UT0ERIK55ON<<AN?A<MAR1A" in _shown(zone, lang)[2]
    assert marks(zone, 0)[17] == "^"


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("text", [MISREAD, ARABIC])
def test_no_line_is_wider_than_the_terminal_or_acts_on_it(lang: str, width: int, text: str) -> None:
    for line in _shown(_zone(text), lang, width):
        assert cell_len(line) <= width
        assert direction_safe(line)


def test_in_arabic_every_line_of_a_zone_and_every_date_runs_from_left_to_right() -> None:
    zone = _zone(ARABIC)
    shown = "\n".join(_shown(zone, "ar"))
    for value in (*zone.lines, "1971-08-21", "2004-12-04", "A2222222"):
        assert f"\u2066{value}\u2069" in shown


def test_in_arabic_the_marks_are_as_wide_as_the_line_above() -> None:
    lines = [line.removeprefix("\u200f") for line in _shown(_zone(), "ar")]
    pairs = [(above, below) for above, below in pairwise(lines) if "^" in below]
    assert len(pairs) == 2
    for above, below in pairs:
        assert cell_len(above) == cell_len(below)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "Most States copy the Latin spelling"), ("fr", "La plupart des États"), ("ar", "أكثر الدول")],
)
def test_an_arabic_reading_is_shown_as_a_hint_with_its_caution(lang: str, words: str) -> None:
    shown = " ".join(" ".join(_shown(_zone(ARABIC), lang, 200)).split())
    assert "عبدالرحيم محمود" in shown
    assert words in shown


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_suggestions_say_that_nothing_was_changed(lang: str) -> None:
    from tansiq import messages

    shown = " ".join(" ".join(_shown(_zone(), lang, 200)).split())
    assert messages.sentence("mrz.suggestions", lang) in shown
    assert "L898902C36UTO7408122F1204159ZE184226B<<<<<10" in shown


def test_the_answer_of_a_zone_without_dates_has_none() -> None:
    answer = zone_answer(_zone(), "en")
    assert (answer["birth_date"], answer["arabic_hint"]) == (None, None)
    assert zone_answer(_zone(ARABIC), "en")["arabic_hint"]["primary_identifier"] == [["محمود"]]


@given(st.lists(st.text(st.sampled_from("abcم"), min_size=1, max_size=12), max_size=20), st.integers(12, 40))
def test_folding_loses_no_word_and_keeps_to_the_width(words: list[str], width: int) -> None:
    lines = folded(words, width)
    assert " ".join(lines).split() == words
    assert all(cell_len(line) <= width for line in lines)
    assert folded(words, 0) == [" ".join(words)]


def test_what_an_isolate_encloses_is_not_broken() -> None:
    shown = _shown(_zone(ARABIC), "en", 40)
    assert any("\u2068عبدالرحيم محمود\u2069" in line for line in shown)
