"""On what an allowed message rests, and what goes with it: done before, travelling with it, or told to its sender."""

from __future__ import annotations

from collections.abc import Iterator

from tansiq.engines.law.answer import Condition, LawPlace, Reason
from tansiq.engines.law.binding import bound_states
from tansiq.engines.law.carrying import designated_for, reservations_of
from tansiq.engines.law.charter import Charter
from tansiq.engines.law.deadline import Due, run_from
from tansiq.engines.law.grounds import given_grounds, optional_grounds
from tansiq.engines.law.matter import Matter, condition, place_in, reason
from tansiq.engines.law.risks import risk_conditions

__all__ = ["clocks", "conditions", "default_restrictions", "supports"]

_USE_CODES = {
    "free": "condition.use_free",
    "consent": "condition.use_consent",
    "judicial_basis": "condition.use_judicial",
    "never": "condition.use_never",
}


def supports(matter: Matter) -> Iterator[Reason]:
    """Relations, basis, parties, the rule for such messages, decision, charter: each with its place."""
    basis, terms = matter.instrument, matter.law.terms
    sender, recipient = matter.question.sender.state, matter.recipient.state
    row = matter.law.states.standing(sender, recipient, matter.day)
    if row is not None:
        names = {"sender": matter.state_name(sender), "recipient": matter.state_name(recipient)}
        details = {"since": row.since.isoformat()}
        status = terms.statuses[row.status].texts
        yield reason("support.relations", LawPlace(None, row.citation), details=details, status=status, **names)
    head = place_in(basis, basis.citation, basis.mark)
    kind, status = terms.bases[basis.kind].texts, terms.text_statuses[basis.text_status].texts
    yield reason("support.basis", head, basis=basis.texts, kind=kind, status=status)
    for state in bound_states(matter.law, basis, sender, recipient):
        party = basis.party(state)
        if party is not None and party.period.since is not None:
            details = {"since": party.period.since.isoformat()}
            law = place_in(basis, party.citation, party.mark)
            yield reason("support.party", law, details=details, state=matter.state_name(state))
    yield reason(
        "support.message", place_in(basis, matter.carried.citation, matter.carried.mark), kind=matter.kind.texts
    )
    for name, ground in given_grounds(matter):
        law = place_in(basis, ground.citation, ground.mark)
        yield reason("support.ground", law, ground=terms.grounds[name].texts)
    if matter.question.decision:
        yield reason("support.decision", details={"decision": matter.question.decision[:120]})
    yield from _charter(matter)


def _charter(matter: Matter) -> Iterator[Reason]:
    charter = _charter_of(matter)
    if charter is None:
        return
    law = LawPlace(charter.texts, charter.citation)
    controller = charter.controllers[matter.question.sender.state]
    details = {"since": charter.since.isoformat()}
    yield reason(
        "support.charter", law, details=details, charter=charter.texts, controller=controller, ground=charter.legitimacy
    )
    if charter.opinion is not None:
        said = charter.opinion
        details = {"by": said.by, "reference": said.reference, "on": said.on.isoformat()}
        yield reason("support.opinion", law, details=details)


def _charter_of(matter: Matter) -> Charter | None:
    """The charter that a message of persons comes under."""
    return matter.law.charters.get(matter.question.register) if matter.question.is_personal else None


def conditions(matter: Matter) -> tuple[Condition, ...]:
    """Every condition, those of the text first; that something is recalled is said once, at the end."""
    parts = (_of_text, _of_recipient, _of_contents, _of_data, _of_uses, risk_conditions, default_restrictions)
    found = [one for part in parts for one in part(matter)]
    marks = {one.law.mark for one in (*supports(matter), *found) if one.law} | {due.mark for due in clocks(matter)}
    if "R" in marks:
        found.append(condition("condition.recalled", "before"))
    return tuple(found)


def default_restrictions(matter: Matter) -> Iterator[Condition]:
    """What is said on every item, whatever its basis."""
    for one in matter.law.terms.restrictions.values():
        yield condition("condition.restriction", "travels", text=one.texts)


def _of_text(matter: Matter) -> Iterator[Condition]:
    basis, terms = matter.instrument, matter.law.terms
    head = place_in(basis, basis.citation, basis.mark)
    status = terms.text_statuses[basis.text_status]
    if status.confirm:
        yield condition("condition.text", "before", head, status=status.texts)
    if terms.bases[basis.kind].binds == "own_state":
        yield condition("condition.own_law", "told", head, state=matter.state_name(matter.recipient.state))
    if any(matter.law.states.states[party.state].fictional for party in basis.parties):
        yield condition("condition.fictional", "told", head)
    if basis.authentic:
        yield condition("condition.authentic", "told", head, details={"languages": ", ".join(basis.authentic)})
    if basis.review is not None:
        details = {"by": basis.review.by, "on": basis.review.on.isoformat()}
        yield condition("condition.reviewed", "told", head, details=details)
    else:
        yield condition("condition.unreviewed", "told", head)


def _of_recipient(matter: Matter) -> Iterator[Condition]:
    basis = matter.instrument
    for named in designated_for(matter):
        yield condition("condition.designated", "told", place_in(basis, named.citation, named.mark), named=named.texts)
    for row in reservations_of(matter):
        law = place_in(basis, row.citation, row.mark)
        state = matter.state_name(matter.recipient.state)
        yield condition("condition.reservation", "told", law, state=state, reservation=row.texts)
    for name, ground in optional_grounds(matter):
        text = matter.law.terms.grounds[name].texts
        yield condition("condition.ground", "told", place_in(basis, ground.citation, ground.mark), ground=text)


def _of_contents(matter: Matter) -> Iterator[Condition]:
    question, terms = matter.question, matter.law.terms
    yield condition("condition.purpose", "travels", purpose=terms.purposes[question.purpose].texts)
    for name in sorted(question.handling):
        details = {"handling": name.upper()}
        yield condition("condition.handling", "travels", details=details, text=terms.handling[name].texts)
    if said := question.handling_text.strip():
        yield condition("condition.handling_text", "travels", details={"said": said[:300]})
    for grading, one in sorted({one.grading: one for one in question.statements}.items()):
        source, information = terms.sources[one.source], terms.information[one.information]
        code = "condition.unverified" if source.marked or information.marked else "condition.graded"
        details = {"grading": grading.upper()}
        yield condition(code, "travels", details=details, source=source.texts, information=information.texts)
    if (limit := matter.kind.confirm) is not None:
        yield condition("condition.sent_first", "told", LawPlace(None, limit.citation, limit.mark), text=limit.texts)


def _of_data(matter: Matter) -> Iterator[Condition]:
    """What the charter of the register says of the data, and which of them are sensitive."""
    for name in sorted(matter.question.data):
        if matter.law.terms.data[name].marked:
            yield condition("condition.sensitive", "before", what=matter.law.terms.data[name].texts)
    charter = _charter_of(matter)
    if charter is not None:
        law = LawPlace(charter.texts, charter.citation)
        yield condition("condition.origin", "told", law, text=charter.origin)
        yield condition("condition.security", "told", law, text=charter.security)
        if charter.opinion is None:
            yield condition("condition.no_opinion", "told", law)


def _of_uses(matter: Matter) -> Iterator[Condition]:
    for said in matter.instrument.uses.values():
        law = place_in(matter.instrument, said.citation, said.mark)
        yield condition(_USE_CODES[said.rule], "travels", law, use=matter.law.terms.uses[said.use].texts)


def clocks(matter: Matter) -> tuple[Due, ...]:
    """Every clock that begins as the message leaves, with its end. Raises MalformedError ``workflow.span``."""
    limits = [
        limit
        for limit in matter.instrument.deadlines
        if matter.question.kind in limit.messages and (not limit.states or matter.recipient.state in limit.states)
    ]
    if matter.kind.confirm is not None:
        limits.append(matter.kind.confirm)
    charter = _charter_of(matter)
    if charter is not None:
        limits.append(charter.retention)
    return tuple(run_from(limit, matter.at, matter.place) for limit in limits)
