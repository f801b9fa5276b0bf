"""Instruments between authorities or States as an article mentions them, and how definite each mention is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tansiq.engines.reporting.article import Agreement, ReportedDate, Span
from tansiq.engines.reporting.hostile import bounded
from tansiq.engines.reporting.letters import Folded, alternatives, fold_word
from tansiq.lexicons import load

__all__ = ["find_agreements"]

_WORD = re.compile(r"\w+")
_MOST_WORDS = 6
_REACH = 60  # letters within which a date belongs to the instrument named before it


@cache
def _heads() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """Folded head -> kind; the plural heads; the words that end a name."""
    tables = load("arabic/agreements")
    kinds = {fold_word(form): kind for kind, forms in tables["heads"].items() for form in forms}
    plural = frozenset(fold_word(form) for form in tables["plural"]["forms"])
    return kinds, plural, frozenset(fold_word(word) for word in tables["stops"]["words"])


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:[وف])?(?:[بكل])?(?P<the>ال|لل)?(?P<head>{alternatives(_heads()[0])})(?!\w)")


@cache
def _undertaking() -> re.Pattern[str]:
    """The words of an undertaking; the last letter may be a prefix ("ب")."""
    forms = load("arabic/agreements")["undertaking"]["forms"]
    whole = alternatives(form for form in forms if not form.endswith(" ب"))
    prefix = alternatives(form for form in forms if form.endswith(" ب"))
    return re.compile(rf"(?<!\w)(?:[وف])?(?:(?:{whole})(?!\w)|(?:{prefix}))")


def _name_end(folded: str, start: int) -> int:
    """Where the phrase that names the instrument ends: punctuation, a stop word, or six words."""
    end, count = start, 0
    for word in _WORD.finditer(folded, start, start + 120):
        gap = folded[end : word.start()]
        stops = word[0] in _heads()[2] or (count > 0 and word[0] == "في") or count == _MOST_WORDS
        stops = stops or _pattern().match(folded, word.start()) is not None  # another instrument begins
        if stops or gap.strip(' «»“”"()') or "\n" in gap:
            break
        end, count = word.end(), count + 1
    return end


def _date_near(span: Span, reach: int, dates: Sequence[ReportedDate]) -> ReportedDate | None:
    """The dated day, month or year that stands in the instrument's phrase, or right after it."""
    for item in dates:
        if item.first and item.basis == "stated" and span.start <= item.span.start < max(span.end, reach):
            return item
    return None


def _clause_end(folded: str, end: int) -> int:
    """How far after an instrument's name its date may stand: to the next punctuation or the next instrument."""
    stop = re.compile(r"[.،؛\n]").search(folded, end, end + _REACH)
    following = _pattern().search(folded, end, end + _REACH)
    return min(found.start() if found else min(end + _REACH, len(folded)) for found in (stop, following))


def _is_named(folded: str, found: re.Match[str], end: int) -> bool:
    """Whether more than the bare word names it: "the Convention against ...", "the joint work programme"."""
    return bool(found["the"]) or len(folded[found.end() : end].split()) >= 1


def _instrument(
    folded: Folded, text: str, file_name: str, found: re.Match[str], dates: Sequence[ReportedDate]
) -> Agreement:
    kinds, plural, _ = _heads()
    head = " ".join(found["head"].split())
    end = _name_end(folded.text, found.end())
    span = Span(file_name, *folded.place(found.start("the") if found["the"] else found.start("head"), end))
    dated = _date_near(span, folded.place(*[_clause_end(folded.text, end)] * 2)[0], dates)
    if dated is not None:
        span = Span(file_name, span.start, max(span.end, dated.span.end))
        month = dated.first[5:7] if dated.precision in ("day", "days", "month") else ""
        return Agreement(span, text[span.start : span.end], kinds[head], "dated", dated.first[:4], month)
    named = head not in plural and _is_named(folded.text, found, end)
    return Agreement(span, text[span.start : span.end].strip(), kinds[head], "named" if named else "mentioned")


def _undertakings(folded: Folded, text: str, file_name: str) -> Iterator[Agreement]:
    for found in _undertaking().finditer(folded.text):
        end = found.end()
        stop = re.compile(r"[.؛\n]|$").search(folded.text, end)
        span = Span(file_name, *folded.place(found.start(), stop.start() if stop else end))
        yield Agreement(span, text[span.start : span.end].strip(), "undertaking", "undertaking")


def find_agreements(folded: Folded, text: str, file_name: str, dates: Sequence[ReportedDate]) -> tuple[Agreement, ...]:
    """Every instrument and undertaking mentioned, in order. ``dates`` are the article's, settled."""
    matches = bounded(_pattern().finditer(folded.text), "agreements", file_name)
    instruments = [_instrument(folded, text, file_name, found, dates) for found in matches]
    known: list[Agreement] = []
    for item in instruments:
        if not (known and known[-1].span.end > item.span.start):
            known.append(item)
    return tuple(
        sorted(
            [*known, *bounded(_undertakings(folded, text, file_name), "agreements", file_name)],
            key=lambda item: item.span.start,
        )
    )
