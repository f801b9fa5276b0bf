"""Dates left open in one file, and told in another that reports the same event: what two reports say together.

Two sentences speak of one event where they share most of their words; the dated one then dates the other. The ground
names the file and the words, so that a person can refuse it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tansiq.engines.reporting.article import Article, Ground, ReportedDate, Span
from tansiq.engines.reporting.dating import infer_year, publication, settle
from tansiq.engines.reporting.letters import fold, stems
from tansiq.engines.reporting.sentences import split

__all__ = ["link_dates"]

_SAME_EVENT = 0.5  # share of the shorter sentence's words that must be in the other
_SAME_DAY = 0.3  # the same, where day and month agree already
_WORDS = 8  # words in common, at least


def _sentence(article: Article, span: Span) -> frozenset[str]:
    """The content words of the sentence in which a date stands."""
    for sentence in split(article.text, article.passages):
        if span.start < sentence.end and sentence.start < span.end:
            folded = fold(article.words(sentence)).text
            return frozenset(word for word, _, _ in stems(folded) if len(word) >= 3 and not word.isdigit())
    return frozenset()


def _overlap(one: frozenset[str], two: frozenset[str]) -> float:
    shared = len(one & two)
    return shared / min(len(one), len(two)) if shared >= _WORDS else 0.0


def _candidates(article: Article, articles: Sequence[Article]) -> Iterator[tuple[Article, ReportedDate]]:
    for other in articles:
        if other.file != article.file:
            days = (item for item in other.dates if item.role == "text" and item.precision in ("day", "days"))
            yield from ((other, item) for item in days if item.first)


def _ground(item: ReportedDate) -> Ground:
    return Ground("other_report", item.text, item.span)


def _same_day(item: ReportedDate, article: Article, articles: Sequence[Article]) -> ReportedDate | None:
    """The same day and month with a year in another file, told in a sentence much like this one."""
    own = _sentence(article, item.span)
    answers = {}
    for other, dated in _candidates(article, articles):
        answer = infer_year(item, int(dated.first[:4]), _ground(dated))
        if answer is None or (answer.first, answer.last) != (dated.first, dated.last):
            continue
        if _overlap(own, _sentence(other, dated.span)) >= _SAME_DAY:
            answers[answer.first] = answer
    return next(iter(answers.values())) if len(answers) == 1 else None


def _same_event(item: ReportedDate, article: Article, articles: Sequence[Article]) -> ReportedDate | None:
    """Yesterday here, a date there, in two sentences that tell one event better than any other pair does."""
    own = _sentence(article, item.span)
    scored = [
        (_overlap(own, _sentence(other, dated.span)), other, dated) for other, dated in _candidates(article, articles)
    ]
    fits = sorted((row for row in scored if row[0] >= _SAME_EVENT), key=lambda row: -row[0])
    if not fits or any(row[0] == fits[0][0] and row[2].first != fits[0][2].first for row in fits[1:]):
        return None
    dated = fits[0][2]
    grounds = (*item.grounds, _ground(dated), *dated.grounds)
    return replace(item, basis="inferred", first=dated.first, last=dated.last, grounds=grounds)


def _answer(item: ReportedDate, article: Article, articles: Sequence[Article]) -> ReportedDate:
    if item.basis != "unknown" or item.role != "text":
        return item
    if item.partial.startswith("--") and item.precision in ("day", "days"):
        return _same_day(item, article, articles) or item
    if item.relation[:1] in ("+", "-") and item.relation:
        return _same_event(item, article, articles) or item
    return item


def _published(dates: Sequence[ReportedDate]) -> ReportedDate | None:
    """The publication that follows from a dated "yesterday", else what the dates say of it themselves."""
    for item in dates:
        if item.relation[:1] in ("+", "-") and item.relation and item.basis == "inferred" and item.first == item.last:
            day = (date.fromisoformat(item.first) - timedelta(days=int(item.relation))).isoformat()
            ground = Ground("counted_back", item.text, item.span)
            return replace(item, first=day, last=day, precision="day", grounds=(ground, *item.grounds))
    return publication(dates)


def _linked(article: Article, articles: Sequence[Article]) -> Article:
    if article.published is not None:
        return article
    dates = tuple(_answer(item, article, articles) for item in article.dates)
    published = _published(dates)
    return replace(article, dates=settle(dates, published) if published else dates, published=published)


def link_dates(articles: Sequence[Article]) -> tuple[Article, ...]:
    """The articles with the dates that other reports of an event settle; what those rest on goes with them."""
    return tuple(_linked(article, articles) for article in articles)
