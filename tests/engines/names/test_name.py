"""Name and Token: the values that are compared."""

from __future__ import annotations

import dataclasses

import pytest

from tansiq import Name
from tansiq.engines.names.letters import ABJAD, ALPHABET, encode
from tansiq.engines.names.name import NAME, Token


def test_a_token_knows_the_codes_of_its_letters() -> None:
    token = Token("Karim", "karim", ALPHABET)
    assert token.codes == encode("karim", ALPHABET)
    assert token.role == NAME


def test_tokens_of_two_kinds_of_writing_are_two_entries_of_a_vocabulary() -> None:
    assert Token("a", "a", ALPHABET).key != Token("a", "a", ABJAD).key
    assert Token("Karim", "karim", ALPHABET).key == Token("KARIM", "karim", ALPHABET, article=True).key


def test_tokens_and_names_are_never_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Token("a", "a", ALPHABET).letters = "b"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        Name.parse("Karim").text = ""  # type: ignore[misc]


def test_equal_writing_makes_equal_names_that_can_be_keys() -> None:
    assert Name.parse("Karim Nouri") == Name.parse("Karim Nouri")
    assert len({Name.parse("Karim Nouri"), Name.parse("Karim Nouri"), Name.parse("Karim Nour")}) == 2


def test_a_name_keeps_what_the_source_wrote() -> None:
    assert Name.parse("  ABD-EL Krim ,  Salem ").text == "  ABD-EL Krim ,  Salem "


@pytest.mark.parametrize(
    ("text", "is_abjad"),
    [("كريم نوري", True), ("Karim Nouri", False), ("יוסף", True), ("كريم Nouri", False), ("", False)],
)
def test_a_name_knows_whether_most_of_it_is_an_abjads(text: str, *, is_abjad: bool) -> None:
    assert Name.parse(text).is_abjad is is_abjad
