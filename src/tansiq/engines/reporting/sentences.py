"""The kept text cut into sentences, each with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tansiq.engines.reporting.article import Passage, Span
from tansiq.engines.reporting.clean import TEXT_KINDS

__all__ = ["split"]

# A full stop ends a sentence unless digits stand on both sides; the press often forgets the blank after it.
_END = re.compile(r"(?:[.!؟?](?!\d)[»”\"’)\]]*|[»”\"’]\.|\n)\s*|(?<!\d)\.(?=\d)")


def split(text: str, passages: Sequence[Passage]) -> tuple[Span, ...]:
    """Every sentence of the kept passages that are text (paragraphs, questions, headings), without blanks around it."""
    spans: list[Span] = []
    for passage in passages:
        if passage.kept and passage.kind in TEXT_KINDS:
            spans.extend(_sentences(text, passage.span))
    return tuple(spans)


def _sentences(text: str, within: Span) -> list[Span]:
    spans, start = [], within.start
    for found in _END.finditer(text, within.start, within.end):
        spans.append((start, found.end()))
        start = found.end()
    spans.append((start, within.end))
    trimmed = (_trim(text, first, last) for first, last in spans)
    return [Span(within.file, first, last) for first, last in trimmed if first < last]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
