"""Questions that between them look at all a record says: a fitting one, and those that differ in one thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import Any

from tansiq.engines.law import Answer, Authority, Charter, Item, Law, Question, Statement, UseQuestion, ask, may_use
from tansiq.engines.law.instrument import Carried, Instrument
from tansiq.engines.law.states import Relation, State, States
from tansiq.engines.workflows import Place

__all__ = ["PLACE", "Probe", "befriended", "days_of", "fitting", "moment", "probes_of"]

PLACE = Place(UTC)
_NONE = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Probe:
    """A question; ``about``: what differs in it from the fitting one, so that the likeliest are asked first."""

    question: Question | UseQuestion
    recipient: Authority | None
    about: str

    def answer(self, law: Law) -> Answer:
        """What the law says to it."""
        if isinstance(self.question, UseQuestion):
            return may_use(law, self.question)
        assert self.recipient is not None
        return ask(law, self.question, self.recipient, PLACE)


def probes_of(law: Law, basis: Instrument) -> Iterator[Probe]:
    """Every probe of an instrument, the fitting questions first."""
    found = [
        probe for pair in _pairs(law, basis) for kind in _kinds(law, basis) for probe in _of(law, basis, kind, pair)
    ]
    yield from sorted(found, key=lambda probe: probe.about != "")
    yield from _uses(law, basis)


def _pairs(law: Law, basis: Instrument) -> list[tuple[str, str]]:
    binds = law.terms.bases[basis.kind].binds
    states = [party.state for party in basis.parties]
    if binds in ("own_state", "all"):
        states = [*dict.fromkeys([*states, "MAR", "USA"])]
    return [(one, other) for one in states for other in states if one != other]


def _kinds(law: Law, basis: Instrument) -> list[str]:
    other = next(kind for kind in law.terms.kinds if kind not in basis.messages)
    return [*basis.messages, other]


def days_of(basis: Instrument) -> list[date]:
    """The days around each that the record states."""
    periods = [basis.period, *(party.period for party in basis.parties)]
    stated = {day for period in periods for day in (period.signed_on, period.since, period.ended_on) if day}
    return sorted({day + timedelta(days=shift) for day in stated for shift in (-1, 0, 1)})


def fitting(law: Law, basis: Instrument, kind: str, pair: tuple[str, str]) -> tuple[Question, Authority]:
    """The question that an instrument lets through if it lets any of the kind through between the two."""
    rule = basis.messages.get(kind) or Carried(kind, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE, "", "D")
    party = basis.party(pair[1])
    named = [row for row in party.designated if kind in row.messages] if party else []
    takers = named[0].authorities if named else rule.recipients
    personal = law.terms.bases[basis.kind].personal
    latest = max((day for day in days_of(basis)), default=date(2026, 1, 1))
    ended = basis.period.ended_on
    question = Question(
        kind=kind,
        purpose=min(rule.purposes, default="investigation"),
        basis=basis.id,
        sender=Authority(pair[0], min(rule.senders, default="police")),
        at=moment(ended - timedelta(days=2) if ended else max(latest, date(2026, 1, 1))),
        channel=min(rule.channels, default="police"),
        languages=frozenset({"ar", "fr", "en"}),
        handling=basis.handling
        | {"h0" if law.terms.purposes[min(rule.purposes, default="investigation")].marked else "h1"},
        names_person=personal,
        register="everything" if personal else "",
        persons=frozenset({"suspect"}) if personal else frozenset(),
        data=frozenset({"identity"}) if personal else frozenset(),
        statements=(Statement(min(basis.natures, default="legal"), "a1"),),
        risks=dict.fromkeys(law.terms.risks, "absent"),
        offence=min(basis.offences, default=""),
        documents=frozenset(law.terms.documents),
        measures={one.measure: one.at_least for one in basis.thresholds},
        grounds=_grounds(law, basis, kind),
        consulted=True,
        decision="D-1",
    )
    return question, Authority(pair[1], min(takers, default="police"))


def _grounds(law: Law, basis: Instrument, kind: str) -> frozenset[str]:
    """One that may be given, for a refusal."""
    usable = [name for name, row in basis.grounds.items() if kind in row.messages and row.rule != "forbidden"]
    return frozenset(usable[:1]) if law.terms.kinds[kind].refusal else frozenset()


def moment(day: date) -> datetime:
    """The middle of a day."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def _of(law: Law, basis: Instrument, kind: str, pair: tuple[str, str]) -> Iterator[Probe]:
    question, recipient = fitting(law, basis, kind, pair)
    yield Probe(question, recipient, "")
    for about, changes in _changes(law, basis, question):
        yield Probe(replace(question, **changes), recipient, about)
    for authority in law.terms.authorities:
        yield Probe(replace(question, sender=Authority(pair[0], authority)), recipient, "senders")
        yield Probe(question, Authority(pair[1], authority), "recipients authorities")


def _changes(law: Law, basis: Instrument, question: Question) -> Iterator[tuple[str, dict[str, Any]]]:
    terms = law.terms
    for day in days_of(basis):
        yield "since signed_on ended_on state", {"at": moment(day)}
    for word in terms.purposes:
        codes = basis.handling | {"h0" if terms.purposes[word].marked else "h1"}
        yield "purposes", {"purpose": word, "handling": codes}
    for word in terms.channels:
        yield "channels", {"channel": word}
        yield "urgent_channels", {"channel": word, "urgent": True}
    yield from (("languages", {"languages": frozenset({lang})}) for lang in ("ar", "fr", "en", "es"))
    yield from _held(law, question)
    yield from _counted(law, basis, question)


def _held(law: Law, question: Question) -> Iterator[tuple[str, dict[str, Any]]]:
    for word in law.terms.natures:
        yield "natures", {"statements": (Statement(word, "a1"),)}
    for word in ("", *law.terms.offences):
        yield "offences", {"offence": word}
    for word in sorted(question.documents):
        yield "documents", {"documents": question.documents - {word}}
    for word in law.terms.handling:
        yield "handling", {"handling": frozenset({word}), "handling_text": "text"}


def _counted(law: Law, basis: Instrument, question: Question) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in basis.thresholds:
        for value in (one.at_least - 1, one.at_least):
            yield "thresholds", {"measures": {one.measure: value}}
    yield "thresholds", {"measures": {}}
    for word in law.terms.grounds:
        yield "grounds", {"grounds": frozenset({word})}
    yield "consult_before_refusing", {"consulted": False}
    yield "kind", {"decision": ""}
    for shift in range(1, 15):  # limits that end on days off
        yield "deadlines", {"at": question.at + timedelta(days=shift)}


def _uses(law: Law, basis: Instrument) -> Iterator[Probe]:
    item = Item(Authority("MAR", "police"), basis.id, "investigation", frozenset())
    for use in law.terms.uses:
        for consents in (frozenset[str](), frozenset({use})):
            for reference in ("", "J-1"):
                asked = UseQuestion(
                    replace(item, consents=consents), use, "investigation", moment(date(2026, 1, 1)), None, reference
                )
                yield Probe(asked, None, "uses")


def befriended(law: Law) -> Law:
    """The same law with two States more, relations between all, and the register ``everything`` kept in each."""
    texts = law.states.states["MAR"].texts
    states = {**law.states.states, "AAA": State("AAA", texts), "QXA": State("QXA", texts, fictional=True)}
    pairs = tuple(
        Relation(frozenset(pair), "established", date(1900, 1, 1), "as assumed for probing")
        for pair in combinations(states, 2)
    )
    charters = {**law.charters, "everything": _everything(law)}
    return replace(law, states=States(states, pairs), charters=charters)


def _everything(law: Law) -> Charter:
    """The charter of a register that holds everything for every purpose, in every State."""
    return replace(
        law.charters["police_information"],
        id="everything",
        controllers={code: state.texts for code, state in law.states.states.items()},
        purposes=frozenset(law.terms.purposes),
        persons=frozenset(law.terms.persons),
        data=frozenset(law.terms.data),
        recipients=frozenset(law.terms.authorities),
        since=date(1900, 1, 1),
    )
