"""Dates left open in one file, and told in another that reports the same event: what two reports say together.

Two sentences speak of one event where they share most of their words; the dated one then dates the other. The ground
names the file and the words, so that a person can refuse it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from tansiq.engines.reporting.article import Article, Ground, ReportedDate, Span
from tansiq.engines.reporting.dating import infer_year, publication, settle
from tansiq.engines.reporting.letters import fold, stems
from tansiq.engines.reporting.sentences import sentence_around

__all__ = ["link_dates"]

_SAME_EVENT = 0.5  # how alike two sentences must be to tell one event
_SAME_DAY = 0.2  # the same, where day and month agree already
_MARGIN = 0.1  # how much better the best pair must be than one that tells another day
_MOST = 50  # dated days of one file that may date another's
_WORDS = 8  # words in common, at least


class _Sentences:
    """The content words of the sentence in which a date stands, worked out once for each date."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._texts = {article.file: article for article in articles}
        self._known: dict[Span, frozenset[str]] = {}

    def __call__(self, span: Span) -> frozenset[str]:
        if span not in self._known:
            article = self._texts[span.file]
            folded = fold(article.words(sentence_around(article.text, article.passages, span))).text
            content = (word for word, _, _ in stems(folded) if len(word) >= 3 and not word.isdigit())
            self._known[span] = frozenset(content)
        return self._known[span]


def _overlap(one: frozenset[str], two: frozenset[str]) -> float:
    """Dice's coefficient of two sets of words, 0 where few are shared: a long sentence meets many words by chance."""
    shared = len(one & two)
    return 2 * shared / (len(one) + len(two)) if shared >= _WORDS else 0.0


def _told(articles: Sequence[Article]) -> tuple[ReportedDate, ...]:
    """The days that the articles date: what may date another file's."""
    told: list[ReportedDate] = []
    for article in articles:
        days = (item for item in article.dates if item.role == "text" and item.precision in ("day", "days"))
        told.extend(islice((item for item in days if item.first), _MOST))
    return tuple(told)


def _ground(item: ReportedDate) -> Ground:
    return Ground("other_report", item.text, item.span)


def _same_day(item: ReportedDate, told: Sequence[ReportedDate], words: _Sentences) -> ReportedDate | None:
    """The same day and month with a year in another file, told in a sentence much like this one."""
    answers = {}
    for dated in told:
        answer = infer_year(item, int(dated.first[:4]), _ground(dated))
        if answer is None or (answer.first, answer.last) != (dated.first, dated.last):
            continue
        if _overlap(words(item.span), words(dated.span)) >= _SAME_DAY:
            answers[answer.first] = answer
    return next(iter(answers.values())) if len(answers) == 1 else None


def _same_event(item: ReportedDate, told: Sequence[ReportedDate], words: _Sentences) -> ReportedDate | None:
    """Yesterday here, a date there, in two sentences that tell one event clearly better than any other pair does."""
    scored = ((_overlap(words(item.span), words(dated.span)), dated) for dated in told)
    fits = sorted((row for row in scored if row[0] >= _SAME_EVENT), key=lambda row: -row[0])
    if not fits or any(row[0] > fits[0][0] - _MARGIN and row[1].first != fits[0][1].first for row in fits[1:]):
        return None
    dated = fits[0][1]
    grounds = (*item.grounds, _ground(dated), *dated.grounds)
    return replace(item, basis="inferred", first=dated.first, last=dated.last, grounds=grounds)


def _answer(item: ReportedDate, told: Sequence[ReportedDate], words: _Sentences) -> ReportedDate:
    if item.basis != "unknown" or item.role != "text":
        return item
    others = [dated for dated in told if dated.span.file != item.span.file]
    if item.partial.startswith("--") and item.precision in ("day", "days"):
        return _same_day(item, others, words) or item
    if item.relation[:1] in ("+", "-") and item.relation:
        return _same_event(item, others, words) or item
    return item


def _published(dates: Sequence[ReportedDate]) -> ReportedDate | None:
    """The publication that follows from a dated "yesterday", else what the dates say of it themselves."""
    for item in dates:
        if item.relation[:1] in ("+", "-") and item.relation and item.basis == "inferred" and item.first == item.last:
            day = (date.fromisoformat(item.first) - timedelta(days=int(item.relation))).isoformat()
            ground = Ground("counted_back", item.text, item.span)
            return replace(item, first=day, last=day, precision="day", grounds=(ground, *item.grounds))
    return publication(dates)


def _linked(article: Article, told: Sequence[ReportedDate], words: _Sentences) -> Article:
    if article.published is not None:
        return article
    dates = tuple(_answer(item, told, words) for item in article.dates)
    published = _published(dates)
    return replace(article, dates=settle(dates, published) if published else dates, published=published)


def link_dates(articles: Sequence[Article]) -> tuple[Article, ...]:
    """The articles with the dates that other reports of an event settle; what those rest on goes with them."""
    told, words = _told(articles), _Sentences(articles)
    return tuple(_linked(article, told, words) for article in articles)
