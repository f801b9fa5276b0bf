"""Text from elsewhere is safe to print."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.cli.isolation import direction_safe, escaped_json, isolated, isolated_number, visible


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Omar\u202erotceriD", "Omar<U+202E>rotceriD"),
        ("\x1b[2Jgone", "<U+001B>[2Jgone"),
        ("\x9b2Jgone", "<U+009B>2Jgone"),
        ("NUL\x00", "NUL<U+0000>"),
        ("zero\u200bwidth", "zero<U+200B>width"),
        ("lone \udcff", "lone <U+DCFF>"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("🧭 El Haddad", "🧭 El Haddad"),
    ],
)
def test_what_hides_or_reorders_is_shown(raw: str, shown: str) -> None:
    assert visible(raw) == shown


def test_a_name_of_ten_thousand_characters_is_cut_and_says_so() -> None:
    assert len(visible("م" * 10_000)) == 160
    assert visible("م" * 10_000).endswith("…")


def test_a_latin_value_in_a_latin_line_is_left_alone() -> None:
    assert isolated("El Haddad", "en") == "El Haddad"
    assert isolated_number("1984-03-07", "fr") == "1984-03-07"


@pytest.mark.parametrize(("text", "lang"), [("الحداد", "en"), ("El Haddad", "ar"), ("الحداد", "ar"), ("חיים", "fr")])
def test_a_value_of_another_direction_is_isolated(text: str, lang: str) -> None:
    assert isolated(text, lang) == f"\u2068{text}\u2069"


def test_a_date_in_an_arabic_line_is_read_from_left_to_right() -> None:
    assert isolated_number("1984-03-07", "ar") == "\u20661984-03-07\u2069"


@given(st.text(st.characters()), st.sampled_from(["ar", "fr", "en"]))
@settings(deadline=None)
def test_nothing_printed_can_act_on_the_terminal(text: str, lang: str) -> None:
    for shown in (isolated(text, lang), isolated_number(text, lang)):
        assert direction_safe(shown)
        inside = shown.strip("\u2066\u2068\u2069")
        assert not any(unicodedata.category(one) in ("Cc", "Cs") for one in inside)
        assert shown.count("\u2066") + shown.count("\u2068") == shown.count("\u2069") <= 1


def test_an_override_smuggled_beside_an_isolate_is_not_safe() -> None:
    assert not direction_safe("\u2068a\u202eb\u2069")


@given(st.text(st.characters()))
@settings(deadline=None)
def test_escaped_json_is_the_same_json(text: str) -> None:
    assert json.loads(escaped_json(json.dumps({"name": text}, ensure_ascii=False))) == {"name": text}


def test_json_on_a_terminal_carries_no_override() -> None:
    assert escaped_json(json.dumps("a\u202eb\x9bc", ensure_ascii=False)) == '"a\\u202eb\\u009bc"'
