"""Names of plain words, read word by word out of a memory of words read before; every other name is parsed.

Most names are a few words of letters of which none is a particle. What such a word is does not depend on its
neighbours, so that reading a long list comes down to looking its words up; a test holds both ways equal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tansiq.engines.names.fold import control_character
from tansiq.engines.names.name import Name, Token
from tansiq.engines.names.parse import MAX_TOKENS, is_capital, plain_token

__all__ = ["PlainWords"]

_REMEMBERED = 1 << 20  # written words; then the memory begins anew
_NOT_PLAIN = -1


class PlainWords:
    """Reads names as sequences of numbers, one a token. ``number_of`` gives a token's number (0 or more)."""

    def __init__(self, number_of: Callable[[Token], int], *, person: bool = True) -> None:
        self._number_of, self._person = number_of, person
        self._known: dict[str, int] = {}  # twice the number, plus one for a word in capitals

    def read(self, text: str, *, given: str = "", family: str = "") -> Sequence[int]:
        """The numbers of the name's tokens. Raises MalformedError ``name.*`` as Name.parse does."""
        if not (given and family) and len(text) < 200 and text.isprintable():
            known, found = self._known, []
            for word in text.split():
                number = known.get(word)
                if number is None:
                    number = self._learn(word)
                if number < 0:
                    break
                found.append(number)
            else:
                capitals = sum(number & 1 for number in found)
                if capitals in (0, len(found)):
                    return [number >> 1 for number in found[:MAX_TOKENS]]
        name = Name.parse(text, given=given, family=family, person=self._person)
        return [self._number_of(token) for token in name.tokens]

    def _learn(self, word: str) -> int:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        token = None if control_character(word) else plain_token(word, person=self._person)
        number = self._number_of(token) * 2 + is_capital(word) if token else _NOT_PLAIN
        self._known[word] = number
        return number
