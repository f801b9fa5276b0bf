"""Where the values of a sample stand and which of its parts may be repeated, by the shape of its text.

Only a guess with regular expressions: what is wanted is input that stays *nearly* sound, not a reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["Block", "Sample", "look_at"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """A part that can be written again after itself, with ``joint`` between. ``kind`` is its tag, segment or key."""

    start: int
    end: int
    kind: str
    joint: bytes = b""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample with the spans of its values (never empty, never overlapping, in order) and of its blocks."""

    data: bytes
    values: tuple[Span, ...]
    blocks: tuple[Block, ...]


_XML_VALUE = re.compile(rb">([^<>]*[^<>\s][^<>]*)<|=\"([^\"<]+)\"")
_XML_TAG = re.compile(rb"<(/?)([A-Za-z_][\w.:-]*)((?:[^<>\"]|\"[^\"]*\")*?)(/?)>")
_CSV_VALUE = re.compile(rb'"((?:[^"\n]|"")+)"|([^",;\t|\r\n\x1c]+)')
_JSON_VALUE = re.compile(rb'"(?:[^"\\\n]|\\.)*"\s*:|"((?:[^"\\\n]|\\.)+)"|(?<=[\[:, ])(-?\d[\d.eE+-]*)')
_JSON_TOKEN = re.compile(rb'"(?:[^"\\\n]|\\.)*"|[\[\]{},]')
_EDIFACT_VALUE = re.compile(rb"([^+:'?\r\n]+)")
_WORD = re.compile(rb"([^\s<,.;:]+)")
_LINE = re.compile(rb"[^\n]*\n|[^\n]+$")


def _values(pattern: re.Pattern[bytes], data: bytes) -> Iterator[Span]:
    """The spans of the groups; what matches without one is no value."""
    for found in pattern.finditer(data):
        if found.lastindex:
            yield found.span(found.lastindex)


def _xml_blocks(data: bytes) -> Iterator[Block]:
    """Every element, from its opening to its closing tag."""
    opened: list[tuple[bytes, int]] = []
    for found in _XML_TAG.finditer(data):
        closing, name, _, single = found.groups()
        if single:
            yield Block(found.start(), found.end(), name.decode())
        elif not closing:
            opened.append((name, found.start()))
        elif opened and opened[-1][0] == name:
            yield Block(opened.pop()[1], found.end(), name.decode())


def _json_blocks(data: bytes) -> Iterator[Block]:
    """Every member of a list or object, and every line."""
    yield from _lines(data)
    starts: list[int] = []
    for found in _JSON_TOKEN.finditer(data):
        token = found[0]
        if token in b"[{":
            starts.append(found.end())
        elif starts and token in b"]},":
            start = starts.pop()
            if data[start : found.start()].strip():
                yield Block(start, found.start(), _key(data, start), b",")
            if token == b",":
                starts.append(found.end())


def _key(data: bytes, start: int) -> str:
    """The key before, or at, the place: what a member of a list is listed under."""
    named = re.match(rb'\s*"([^"]*)"\s*:', data[start : start + 80])
    before = re.findall(rb'"([^"]*)"\s*:\s*\[', data[max(0, start - 200) : start])
    return (named[1] if named else before[-1] if before else b"").decode("utf-8", "replace")


def _lines(data: bytes) -> Iterator[Block]:
    for number, found in enumerate(_LINE.finditer(data), 1):
        yield Block(found.start(), found.end(), f"line {number}", b"" if found[0].endswith(b"\n") else b"\n")


def _edifact_blocks(data: bytes) -> Iterator[Block]:
    """Every segment, every element of it, every component of that."""
    for segment in re.finditer(rb"(?:\?.|[^'?])+'\s*", data, re.DOTALL):
        tag = segment[0].strip()[:3].decode("latin-1")
        yield Block(segment.start(), segment.end(), tag)
        for number, part in enumerate(re.finditer(rb"[+:](?:\?.|[^+:'?])*", segment[0], re.DOTALL)):
            yield Block(segment.start() + part.start(), segment.start() + part.end(), f"{tag} {number}")


def _whole(data: bytes) -> Iterator[Block]:
    yield Block(0, len(data), "whole")


_SHAPES: dict[str, tuple[re.Pattern[bytes], Callable[[bytes], Iterator[Block]]]] = {
    "xml": (_XML_VALUE, _xml_blocks),
    "csv": (_CSV_VALUE, _lines),
    "json": (_JSON_VALUE, _json_blocks),
    "edifact": (_EDIFACT_VALUE, _edifact_blocks),
    "mrz": (re.compile(rb"([^<\n\r]+|<+)"), _lines),
    "text": (_WORD, _lines),
    "bytes": (re.compile(rb"([\x20-\x7e]{2,})"), _whole),
}


def look_at(data: bytes, shape: str) -> Sample:
    """The sample with its values and blocks."""
    pattern, blocks = _SHAPES[shape]
    return Sample(data, tuple(_values(pattern, data)), tuple(blocks(data)))
