"""Open-source articles: clean text, dates with their basis, attributed claims, figures, agreements, near-duplicates.

``read_article`` reads one text; ``read_folder`` several together, with what they share. Nothing here is a fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from tansiq.engines.reporting.agreements import find_agreements
from tansiq.engines.reporting.article import (
    Article,
    Organisation,
    Passage,
    Reading,
    Rejected,
    ReportedDate,
    Span,
    as_values,
)
from tansiq.engines.reporting.claims import find_claims, genre_of
from tansiq.engines.reporting.clean import clean
from tansiq.engines.reporting.dates import find_dates
from tansiq.engines.reporting.dating import date_all
from tansiq.engines.reporting.figures import find_figures
from tansiq.engines.reporting.hostile import MAX_BYTES, check_text, decode
from tansiq.engines.reporting.letters import fold, fold_word
from tansiq.engines.reporting.linking import link_dates
from tansiq.engines.reporting.organisations import find_organisations
from tansiq.engines.reporting.passages import find_shared
from tansiq.errors import MalformedError
from tansiq.lexicons import load

__all__ = ["MAX_BYTES", "Article", "Reading", "Rejected", "as_values", "decode", "read_article", "read_folder"]


def read_article(text: str, file_name: str, *, published: str = "") -> Article:
    """Read one article. ``published`` is its day (ISO) where the caller knows it.

    Raises ``MalformedError`` ``article.*`` for text that is empty, binary, too large or hides its direction.
    """
    check_text(text, file_name)
    passages, title = clean(text, file_name)
    folded = fold(text)
    found = find_dates(folded, text, file_name)
    dates, day = date_all(found, passages, _given(published, file_name) or _printed(text, passages, found))
    kept = [passage.span for passage in passages if passage.kept]
    figures = find_figures(folded, text, file_name, [item.span for item in dates])
    genre = genre_of(folded.text, passages)
    return Article(
        file_name,
        text,
        passages,
        title=title,
        genre=genre,
        outlet=_outlet(text, passages),
        published=day,
        dates=dates,
        claims=find_claims(text, passages, genre),
        figures=tuple(item for item in figures if _inside(item.span, kept)),
        agreements=tuple(item for item in find_agreements(folded, text, file_name, dates) if _inside(item.span, kept)),
        organisations=_kept_organisations(find_organisations(folded, text, file_name), kept),
    )


def _outlet(text: str, passages: Sequence[Passage]) -> str:
    """The line in which the page says who prints, from where."""
    lines = (part.span for part in passages if part.kind in ("dateline", "source"))
    return next((text[span.start : span.end].strip() for span in lines), "")


def _given(published: str, file_name: str) -> ReportedDate | None:
    """A publication day told by the caller: stated, but not by the file."""
    if not published:
        return None
    try:
        date.fromisoformat(published)
    except ValueError as error:
        raise MalformedError("article.published", file=file_name, text=published) from error
    return ReportedDate(
        Span(file_name, 0, 0), published, "stated", "day", first=published, last=published, role="given"
    )


def _printed(text: str, passages: Sequence[Passage], found: Sequence[ReportedDate]) -> ReportedDate | None:
    """The day in a line such as "published on ...", which the page states of itself."""
    starts = tuple(fold_word(start) for start in load("arabic/dates")["published"]["start"])
    lines = [part.span for part in passages if fold_word(text[part.span.start : part.span.end]).startswith(starts)]
    days = (item for item in found if item.precision == "day" and item.first and _inside(item.span, lines))
    return next(days, None)


def _inside(span: Span, kept: Sequence[Span]) -> bool:
    return any(span.within(part) for part in kept)


def _kept_organisations(found: Iterable[Organisation], kept: Sequence[Span]) -> tuple[Organisation, ...]:
    """The organisations with the mentions that stand in the article itself."""
    rest = ((body, tuple(item for item in body.mentions if _inside(item.span, kept))) for body in found)
    return tuple(replace(body, mentions=mentions) for body, mentions in rest if mentions)


def read_folder(articles: Iterable[Article], rejected: Iterable[Rejected] = ()) -> Reading:
    """Read several articles together: the text they share, and the dates that one report gives to another."""
    linked = link_dates(tuple(articles))
    return Reading(linked, find_shared(linked), tuple(rejected))
