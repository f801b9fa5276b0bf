"""An instrument out of its file. What is read here is well formed, in the words of the terms; see also ``checks``."""

from __future__ import annotations

import re
from typing import Literal, cast

from tansiq.engines.law.deadline import Deadline, read_deadline
from tansiq.engines.law.instrument import (
    Carried,
    Designated,
    Ground,
    Instrument,
    Party,
    Period,
    Reservation,
    Review,
    Threshold,
    UseAllowed,
)
from tansiq.engines.law.terms import Terms, UseRule
from tansiq.engines.law.words import known_word, known_words, read_day, read_state, read_states
from tansiq.engines.workflows.entries import Entry
from tansiq.engines.workflows.reading import read_mark
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import MalformedError

__all__ = ["read_instrument", "read_languages"]

_LANGUAGE = re.compile(r"[a-z]{2}")
_RULES = ("free", "consent", "judicial_basis", "never")


def read_instrument(entry: Entry, name: str, terms: Terms) -> Instrument:
    """The instrument ``name`` out of its table. Raises MalformedError ``law.*`` and ``workflow.*`` with the place."""
    messages = {kind: _carried(kind, inner, terms) for kind, inner in entry.tables("messages")}
    carried = frozenset(messages)
    found = Instrument(
        id=name,
        texts=_texts(entry),
        kind=known_word(entry, "kind", terms.bases),
        text_status=known_word(entry, "text_status", terms.text_statuses),
        citation=entry.text("citation"),
        mark=read_mark(entry),
        authentic=read_languages(entry, "authentic"),
        period=_period(entry),
        natures=known_words(entry, "natures", terms.natures),
        offences=known_words(entry, "offences", terms.offences),
        handling=known_words(entry, "handling", terms.handling),
        recipients_visible=entry.flag("recipients_visible"),
        consult_before_refusing=entry.flag("consult_before_refusing"),
        parties=tuple(_party(row, terms, carried) for row in entry.rows("parties")),
        messages=messages,
        thresholds=tuple(_threshold(key, inner, terms, carried) for key, inner in entry.tables("thresholds")),
        grounds={key: _ground(key, inner, terms, carried) for key, inner in entry.tables("grounds")},
        deadlines=tuple(_deadline(key, inner, carried) for key, inner in entry.tables("deadlines")),
        uses={key: _use(key, inner, terms) for key, inner in entry.tables("uses")},
        review=_review(entry),
        effective_on=read_day(entry, "effective_on"),
    )
    entry.done()
    return found


def read_languages(entry: Entry, key: str) -> tuple[str, ...]:
    """Codes of languages (ISO 639-1). Raises MalformedError ``law.not_a_language``."""
    found = entry.values(key)
    for value in found:
        if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
            raise MalformedError("law.not_a_language", place=entry.at(key), value=str(value)[:60])
    return tuple(str(value) for value in found)


def _texts(entry: Entry) -> Texts:
    title = entry.table("title")
    found = title.texts()
    title.done()
    return found


def _period(entry: Entry) -> Period:
    """Raises MalformedError ``law.period`` where the days are not in their order."""
    found = Period(read_day(entry, "signed_on"), read_day(entry, "since"), read_day(entry, "ended_on"))
    days = [day for day in (found.signed_on, found.since, found.ended_on) if day is not None]
    if days != sorted(days):
        raise MalformedError("law.period", place=entry.place)
    return found


def _messages(entry: Entry, carried: frozenset[str]) -> frozenset[str]:
    """Kinds of message that the instrument carries, at least one. Raises MalformedError ``law.word``."""
    found = known_words(entry, "messages", carried)
    if not found:
        raise MalformedError("workflow.missing", place=entry.place, key="messages")
    return found


def _carried(kind: str, entry: Entry, terms: Terms) -> Carried:
    if kind not in terms.kinds:
        raise MalformedError("law.word", place=entry.place, value=kind)
    found = Carried(
        kind=kind,
        senders=known_words(entry, "senders", terms.authorities),
        recipients=known_words(entry, "recipients", terms.authorities),
        purposes=known_words(entry, "purposes", terms.purposes),
        channels=known_words(entry, "channels", terms.channels),
        urgent_channels=known_words(entry, "urgent_channels", terms.channels),
        documents=known_words(entry, "documents", terms.documents),
        citation=entry.text("citation"),
        mark=read_mark(entry),
    )
    entry.done()
    return found


def _party(row: Entry, terms: Terms, carried: frozenset[str]) -> Party:
    found = Party(
        state=read_state(row, "state"),
        period=_period(row),
        languages=frozenset(read_languages(row, "languages")),
        designated=tuple(_designated(inner, terms, carried) for inner in row.rows("designated")),
        reservations=tuple(_reservation(inner, terms, carried) for inner in row.rows("reservations")),
        citation=row.text("citation"),
        mark=read_mark(row),
    )
    row.done()
    return found


def _designated(row: Entry, terms: Terms, carried: frozenset[str]) -> Designated:
    found = Designated(
        texts=row.texts(),
        messages=_messages(row, carried),
        authorities=known_words(row, "authorities", terms.authorities),
        citation=row.text("citation"),
        mark=read_mark(row),
    )
    row.done()
    return found


def _reservation(row: Entry, terms: Terms, carried: frozenset[str]) -> Reservation:
    found = Reservation(
        texts=row.texts(),
        messages=_messages(row, carried),
        bars=row.flag("bars"),
        documents=known_words(row, "documents", terms.documents),
        citation=row.text("citation"),
        mark=read_mark(row),
    )
    row.done()
    return found


def _threshold(name: str, entry: Entry, terms: Terms, carried: frozenset[str]) -> Threshold:
    at_least = entry.number("at_least")
    if at_least is None:
        raise MalformedError("workflow.missing", place=entry.place, key="at_least")
    found = Threshold(
        id=name,
        measure=known_word(entry, "measure", terms.measures),
        at_least=at_least,
        messages=_messages(entry, carried),
        citation=entry.text("citation"),
        mark=read_mark(entry),
    )
    entry.done()
    return found


def _ground(name: str, entry: Entry, terms: Terms, carried: frozenset[str]) -> Ground:
    if name not in terms.grounds:
        raise MalformedError("law.word", place=entry.place, value=name)
    rules = ("mandatory", "optional", "forbidden")
    rule = cast("Literal['mandatory', 'optional', 'forbidden']", entry.one_of("rule", rules))
    found = Ground(name, rule, _messages(entry, carried), entry.text("citation"), read_mark(entry))
    entry.done()
    return found


def _deadline(name: str, entry: Entry, carried: frozenset[str]) -> Deadline:
    found = read_deadline(name, entry, _messages(entry, carried), read_states(entry, "states"))
    entry.done()
    return found


def _use(name: str, entry: Entry, terms: Terms) -> UseAllowed:
    if name not in terms.uses:
        raise MalformedError("law.word", place=entry.place, value=name)
    found = UseAllowed(name, cast("UseRule", entry.one_of("rule", _RULES)), entry.text("citation"), read_mark(entry))
    entry.done()
    return found


def _review(entry: Entry) -> Review | None:
    if "review" not in entry:
        return None
    inner = entry.table("review")
    on = read_day(inner, "on")
    if on is None:
        raise MalformedError("workflow.missing", place=inner.place, key="on")
    found = Review(inner.text("by"), on)
    inner.done()
    return found
