"""A name as it is compared: its parts in order, each with its letters, and the part it plays."""

from __future__ import annotations

from dataclasses import dataclass, field

from tansiq.engines.names.letters import ABJAD, encode

__all__ = ["INITIAL", "NAME", "TITLE", "Name", "Token"]

NAME = "name"
TITLE = "title"
INITIAL = "initial"


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a name.

    ``letters`` are folded letters of ``kind`` (letters.ALPHABET or ABJAD) without article, "servant of" or filiation,
    which are kept as ``article``, ``servant`` and ``filiated`` ("son of" or "daughter of" stands before it).
    ``text`` is what the source wrote.
    """

    text: str
    letters: str
    kind: int
    role: str = NAME
    article: bool = False
    servant: bool = False
    filiated: bool = False
    codes: tuple[int, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", encode(self.letters, self.kind))

    @property
    def key(self) -> tuple[int, str]:
        """What makes two tokens one entry of a vocabulary."""
        return self.kind, self.letters


@dataclass(frozen=True, slots=True)
class Name:
    """A written name and its tokens, given name first where the writing tells (comma, ``<<``, capitals).

    ``ordered`` says that it told, so that position is evidence; ``script`` is the ISO 15924 code of most letters.
    """

    text: str
    tokens: tuple[Token, ...]
    script: str = "Latn"
    ordered: bool = False

    @classmethod
    def parse(cls, text: str, *, given: str = "", family: str = "", person: bool = True) -> Name:
        """Read any script; raise MalformedError ``name.too_long`` or ``name.control_character``.

        ``given`` and ``family`` are used, and the order then trusted, where the source keeps them apart. For an
        organisation or a vessel (``person=False``) no word is a particle.
        """
        from tansiq.engines.names.parse import parse_name  # parse builds Name

        return parse_name(text, given=given, family=family, person=person)

    @property
    def is_abjad(self) -> bool:
        """Most of it is written in Arabic or Hebrew letters."""
        return sum(token.kind == ABJAD for token in self.tokens) * 2 > len(self.tokens)
