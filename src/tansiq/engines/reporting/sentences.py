"""The kept text cut into sentences, each with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tansiq.engines.reporting.article import Passage, Span
from tansiq.engines.reporting.clean import TEXT_KINDS

__all__ = ["sentence_around", "split"]

# A full stop ends a sentence unless digits stand on both sides; the press often forgets the blank after it.
_END = re.compile(r"(?:[.!؟?](?!\d)[»”\"’)\]]*|[»”\"’]\.|\n)\s*|(?<!\d)\.(?=\d)")

_LONGEST = 2000  # letters after which a sentence without a full stop is cut
_REACH = 600  # letters to either side that a sentence around something may have


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
    pieces = ((place, min(place + _LONGEST, last)) for first, last in spans for place in range(first, last, _LONGEST))
    trimmed = (_trim(text, first, last) for first, last in pieces)
    return [Span(within.file, first, last) for first, last in trimmed if first < last]


def sentence_around(text: str, passages: Sequence[Passage], span: Span) -> Span:
    """The sentence in which something stands, at most ``_REACH`` letters to either side; the span itself at least."""
    home = next((passage.span for passage in passages if span.meets(passage.span)), span)
    near = Span(span.file, max(home.start, span.start - _REACH), min(home.end, span.end + _REACH))
    met = [sentence for sentence in _sentences(text, near) if sentence.meets(span)] or [span]
    return Span(span.file, min(met[0].start, span.start), max(met[-1].end, span.end))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
