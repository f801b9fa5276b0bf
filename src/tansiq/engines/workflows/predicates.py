"""Predicates over the facts of a case, in a small closed form: rows of a table, never code that is run.

    { fact = "measure", is = "caution" }          the fact is exactly this text, number or boolean
    { fact = "entry_type", one_of = ["red"] }     the fact is one of these
    { fact = "warrant_reference", known = true }  the fact is there and not empty
    { fact = "months", at_least = 6 }             a number within bounds (at_least, at_most); a bound may be a parameter
    { fact = "today", not_before = { fact = "review_date", minus = "lead" } }    days (not_before, not_after)
    { flag = "child" }                            the flag is set
    { count = "identifiers", where = {...}, distinct = "kind", at_least = 2 }    how many rows, or values of a column
    { all_of = [...] }  { any_of = [...] }  { none_of = [...] }

What is not known satisfies nothing: a comparison with a fact that is missing, of another kind, or bounded by a
parameter without a value, is false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from tansiq.engines.workflows.entries import Entry, is_date, plain, whole
from tansiq.engines.workflows.spans import Span, shifted
from tansiq.errors import MalformedError

__all__ = ["Bound", "Moment", "Predicate", "Seen", "Use", "read_predicate"]

_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """What a predicate looks at. ``spans`` are the parameters that have a value; ``today`` stands among the facts."""

    facts: Mapping[str, object]
    flags: frozenset[str] = frozenset()
    spans: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Use:
    """One use of something by a predicate, for the check of a definition: what, by name, and as which kind."""

    what: str  # fact, flag, parameter
    name: str
    kind: str = ""  # of a fact: any, number, date, rows, or value
    values: tuple[str | int | bool, ...] = ()
    rows: str = ""  # the field whose rows are looked at, where it is a column
    beside: str = ""  # the number that a parameter is compared with, whose unit it must share


class Predicate(Protocol):
    """True or false of the facts seen."""

    def holds(self, seen: Seen) -> bool:
        """Whether it is true of what is seen."""
        ...

    def uses(self) -> Iterator[Use]:
        """Every fact, flag and parameter it looks at."""
        ...


@dataclass(frozen=True, slots=True)
class OneOf:
    """A fact that is one of these values, and of the same kind: 1 is not true."""

    fact: str
    values: tuple[str | int | bool, ...]

    def holds(self, seen: Seen) -> bool:
        """Whether it is true of what is seen."""
        value = seen.facts.get(self.fact)
        return any(type(value) is type(one) and value == one for one in self.values)

    def uses(self) -> Iterator[Use]:
        """The fact, with the values it is compared with."""
        yield Use("fact", self.fact, "value", self.values)


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that is there and not empty. A false boolean and a zero are known."""

    fact: str

    def holds(self, seen: Seen) -> bool:
        """Whether it is true of what is seen."""
        value = seen.facts.get(self.fact)
        return bool(value.strip()) if isinstance(value, str) else value not in (None, [], (), {})

    def uses(self) -> Iterator[Use]:
        """The fact, of any kind."""
        yield Use("fact", self.fact, "any")


@dataclass(frozen=True, slots=True)
class Bound:
    """A number, or the name of the parameter that gives it."""

    number: int | None = None
    parameter: str = ""

    def value(self, seen: Seen) -> int | None:
        """The number; None where the parameter has no value."""
        if not self.parameter:
            return self.number
        span = seen.spans.get(self.parameter)
        return span.count if span else None

    def uses(self, beside: str = "") -> Iterator[Use]:
        """The parameter, where it is one; ``beside`` is the number compared with it."""
        if self.parameter:
            yield Use("parameter", self.parameter, beside=beside)


def _within(number: int, least: Bound | None, most: Bound | None, seen: Seen) -> bool:
    low = least.value(seen) if least else number
    high = most.value(seen) if most else number
    return low is not None and high is not None and low <= number <= high


@dataclass(frozen=True, slots=True)
class Bounded:
    """A number within bounds."""

    fact: str
    least: Bound | None
    most: Bound | None

    def holds(self, seen: Seen) -> bool:
        """Whether it is true of what is seen."""
        value = seen.facts.get(self.fact)
        return isinstance(value, int) and not isinstance(value, bool) and _within(value, self.least, self.most, seen)

    def uses(self) -> Iterator[Use]:
        """The fact as a number, and the parameters that bound it."""
        yield Use("fact", self.fact, "number")
        for bound in (self.least, self.most):
            yield from bound.uses(self.fact) if bound else ()


@dataclass(frozen=True, slots=True)
class Moment:
    """The day of a fact, later or earlier by a parameter."""

    fact: str
    plus: str = ""
    minus: str = ""

    def day(self, seen: Seen) -> date | None:
        """The day; None where the fact or the parameter is missing, or the calendar ends before it."""
        value = seen.facts.get(self.fact)
        if not isinstance(value, date) or not is_date(value):
            return None
        for name, sign in ((self.plus, 1), (self.minus, -1)):
            span = seen.spans.get(name)
            if name and span is None:
                return None
            moved = shifted(value, span, sign) if span else value
            if moved is None:
                return None
            value = moved
        return value

    def uses(self) -> Iterator[Use]:
        """The fact as a date, and the parameters that move it."""
        yield Use("fact", self.fact, "date")
        yield from (Use("parameter", name, "span") for name in (self.plus, self.minus) if name)


@dataclass(frozen=True, slots=True)
class Dated:
    """A day between two others, both of them included."""

    fact: str
    first: Moment | None
    last: Moment | None

    def holds(self, seen: Seen) -> bool:
        """Whether it is true of what is seen."""
        day = Moment(self.fact).day(seen)
        first = self.first.day(seen) if self.first else day
        last = self.last.day(seen) if self.last else day
        return day is not None and first is not None and last is not None and first <= day <= last

    def uses(self) -> Iterator[Use]:
        """The fact as a date, and what it is compared with."""
        yield Use("fact", self.fact, "date")
        for moment in (self.first, self.last):
            yield from moment.uses() if moment else ()


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag that is set."""

    flag: str

    def holds(self, seen: Seen) -> bool:
        """Whether it is true of what is seen."""
        return self.flag in seen.flags

    def uses(self) -> Iterator[Use]:
        """The flag."""
        yield Use("flag", self.flag)


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of a fact are so, or how many distinct values they have in a column. Rows not known: false."""

    rows: str
    where: Predicate | None
    distinct: str
    least: Bound | None
    most: Bound | None

    def holds(self, seen: Seen) -> bool:
        """Whether it is true of what is seen."""
        rows = seen.facts.get(self.rows)
        if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
            return False
        kept = [row for row in rows if self.where is None or self.where.holds(Seen(row, seen.flags, seen.spans))]
        number = len({str(row[self.distinct]) for row in kept if self.distinct in row}) if self.distinct else len(kept)
        return _within(number, self.least, self.most, seen)

    def uses(self) -> Iterator[Use]:
        """The rows, their columns, and the parameters that bound the number."""
        yield Use("fact", self.rows, "rows")
        inner = [*(self.where.uses() if self.where else ())]
        inner += [Use("fact", self.distinct, "any")] if self.distinct else []
        yield from (replace(use, rows=self.rows) for use in inner)
        for bound in (self.least, self.most):
            yield from bound.uses() if bound else ()


@dataclass(frozen=True, slots=True)
class Joined:
    """Several predicates: ``all_of``, ``any_of`` or ``none_of`` them hold."""

    how: str
    parts: tuple[Predicate, ...]

    def holds(self, seen: Seen) -> bool:
        """Whether it is true of what is seen."""
        if self.how == "all_of":
            return all(part.holds(seen) for part in self.parts)
        return any(part.holds(seen) for part in self.parts) == (self.how == "any_of")

    def uses(self) -> Iterator[Use]:
        """What its parts look at."""
        for part in self.parts:
            yield from part.uses()


def read_predicate(entry: Entry, depth: int = 0) -> Predicate:
    """The predicate that a table spells out.

    Raises MalformedError ``workflow.predicate`` or ``workflow.predicate_deep``.
    """
    if depth > _DEEPEST:
        raise MalformedError("workflow.predicate_deep", place=entry.place, most=_DEEPEST)
    read = _READERS[_form(entry)]
    found = read(entry, depth)
    entry.done()
    return found


def _form(entry: Entry) -> str:
    """Which of the forms a table has: exactly one of the first words, and of a fact exactly one comparison."""
    heads = [head for head in ("fact", "count", "flag", "all_of", "any_of", "none_of") if head in entry]
    if heads == ["fact"]:
        forms = {form for key, form in _COMPARISONS.items() if key in entry}
        heads = sorted(forms)
    if len(heads) != 1:
        raise MalformedError("workflow.predicate", place=entry.place)
    return heads[0]


_COMPARISONS = {
    "is": "is", "one_of": "one_of", "known": "known", "at_least": "bounds", "at_most": "bounds",
    "not_before": "days", "not_after": "days",
}  # fmt: skip


def _read_is(entry: Entry, _: int) -> Predicate:
    return OneOf(entry.word("fact"), (plain(entry.needed("is"), entry.at("is")),))


def _read_one_of(entry: Entry, _: int) -> Predicate:
    values = entry.values("one_of")
    if not values:
        raise MalformedError("workflow.predicate", place=entry.place)
    return OneOf(entry.word("fact"), values)


def _read_known(entry: Entry, _: int) -> Predicate:
    if not entry.flag("known"):  # what is not known satisfies nothing: there is no "known = false"
        raise MalformedError("workflow.predicate", place=entry.at("known"))
    return Known(entry.word("fact"))


def _read_bounds(entry: Entry, _: int) -> Predicate:
    return Bounded(entry.word("fact"), _bound(entry, "at_least"), _bound(entry, "at_most"))


def _read_days(entry: Entry, _: int) -> Predicate:
    return Dated(entry.word("fact"), _moment(entry, "not_before"), _moment(entry, "not_after"))


def _read_flag(entry: Entry, _: int) -> Predicate:
    return Flagged(entry.word("flag"))


def _read_count(entry: Entry, depth: int) -> Predicate:
    where = read_predicate(entry.table("where"), depth + 1) if "where" in entry else None
    least, most = _bound(entry, "at_least"), _bound(entry, "at_most")
    if least is None and most is None:
        raise MalformedError("workflow.predicate", place=entry.place)
    return Count(entry.word("count"), where, entry.word("distinct", ""), least, most)


def _read_joined(entry: Entry, depth: int) -> Predicate:
    how = _form(entry)
    parts = tuple(read_predicate(row, depth + 1) for row in entry.rows(how))
    if not parts:
        raise MalformedError("workflow.predicate", place=entry.place)
    return Joined(how, parts)


def _bound(entry: Entry, key: str) -> Bound | None:
    value = entry.raw(key)
    if value is None:
        return None
    if not isinstance(value, dict):
        return Bound(whole(value, entry.at(key)))
    inner = entry.table(key)
    bound = Bound(parameter=inner.word("parameter"))
    inner.done()
    return bound


def _moment(entry: Entry, key: str) -> Moment | None:
    if key not in entry:
        return None
    inner = entry.table(key)
    moment = Moment(inner.word("fact"), inner.word("plus", ""), inner.word("minus", ""))
    inner.done()
    return moment


_READERS: dict[str, Callable[[Entry, int], Predicate]] = {
    "is": _read_is,
    "one_of": _read_one_of,
    "known": _read_known,
    "bounds": _read_bounds,
    "days": _read_days,
    "flag": _read_flag,
    "count": _read_count,
    "all_of": _read_joined,
    "any_of": _read_joined,
    "none_of": _read_joined,
}
