"""Text as it arrives (typed, pasted, from a reading machine that acts as a keyboard) to the lines of zones."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tansiq.engines.documents.digits import FILLER, REPERTOIRE
from tansiq.engines.documents.finding import Finding
from tansiq.engines.documents.formats import FORMATS
from tansiq.engines.tables.caps import MRZ_MAX_CHARACTERS, MRZ_MAX_ZONES, MRZ_TEXT_MAX_CHARACTERS
from tansiq.errors import MalformedError

__all__ = ["Block", "Written", "read_lines", "split_zones"]

_BREAK = re.compile(r"\r\n|\r|\n")
_CAPITALS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
#: Byte order mark, and the marks of direction that our own output carries: pasted back, they are no part of the zone.
_NO_MARKS = dict.fromkeys(map(ord, "\ufeff\u200e\u200f\u2066\u2067\u2068\u2069"))
_WIDTHS = frozenset(layout.width for layout in FORMATS.values())
#: Whole zones without a line break: their length tells how they are cut.
_RUNS = {layout.lines * layout.width: layout.width for layout in FORMATS.values()}
#: With more foreign characters than one in this many, a text is no zone that was read badly: it is something else.
_FOREIGN_PART = 4


@dataclass(frozen=True, slots=True)
class Block:
    """The text of one zone, and the line of the whole text (from 1) on which it begins."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """The lines of one zone in capitals without white space, the lines as they came, and notes on the difference."""

    lines: tuple[str, ...]
    source: tuple[str, ...]
    notes: tuple[Finding, ...]


def split_zones(text: str) -> tuple[Block, ...]:
    """Zones that stand in one text, separated by blank lines; a line that holds a whole zone is a zone of its own.

    Raises MalformedError ``mrz.empty``, ``mrz.text_too_long`` or ``mrz.too_many_zones``.
    """
    if len(text) > MRZ_TEXT_MAX_CHARACTERS:
        raise MalformedError("mrz.text_too_long", limit=MRZ_TEXT_MAX_CHARACTERS)
    blocks: list[Block] = []
    gathered: list[str] = []
    for number, line in enumerate([*_BREAK.split(text), ""], 1):
        if _bare(line):
            gathered.append(line)
        elif gathered:
            blocks += _several(number - len(gathered), gathered)
            gathered = []
    if not blocks:
        raise MalformedError("mrz.empty")
    if len(blocks) > MRZ_MAX_ZONES:
        raise MalformedError("mrz.too_many_zones", limit=MRZ_MAX_ZONES)
    return tuple(blocks)


def _several(first: int, lines: list[str]) -> list[Block]:
    if len(lines) > 1 and all(len(_bare(line)) in _RUNS for line in lines):
        return [Block(first + at, line) for at, line in enumerate(lines)]
    return [Block(first, "\n".join(lines))]


def read_lines(text: str) -> Written:
    """The lines of one zone: capitals, without the white space around and inside.

    A text without line breaks is cut at white space or, where its length is that of a whole zone, by that length. Where
    a line has its full length only with its spaces, they are taken for fillers. Raises MalformedError ``mrz.empty``,
    ``mrz.too_long``, ``mrz.characters``.
    """
    if len(text) > MRZ_MAX_CHARACTERS:
        raise MalformedError("mrz.too_long", limit=MRZ_MAX_CHARACTERS)
    source = tuple(line for line in _BREAK.split(text) if _bare(line))
    if not source:
        raise MalformedError("mrz.empty")
    cut = _cut(source)
    lines = tuple(_bare(_with_fillers(line) or line).translate(_CAPITALS) for line in cut)
    _check_repertoire(lines)
    return Written(lines, source, tuple(_notes(source, cut)))


def _bare(line: str) -> str:
    return "".join(line.translate(_NO_MARKS).split())


def _cut(source: tuple[str, ...]) -> tuple[str, ...]:
    """One line that holds several: cut at its white space, or by the length of a whole zone."""
    if len(source) > 1:
        return source
    words = source[0].translate(_NO_MARKS).split()
    several = len(words) in (2, 3)
    if several and len({len(word) for word in words}) == 1:
        return tuple(words)
    whole = "".join(words)
    if width := _RUNS.get(len(whole)):
        return tuple(whole[start : start + width] for start in range(0, len(whole), width))
    return tuple(words) if several else source


def _with_fillers(line: str) -> str:
    """A line that came with spaces in place of its fillers: of full length with them, too short without. Else empty."""
    inner = line.translate(_NO_MARKS).strip("\t\r\n\f\v")
    is_so = len(inner) in _WIDTHS and len(_bare(inner)) not in _WIDTHS and FILLER not in inner
    return inner.replace(" ", FILLER) if is_so else ""


def _check_repertoire(lines: tuple[str, ...]) -> None:
    total = sum(map(len, lines))
    foreign = sum(character not in REPERTOIRE for line in lines for character in line)
    if foreign * _FOREIGN_PART > total:
        raise MalformedError("mrz.characters", count=foreign, total=total)


def _notes(source: tuple[str, ...], cut: tuple[str, ...]) -> list[Finding]:
    notes = []
    if any(line != line.translate(_CAPITALS) for line in source):
        notes.append(Finding("mrz.small_letters", "note", "zone"))
    if any(_with_fillers(line) for line in cut):
        notes.append(Finding("mrz.spaces_as_fillers", "note", "zone"))
    elif any(len(_bare(line)) != len(line.translate(_NO_MARKS).strip()) for line in cut):
        notes.append(Finding("mrz.spaces", "note", "zone"))
    return notes
