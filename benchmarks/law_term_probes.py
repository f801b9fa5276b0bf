"""A law in which every word of the terms has something to do, and the questions that show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from benchmarks.law_probes import Probe, moment
from tansiq.engines.law import Authority, Charter, Item, Law, Protection, Question, Statement, UseQuestion
from tansiq.engines.law.instrument import Carried, Ground, Instrument, Party, Period, Threshold
from tansiq.engines.law.states import Relation, States

__all__ = ["probes_of_charter", "probes_of_terms", "worded"]

_DAY = date(2026, 6, 1)
_PAIR = frozenset({"QMA", "QSA"})


def worded(law: Law) -> Law:
    """Relations of every status by turns; instruments of every kind that carry anything, some that carry nothing."""
    since = date(1900, 1, 1)
    relations = tuple(
        Relation(_PAIR, status, since if word.marked else date(2100 + number, 1, 1), "as assumed for probing")
        for number, (status, word) in enumerate(law.terms.statuses.items())
    )
    wide = {f"any_{kind}": _wide(law, f"any_{kind}", kind, "full") for kind in law.terms.bases}
    texts = {f"text_{name}": _wide(law, f"text_{name}", "security_council", name) for name in law.terms.text_statuses}
    narrow = {f"none_{word}": _narrow(law, word) for word in law.terms.offences}
    charters = {**law.charters, "wide": _charter(law), "narrow": _narrow_charter(law)}
    instruments = {**wide, **texts, **narrow}
    return replace(law, states=States(law.states.states, relations), instruments=instruments, charters=charters)


def _wide(law: Law, name: str, kind: str, text_status: str) -> Instrument:
    """An instrument that carries every message, between anybody, in urgency alone by the last channel."""
    period = Period(since=date(1900, 1, 1))
    messages = _anything(law)
    return Instrument(
        id=name,
        texts=law.states.states["QMA"].texts,
        kind=kind,
        text_status=text_status,
        citation="c",
        mark="D",
        authentic=(),
        period=period,
        natures=frozenset(law.terms.natures),
        offences=frozenset(),
        handling=frozenset(),
        recipients_visible=False,
        consult_before_refusing=False,
        parties=tuple(Party(state, period, frozenset(), (), (), "c", "D") for state in sorted(_PAIR)),
        messages=messages,
        thresholds=(),
        grounds={"sovereignty": Ground("sovereignty", "mandatory", frozenset(messages), "c", "D")},
        deadlines=(),
        uses={},
        review=None,
    )


def _anything(law: Law) -> dict[str, Carried]:
    """Every kind of message that needs a rule, from anybody to anybody for anything."""
    terms, channels = law.terms, [*law.terms.channels]
    everybody, purposes = frozenset(terms.authorities), frozenset(terms.purposes)
    usual, urgent = frozenset(channels[:-1]), frozenset(channels[-1:])
    return {
        word: Carried(word, everybody, everybody, purposes, usual, urgent, frozenset(), "c", "D")
        for word, kind in terms.kinds.items()
        if not kind.follows
    }


def _narrow(law: Law, offence: str) -> Instrument:
    """One that names every kind of message and lets none through."""
    wide = _wide(law, f"none_{offence}", "security_council", "full")
    nobody = frozenset[str]()
    documents = frozenset(law.terms.documents)
    messages = {
        word: Carried(word, nobody, nobody, nobody, nobody, nobody, documents, "c", "D") for word in wide.messages
    }
    thresholds = tuple(Threshold(name, name, 12, frozenset(messages), "c", "D") for name in law.terms.measures)
    return replace(
        wide,
        messages=messages,
        thresholds=thresholds,
        offences=frozenset({offence}),
        natures=nobody,
        handling=frozenset(law.terms.handling),
        grounds={},
    )


def _charter(law: Law) -> Charter:
    terms = law.terms
    return replace(
        law.charters["police_information"],
        id="wide",
        purposes=frozenset(terms.purposes),
        persons=frozenset(terms.persons),
        data=frozenset(terms.data),
        recipients=frozenset(terms.authorities),
        since=date(1900, 1, 1),
    )


def _narrow_charter(law: Law) -> Charter:
    nobody = frozenset[str]()
    return replace(_charter(law), id="narrow", purposes=nobody, persons=nobody, data=nobody, recipients=nobody)


def _question(law: Law, **changes: Any) -> Question:
    base = Question(
        kind="info_request",
        purpose="investigation",
        basis="any_security_council",
        sender=Authority("QMA", "police"),
        at=moment(_DAY),
        channel="police",
        handling=frozenset({"h1"}),
        names_person=True,
        register="wide",
        persons=frozenset({"suspect"}),
        data=frozenset({"identity"}),
        risks=dict.fromkeys(law.terms.risks, "absent"),
        decision="D-1",
    )
    return replace(base, **changes)


_BARE: dict[str, Any] = {"names_person": False, "persons": frozenset(), "data": frozenset(), "register": ""}


def probes_of_terms(law: Law) -> Iterator[Probe]:
    """Questions in which every word of the terms is said, or asked for, once at the least."""
    for about, changes in _said(law):
        yield Probe(_question(law, **changes), Authority("QSA", "police"), about)
    yield from _uses(law)


def _said(law: Law) -> Iterator[tuple[str, dict[str, Any]]]:
    terms = law.terms
    yield "", {}
    for word in terms.purposes:
        yield "purposes", {"purpose": word, "handling": frozenset({"h0"})}
        yield "purposes", {"purpose": word}
    for kind in terms.kinds:
        yield from ((f"kinds {kind}", {"kind": kind, **changes}) for changes in _of_kind(terms.channels))
    yield from (("channels", {"basis": "none_drugs", "channel": word}) for word in terms.channels)
    for word in terms.authorities:
        yield "authorities", {"basis": "none_drugs", "sender": Authority("QMA", word)}
    yield from _based(law)
    yield from _held(law)
    yield from _reviewed(law)


def _based(law: Law) -> Iterator[tuple[str, dict[str, Any]]]:
    terms = law.terms
    for basis in law.instruments:
        yield "bases text_statuses offences documents measures", {"basis": basis}
        yield "bases", {"basis": basis, "decision": ""}
    for word in terms.offences:
        yield "offences", {"basis": "none_drugs" if word != "drugs" else "none_violence", "offence": word}
    for number in range(len(terms.statuses)):
        yield "statuses", {"at": moment(date(2100 + number, 6, 1))}
    for word in terms.grounds:
        yield "grounds", {"kind": "refusal", "grounds": frozenset({word}), "consulted": True}


def _of_kind(channels: Iterable[str]) -> Iterator[dict[str, Any]]:
    yield {}
    yield _BARE
    yield {"grounds": frozenset({"sovereignty"}), "consulted": True}
    yield {"protection": Protection(other=True), **_BARE}
    yield {"at": moment(date(2101, 6, 1)), **_BARE}
    yield {"channel": [*channels][-1]}


def _held(law: Law) -> Iterator[tuple[str, dict[str, Any]]]:
    terms = law.terms
    for word in terms.handling:
        for text in ("", "text"):
            yield "handling", {"handling": frozenset({word}), "handling_text": text}
        yield "handling", {"handling": frozenset({word}), "handling_text": "text", "purpose": "migration"}
    for word in terms.natures:
        yield "natures", {"basis": "none_drugs", "statements": (Statement(word, "a1"),)}
    for source in terms.sources:
        for number in terms.information:
            grading = f"{source}{number.removeprefix('i')}"
            yield "sources information", {"statements": (Statement("legal", grading),)}


def _reviewed(law: Law) -> Iterator[tuple[str, dict[str, Any]]]:
    terms = law.terms
    for word in terms.persons:
        yield "persons", {"persons": frozenset({word}), "register": "narrow"}
    for word in terms.data:
        yield "data", {"data": frozenset({word}), "register": "narrow"}
        yield "data", {"data": frozenset({word})}
    for risk in terms.risks:
        yield f"risks {risk}", {"risks": {name: "absent" for name in terms.risks if name != risk}}
        for answer in ("present", "assured", "reviewed"):
            yield f"risks {risk}", {"risks": {**dict.fromkeys(terms.risks, "absent"), risk: answer}}


def _uses(law: Law) -> Iterator[Probe]:
    codes = [frozenset[str](), *(frozenset({word}) for word in law.terms.handling)]
    statements = [
        (),
        *((Statement(word, "a1"),) for word in law.terms.natures),
        (Statement("legal", "a1", tainted=True),),
    ]
    for use in law.terms.uses:
        for handling in codes:
            for said in statements:
                for reference in ("", "J-1"):
                    item = Item(Authority("QSA", "police"), "any_security_council", "investigation", handling, said)
                    asked = UseQuestion(item, use, "investigation", moment(_DAY), None, reference)
                    yield Probe(asked, None, "uses handling natures restrictions")


def probes_of_charter(law: Law, name: str) -> Iterator[Probe]:
    """Questions of data out of one register, in a law in which nothing else stands against them."""
    charter, terms = law.charters[name], law.terms
    base = {"register": name, "persons": frozenset({min(charter.persons)}), "data": frozenset({min(charter.data)})}
    base |= {"purpose": min(charter.purposes)}
    taker = Authority("QSA", min(charter.recipients))
    stated = [day for day in (charter.since, charter.ended_on) if day]
    for word in ("", *terms.purposes):
        yield Probe(_question(law, **{**base, "purpose": word or base["purpose"]}), taker, "purposes")
    for word in terms.persons:
        yield Probe(_question(law, **{**base, "persons": frozenset({word})}), taker, "persons")
    for word in terms.data:
        yield Probe(_question(law, **{**base, "data": frozenset({word})}), taker, "data")
    for word in terms.authorities:
        yield Probe(_question(law, **base), Authority("QSA", word), "recipients")
    for day in stated:
        for shift in (-1, 0, 1):
            yield Probe(_question(law, **base, at=moment(day + timedelta(days=shift))), taker, "since ended_on")
    yield Probe(_question(law, **base, sender=Authority("QSA", "police")), Authority("QMA", taker.kind), "controllers")
