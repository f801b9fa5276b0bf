"""Legal bases, charters and answers of the law as JSON objects; what a terminal shows is made of the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from tansiq import messages
from tansiq.engines.law import Charter, Instrument

if TYPE_CHECKING:
    from tansiq.engines.law import Answer, Deadline, Due, Examined, Law, Reason
    from tansiq.engines.law.instrument import Carried, Designated, Party, Period, Reservation
    from tansiq.engines.workflows import Span

__all__ = [
    "answer_of",
    "charter_answer",
    "charter_line",
    "examined_answer",
    "instrument_answer",
    "instrument_line",
]


def instrument_line(law: Law, one: Instrument, on: date, lang: str) -> dict[str, Any]:
    """A legal basis in one line: what it is, what is known of it, for whom it is in force on a day."""
    bound = law.terms.bases[one.kind].binds == "all"
    states = [party.state for party in one.parties if party.period.holds(on)] if one.period.holds(on) else []
    return {
        "basis": one.id,
        "title": one.texts.told(lang),
        "kind": law.terms.bases[one.kind].texts.told(lang),
        "text_status": one.text_status,
        "in_force_for": ["*"] if bound and one.period.holds(on) else states,
        "messages": len(one.messages),
        "clocks": len(one.deadlines),
        "reviewed": one.review is not None,
    }


def charter_line(one: Charter, on: date, lang: str) -> dict[str, Any]:
    """A charter in one line."""
    return {
        "register": one.id,
        "title": one.texts.told(lang),
        "controllers": sorted(one.controllers),
        "in_force": one.holds(on),
    }


def examined_answer(one: Examined, lang: str) -> dict[str, Any]:
    """What was found in one file."""
    record = one.record
    return {
        "layer": one.layer,
        "file": one.source.place,
        "problems": [
            {"code": wrong.code, "place": wrong.place, "sentence": wrong.sentence(lang), "remedy": wrong.remedy(lang)}
            for wrong in one.problems
        ],
        "times_to_give": [limit.id for limit in record.deadlines if limit.span is None]
        if isinstance(record, Instrument)
        else [],
        "unreviewed": isinstance(record, Instrument) and record.review is None,
    }


def instrument_answer(law: Law, one: Instrument, on: date, lang: str) -> dict[str, Any]:
    """A legal basis whole, in words of ``lang``."""
    terms = law.terms
    return {
        **instrument_line(law, one, on, lang),
        "citation": one.citation,
        "mark": one.mark,
        "text": terms.text_statuses[one.text_status].texts.told(lang),
        **_period(one.period),
        "authentic": list(one.authentic),
        "natures": _told(terms.natures, one.natures, lang),
        "offences": _told(terms.offences, one.offences, lang),
        "handling": [word.upper() for word in sorted(one.handling)],
        "parties": [_party(law, party, lang) for party in one.parties],
        "carries": [_carried(law, rule, lang) for rule in one.messages.values()],
        "thresholds": [
            {
                "measure": terms.measures[row.measure].texts.told(lang),
                "at_least": row.at_least,
                **_where(row),
                "for": _told(terms.kinds, row.messages, lang),
            }
            for row in one.thresholds
        ],
        "grounds": [
            {"ground": terms.grounds[name].texts.told(lang), "rule": row.rule, **_where(row)}
            for name, row in one.grounds.items()
        ],
        "times": [_limit(limit, lang) for limit in one.deadlines],
        "uses": [
            {"use": terms.uses[name].texts.told(lang), "rule": row.rule, **_where(row)}
            for name, row in one.uses.items()
        ],
    }


def charter_answer(law: Law, one: Charter, on: date, lang: str) -> dict[str, Any]:
    """A charter whole, in words of ``lang``."""
    terms = law.terms
    said = one.opinion
    return {
        **charter_line(one, on, lang),
        "citation": one.citation,
        "since": one.since.isoformat(),
        "ended_on": one.ended_on.isoformat() if one.ended_on else None,
        "legitimacy": one.legitimacy.told(lang),
        "answer_for_it": [{"state": state, "name": texts.told(lang)} for state, texts in one.controllers.items()],
        "purposes": _told(terms.purposes, one.purposes, lang),
        "persons": _told(terms.persons, one.persons, lang),
        "data": _told(terms.data, one.data, lang),
        "origin": one.origin.told(lang),
        "recipients": _told(terms.authorities, one.recipients, lang),
        "security": one.security.told(lang),
        "retention": _limit(one.retention, lang),
        "opinion": {"by": said.by, "reference": said.reference, "on": said.on.isoformat()} if said else None,
    }


def _told(known: Mapping[str, Any], words: Iterable[str], lang: str) -> list[str]:
    """Words in the order of the terms."""
    wanted = set(words)
    return [word.texts.told(lang) for name, word in known.items() if name in wanted]


def _where(row: Any) -> dict[str, str]:  # noqa: ANN401  (anything that says where it stands)
    return {"citation": row.citation, "mark": row.mark}


def _period(period: Period) -> dict[str, str | None]:
    days = {"signed_on": period.signed_on, "since": period.since, "ended_on": period.ended_on}
    return {key: day.isoformat() if day else None for key, day in days.items()}


def _party(law: Law, party: Party, lang: str) -> dict[str, Any]:
    declared: list[Designated | Reservation] = [*party.designated, *party.reservations]
    return {
        "state": party.state,
        "name": law.states.states[party.state].texts.told(lang),
        **_period(party.period),
        "languages": sorted(party.languages),
        **_where(party),
        "declared": [
            {"text": row.texts.told(lang), "for": _told(law.terms.kinds, row.messages, lang), **_where(row)}
            for row in declared
        ],
    }


def _carried(law: Law, rule: Carried, lang: str) -> dict[str, Any]:
    terms = law.terms
    return {
        "message": terms.kinds[rule.kind].texts.told(lang),
        "from": _told(terms.authorities, rule.senders, lang),
        "to": _told(terms.authorities, rule.recipients, lang),
        "purposes": _told(terms.purposes, rule.purposes, lang),
        "channels": _told(terms.channels, rule.channels, lang),
        "urgent_channels": _told(terms.channels, rule.urgent_channels, lang),
        "documents": _told(terms.documents, rule.documents, lang),
        **_where(rule),
    }


def _span(span: Span | None) -> dict[str, Any] | None:
    return {"count": span.count, "unit": span.unit} if span else None


def _limit(limit: Deadline | Due, lang: str) -> dict[str, Any]:
    return {
        "time": limit.id,
        "text": limit.texts.told(lang),
        "span": _span(limit.span),
        "by": limit.by,
        "bound": limit.bound,
        **_where(limit),
    }


def answer_of(
    heading: Mapping[str, str], answer: Answer, lang: str, told: Callable[[str], str] = str
) -> dict[str, Any]:
    """What the law answers, with whom or what it is about. ``told`` makes each value fit to stand in a sentence."""
    return {
        **heading,
        "allowed": answer.allowed,
        "refusals": [_reason(one, lang, told) for one in answer.refusals],
        "rests_on": [_reason(one, lang, told) for one in answer.supports],
        "conditions": [{**_reason(one, lang, told), "when": one.when} for one in answer.conditions],
        "times": [
            {**_limit(due, lang), "due_at": due.due_at.isoformat() if due.due_at else None} for due in answer.clocks
        ],
        "recipients_visible": answer.recipients_visible,
    }


def _reason(one: Reason, lang: str, told: Callable[[str], str]) -> dict[str, Any]:
    law = one.law
    blanks = {blank: told(str(value)) for blank, value in one.blanks(lang).items()}
    return {
        "code": one.code,
        "sentence": messages.sentence(one.code, lang, **blanks),
        "remedy": messages.remedy(one.code, lang, **blanks),
        "law": law.title.told(lang) if law and law.title else "",
        "citation": law.citation if law else "",
        "mark": law.mark if law else "",
    }
