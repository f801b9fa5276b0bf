"""Segments out of a stream of bytes, in constant memory: blocks of 64 KiB, cut at the terminators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from tansiq.engines.edifact.service import DEFAULT, ServiceCharacters, advice_at
from tansiq.engines.tables.caps import SEGMENT_MAX_CHARACTERS
from tansiq.engines.tables.problem import Report

__all__ = ["Segment", "read_segments"]

_BLOCK = 1 << 16
#: Longest ``UNA`` with what must follow it: so much of a block is kept back, so that none is cut in two.
_ADVICE_BYTES = 64
_MARK = "\xef\xbb\xbf"  # the byte order mark of UTF-8, a byte a character
_TAG = re.compile(r"^[A-Z][A-Z0-9]{2}$")


class Segment(NamedTuple):
    """One segment: its elements as text, components still parted by ``:``; protected characters still moved up.

    ``number`` counts the file's segments from 1, ``line`` its lines (a message is often a single line).
    A tuple, since a flight has thousands of them.
    """

    tag: str
    elements: list[str]
    number: int
    line: int

    def element(self, place: int) -> str:
        """The element at ``place`` (from 1; 0 is the tag), empty where there is none."""
        return self.elements[place] if place < len(self.elements) else ""

    def components(self, place: int) -> list[str]:
        """The components of the element at ``place``; ``[""]`` where there is none."""
        return self.element(place).split(":")

    def component(self, place: int, part: int = 0) -> str:
        """One component (from 0), empty where there is none."""
        if place >= len(self.elements):
            return ""
        text = self.elements[place]
        if ":" not in text:
            return "" if part else text
        found = text.split(":")
        return found[part] if part < len(found) else ""

    @property
    def raw(self) -> str:
        """The segment as text, with the usual service characters."""
        return "+".join(self.elements)


def read_segments(stream: BinaryIO, report: Report) -> Iterator[Segment]:
    """Every segment of ``stream``. One without a tag, or beyond the cap, is reported (``edifact.*``) and passed over.

    Line breaks inside a segment are the transport's (lines of 69 or 80 characters), not the sender's: taken out.
    """
    number, line, known = 0, 1, set[str]()
    new = tuple.__new__  # what Segment(...) comes to, without its keywords: there are thousands of them
    for piece in _pieces(stream, report):
        breaks = piece.count("\n")
        text, started = piece.lstrip(), line
        if breaks:
            started += piece[: len(piece) - len(text)].count("\n")
            text = text.replace("\r", "").replace("\n", "")
        line += breaks
        if not number:
            text = text.removeprefix(_MARK).lstrip()
        if not text:
            continue
        number += 1
        elements = text.split("+")
        tag = elements[0]
        if tag not in known:
            tag = tag.split(":", 1)[0].rstrip()
            if not _TAG.match(tag):
                report.note("edifact.no_tag", number, row_lost=True, at_line=started, text=text[:200])
                continue
            known.add(tag)
        yield new(Segment, (tag, elements, number, started))


def _pieces(stream: BinaryIO, report: Report) -> Iterator[str]:
    """What stands between two terminators, normalised; what follows the last one comes last."""
    tail, skipping = "", False
    for text in _normalised(stream, report):
        first, *others = text.split("'")
        tail = "" if skipping else tail + first
        if not others:
            if len(tail) > SEGMENT_MAX_CHARACTERS:
                report.note("edifact.segment_too_long", 0, row_lost=True, limit=SEGMENT_MAX_CHARACTERS, text=tail[:200])
                tail, skipping = "", True
            continue
        *whole, rest = others
        for piece in (tail, *whole):
            if len(piece) <= SEGMENT_MAX_CHARACTERS:
                yield piece
            else:
                report.note(
                    "edifact.segment_too_long", 0, row_lost=True, limit=SEGMENT_MAX_CHARACTERS, text=piece[:200]
                )
        tail, skipping = rest, False
    if tail.strip():
        report.note("edifact.no_terminator", 0, text=tail.strip()[:60])
        yield tail


def _normalised(stream: BinaryIO, report: Report) -> Iterator[str]:
    """Blocks with the usual service characters, whatever each interchange uses. One byte is one character here."""
    characters, kept = DEFAULT, b""
    while True:
        block = stream.read(_BLOCK)
        pending, at, last = kept + block, 0, not block
        while found := advice_at(pending, at):
            start, end, said, whole = found
            text, _ = _ready(characters, pending[at:start])
            yield text
            if not whole:
                report.note("edifact.advice", 0, text=pending[start:end].decode("latin-1"))
            characters, at = said, end
        stop = len(pending) if last else max(at, len(pending) - _ADVICE_BYTES)
        text, open_release = _ready(characters, pending[at:stop])
        kept = pending[stop - open_release :]
        yield text
        if last:
            return


def _ready(characters: ServiceCharacters, block: bytes) -> tuple[str, bool]:
    text = block.decode("latin-1")
    is_open = characters.open_release(text)
    return characters.normalised(text[:-1] if is_open else text), is_open
