"""Names read word by word are the names that the parser reads."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tansiq.engines.names.name import Name, Token
from tansiq.engines.names.plain import PlainWords
from tansiq.errors import MalformedError

WORDS = [
    *("Karim", "BOUZIDI", "bouzidi", "al", "Al-Kaabi", "bin", "ben", "Abdul", "Abdulrahman", "eddine", "Allah", "Dr"),
    *("K", "K.", "O'Brien", "كريم", "البوزيدي", "عبد", "الرحمن", "بن", "李晓明", "Иван", "Γιώργος", "x\u0301"),
    *("ﷴ", "Ⅳ", "محمدعبد", "محمدعبدالله", "الله"),
    *("ñandú", "MC", "A", "Ab", ",", "<<", "s/o", "12", "😀", "\u200fسالم", "\x1cx", "x\x00y", "İ", "ß"),
]
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=10).map(" ".join)


class Numbered:
    """Gives every token a number and can tell which it was."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []

    def __call__(self, token: Token) -> int:
        self.tokens.append(token)
        return len(self.tokens) - 1


def read(words: PlainWords, numbered: Numbered, text: str) -> list[tuple[str, int, str, bool, bool, bool]]:
    found = [numbered.tokens[number] for number in words.read(text)]
    return [(token.letters, token.kind, token.role, token.article, token.servant, token.filiated) for token in found]


def parsed(text: str, *, person: bool) -> list[tuple[str, int, str, bool, bool, bool]]:
    found = Name.parse(text, person=person).tokens
    return [(token.letters, token.kind, token.role, token.article, token.servant, token.filiated) for token in found]


@settings(deadline=None, max_examples=300)
@given(texts=st.lists(TEXTS, min_size=1, max_size=3), person=st.booleans())
@example(texts=["كريم محمدعبد الرحمن"], person=True)  # "servant of" written on to the name before it
@example(texts=["محمدعبدالله كريم"], person=True)
def test_a_name_read_word_by_word_has_the_tokens_that_the_parser_finds(texts: list[str], *, person: bool) -> None:
    numbered = Numbered()
    words = PlainWords(numbered, person=person)
    for text in [*texts, *texts]:  # the second time out of the memory
        try:
            expected = parsed(text, person=person)
        except MalformedError as error:
            with pytest.raises(MalformedError, match=error.code):
                words.read(text)
        else:
            assert read(words, numbered, text) == expected


def test_a_word_read_before_is_not_parsed_again() -> None:
    numbered = Numbered()
    words = PlainWords(numbered)
    assert words.read("Karim Bouzidi") == words.read("Karim Bouzidi") == [0, 1]
    assert len(numbered.tokens) == 2


def test_given_and_family_kept_apart_are_read_in_that_order() -> None:
    numbered = Numbered()
    assert [numbered.tokens[n].letters for n in PlainWords(numbered).read("x", given="Karim", family="Bouzidi")] == [
        "karim",
        "bouzidi",
    ]
