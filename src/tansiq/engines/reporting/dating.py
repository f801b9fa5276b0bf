"""What can be inferred of a date left open, and from what: the day of publication, a weekday, the same day elsewhere.

An inference is made only where exactly one answer fits; its grounds go with it. Everything else stays unknown.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tansiq.engines.reporting.article import Ground, Passage, ReportedDate, Span
from tansiq.engines.reporting.dates import month_span

__all__ = ["date_all", "infer_year", "latest_page_date", "publication", "settle"]

_Rule = Callable[[ReportedDate, ReportedDate | None, Sequence[ReportedDate]], ReportedDate | None]


def _partial_days(item: ReportedDate) -> tuple[int, int, int] | None:
    """Month, first day and last day of a date whose year is open (whole month: day 0)."""
    if not item.partial.startswith("--"):
        return None
    parts = [part.lstrip("-").split("-") for part in item.partial.split("/")]
    month = int(parts[0][0])
    first = int(parts[0][1]) if len(parts[0]) > 1 else 0
    return month, first, int(parts[-1][1]) if len(parts[-1]) > 1 else first


def _in_year(item: ReportedDate, year: int) -> tuple[str, str] | None:
    """The open date in ``year`` as ISO days; nothing where the year has no such day."""
    days = _partial_days(item)
    if days is None:
        return None
    month, first, last = days
    if not first:
        return month_span(year, month)
    if last > calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, first).isoformat(), date(year, month, last).isoformat()


def infer_year(item: ReportedDate, year: int, *grounds: Ground) -> ReportedDate | None:
    """The open date set in ``year`` for the reasons given; nothing where that year has no such day or weekday."""
    days = _in_year(item, year)
    if days is None or (item.weekday is not None and date.fromisoformat(days[0]).weekday() != item.weekday):
        return None
    return replace(item, basis="inferred", first=days[0], last=days[1], grounds=(*item.grounds, *grounds))


def _since(item: ReportedDate) -> Ground:
    return Ground("publication", f"{item.first}/{item.last}" if item.first != item.last else item.first, item.span)


def _relative(item: ReportedDate, published: ReportedDate | None, _: Sequence[ReportedDate]) -> ReportedDate | None:
    """Settle "yesterday", once the day of publication is known to the day."""
    if published is None or published.first != published.last or item.relation[:1] not in "+-" or not item.relation:
        return None
    day = (date.fromisoformat(published.first) + timedelta(days=int(item.relation))).isoformat()
    return replace(item, basis="inferred", first=day, last=day, grounds=(*item.grounds, _since(published)))


def _weekday(item: ReportedDate, published: ReportedDate | None, _: Sequence[ReportedDate]) -> ReportedDate | None:
    """Settle "Thursday": the last one up to the day of publication."""
    if published is None or published.first != published.last or item.relation != "weekday" or item.weekday is None:
        return None
    last = date.fromisoformat(published.first)
    day = (last - timedelta(days=(last.weekday() - item.weekday) % 7)).isoformat()
    return replace(item, basis="inferred", first=day, last=day, grounds=(*item.grounds, _since(published)))


def _shifted(unit: str, steps: int, day: date) -> tuple[str, str]:
    if unit == "week":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=steps)
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    if unit == "year":
        return f"{day.year + steps:04d}-01-01", f"{day.year + steps:04d}-12-31"
    months = day.year * 12 + day.month - 1 + steps
    return month_span(months // 12, months % 12 + 1)


def _span_of(item: ReportedDate, published: ReportedDate | None, _: Sequence[ReportedDate]) -> ReportedDate | None:
    """Settle "last month", where both ends of what is known of the publication agree."""
    if published is None or "_" not in item.relation:
        return None
    unit, steps = item.relation.split("_")
    ends = {_shifted(unit, int(steps), date.fromisoformat(end)) for end in (published.first, published.last)}
    if len(ends) != 1:
        return None
    first, last = ends.pop()
    return replace(item, basis="inferred", first=first, last=last, grounds=(*item.grounds, _since(published)))


def _year_beside(relation: str, item: ReportedDate, anchor: date) -> int | None:
    """The year in which the open date is this one, the last one or the next one, seen from ``anchor``."""
    for year in {"this": (anchor.year,), "today": (anchor.year,), "last": (anchor.year, anchor.year - 1)}.get(
        relation, (anchor.year, anchor.year + 1)
    ):
        days = _in_year(item, year)
        if days is None:
            continue
        if relation in ("this", "today") or (days[1] <= anchor.isoformat()) == (relation == "last"):
            return year
    return None


def _qualified(item: ReportedDate, published: ReportedDate | None, _: Sequence[ReportedDate]) -> ReportedDate | None:
    """Settle "8 March last", once the publication is known well enough that only one year fits."""
    if published is None or item.relation not in ("this", "last", "next", "today"):
        return None
    anchors = [date.fromisoformat(end) for end in (published.first, published.last)]
    years = {_year_beside(item.relation, item, anchor) for anchor in anchors}
    year = years.pop() if len(years) == 1 else None
    return None if year is None else infer_year(item, year, _since(published))


def _named_elsewhere(item: ReportedDate, _: ReportedDate | None, others: Sequence[ReportedDate]) -> ReportedDate | None:
    """The same day and month with its year elsewhere in the article ("the attacks of 11 September")."""
    if not item.partial.startswith("--") or item.relation:
        return None
    fits = {int(other.first[:4]): other for other in others if other.basis == "stated" and other.role == "text"
            and other.first and _in_year(item, int(other.first[:4])) == (other.first, other.last)}  # fmt: skip
    if len(fits) != 1:
        return None
    year, other = fits.popitem()
    return infer_year(item, year, Ground("same_day", other.text, other.span))


def _by_weekday(item: ReportedDate, _: ReportedDate | None, others: Sequence[ReportedDate]) -> ReportedDate | None:
    """A weekday fits one year only between the last dated event told and the latest date on the page."""
    if item.weekday is None or not item.partial.startswith("--") or item.relation not in ("this", "today", ""):
        return None
    page = latest_page_date(others)
    told = [other for other in others if other.role == "text" and other.basis == "stated" and other.last
            and page is not None and other.last <= page.last]  # fmt: skip
    if page is None or not told:
        return None
    since = max(told, key=lambda other: other.first)
    years = [
        year
        for year in range(int(since.first[:4]), int(page.last[:4]) + 1)
        if (days := _in_year(item, year)) is not None
        and since.first <= days[0] <= page.last
        and date.fromisoformat(days[0]).weekday() == item.weekday
    ]
    grounds = (Ground("weekday", item.text, item.span), Ground("not_before", since.text, since.span),
               Ground("not_after", page.text, page.span))  # fmt: skip
    return infer_year(item, years[0], *grounds) if len(years) == 1 else None


_RULES: tuple[_Rule, ...] = (_relative, _weekday, _span_of, _qualified, _named_elsewhere, _by_weekday)


def latest_page_date(dates: Iterable[ReportedDate]) -> ReportedDate | None:
    """The latest whole date in the furniture: the page was crawled on that day or after."""
    return max((item for item in dates if item.role == "page" and item.precision == "day" and item.first),
               key=lambda item: item.first, default=None)  # fmt: skip


def settle(dates: Sequence[ReportedDate], published: ReportedDate | None) -> tuple[ReportedDate, ...]:
    """Apply every rule to every date of the article that is still open."""
    settled = []
    for item in dates:
        answers = (rule(item, published, dates) for rule in _RULES) if _is_open(item) else iter(())
        settled.append(next((answer for answer in answers if answer is not None), item))
    return tuple(settled)


def _is_open(item: ReportedDate) -> bool:
    return item.basis == "unknown" and item.role == "text" and not item.first


def publication(dates: Sequence[ReportedDate]) -> ReportedDate | None:
    """What the article says of its own day: "today, Tuesday 21 ..."; or the month, from "13 June of this month"."""
    for relation in ("today", "this"):
        for item in dates:
            if item.role == "text" and item.relation == relation and item.first:
                first, last = (item.first, item.last) if relation == "today" else month_span(*_year_month(item))
                ground = Ground("says_today" if relation == "today" else "says_this_month", item.text, item.span)
                precision = "day" if first == last else "month"
                grounds = (ground, *item.grounds)
                return replace(item, basis="inferred", precision=precision, first=first, last=last, grounds=grounds)
    return None


def _year_month(item: ReportedDate) -> tuple[int, int]:
    return int(item.first[:4]), int(item.first[5:7])


def _disagrees(item: ReportedDate) -> ReportedDate:
    """A stated date whose weekday is not that day's keeps both, with the contradiction as a ground."""
    if item.weekday is None or item.basis != "stated" or item.precision != "day":
        return item
    if date.fromisoformat(item.first).weekday() == item.weekday:
        return item
    return replace(item, grounds=(*item.grounds, Ground("weekday_disagrees", item.text, item.span)))


def date_all(
    found: Sequence[ReportedDate], passages: Sequence[Passage], given: ReportedDate | None = None
) -> tuple[tuple[ReportedDate, ...], ReportedDate | None]:
    """Settle an article's dates; those in removed passages are the page's. ``given`` is a publication day from outside.

    Returns the dates in order and what is known of the publication (nothing where the article does not say).
    """
    removed = [passage.span for passage in passages if not passage.kept]
    dates: Sequence[ReportedDate] = [_disagrees(_with_role(item, removed)) for item in found]
    dates = settle(dates, given)
    published = given or publication(dates)
    return (settle(dates, published), published) if published else (tuple(dates), None)


def _with_role(item: ReportedDate, removed: Sequence[Span]) -> ReportedDate:
    return replace(item, role="page") if any(item.span.meets(span) for span in removed) else item
