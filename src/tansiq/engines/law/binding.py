"""Whether an instrument stands between two States on a day: relations, its text, its time, its parties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tansiq.engines.law.answer import LawPlace, Reason
from tansiq.engines.law.instrument import Instrument, Party, Period
from tansiq.engines.law.library import Law
from tansiq.engines.law.matter import Matter, place_in, reason
from tansiq.engines.workflows.texts import Texts

__all__ = ["against_basis", "against_relations", "against_standing", "binds_both", "bound_states"]


def against_relations(matter: Matter) -> Iterator[Reason]:
    """Two different States that have relations on record, not suspended on the day; some messages go all the same."""
    sender, recipient = matter.question.sender.state, matter.recipient.state
    if sender == recipient:
        yield reason("sending.same_state", state=matter.state_name(sender))
        return
    if matter.kind.despite_suspension:
        return
    row = matter.law.states.standing(sender, recipient, matter.day)
    here, there = matter.state_name(sender), matter.state_name(recipient)
    if row is None:
        yield reason("sending.no_relations", sender=here, recipient=there)
    elif not matter.law.terms.statuses[row.status].marked:
        status = matter.law.terms.statuses[row.status].texts
        details = {"since": row.since.isoformat()}
        yield reason(
            "sending.relations",
            LawPlace(None, row.citation),
            details=details,
            status=status,
            sender=here,
            recipient=there,
        )


def against_basis(matter: Matter) -> Iterator[Reason]:
    """A basis is named, and on record."""
    if matter.question.basis not in matter.law.instruments:
        yield reason("sending.basis", details={"basis": matter.question.basis[:60]})


def against_standing(matter: Matter) -> Iterator[Reason]:
    """The text may be used, is in force, binds both, has its decision, may carry persons, and carries such messages."""
    basis, terms = matter.instrument, matter.law.terms
    head = place_in(basis, basis.citation, basis.mark)
    if not terms.text_statuses[basis.text_status].usable:
        yield reason("sending.text", head, status=terms.text_statuses[basis.text_status].texts, basis=basis.texts)
    yield from _not_in_force(basis.period, matter.day, basis.texts, head)
    for state in bound_states(matter.law, basis, matter.question.sender.state, matter.recipient.state):
        yield from _party_not_bound(basis, basis.party(state), matter.day, matter.state_name(state))
    kind = terms.bases[basis.kind]
    if kind.decision and not matter.question.decision:
        yield reason("sending.decision", head, basis=basis.texts)
    if matter.question.is_personal and not kind.personal:
        yield reason("sending.personal", head, basis=basis.texts, kind=kind.texts)
    if matter.question.kind not in basis.messages:
        yield reason("sending.not_carried", head, basis=basis.texts, kind=matter.kind.texts)


def bound_states(law: Law, basis: Instrument, sender: str, recipient: str) -> tuple[str, ...]:
    """The States that must be parties: both, the sender's alone, or none."""
    binds = law.terms.bases[basis.kind].binds
    return {"own_state": (sender,), "all": ()}.get(binds, (sender, recipient))


def binds_both(law: Law, basis: Instrument, pair: tuple[str, str], day: date) -> bool:
    """Whether an instrument is in force on a day, and for all of two States that must be its parties."""
    if not law.terms.text_statuses[basis.text_status].usable or not basis.period.holds(day):
        return False
    parties = [basis.party(state) for state in bound_states(law, basis, *pair)]
    return all(party is not None and party.period.holds(day) for party in parties)


def _party_not_bound(basis: Instrument, party: Party | None, day: date, name: Texts) -> Iterator[Reason]:
    if party is None:
        yield reason("sending.no_party", place_in(basis, basis.citation, basis.mark), basis=basis.texts, state=name)
        return
    yield from _not_in_force(party.period, day, name, place_in(basis, party.citation, party.mark))


def _not_in_force(period: Period, day: date, what: Texts, law: LawPlace) -> Iterator[Reason]:
    """``what``: the instrument, or the State for which it is not in force."""
    if period.holds(day):
        return
    if period.ended_on is not None and period.ended_on <= day:
        yield reason("sending.ended", law, details={"day": period.ended_on.isoformat()}, what=what)
    elif period.signed_on is not None and period.signed_on <= day:
        yield reason("sending.signed_only", law, details={"day": period.signed_on.isoformat()}, what=what)
    else:
        yield reason("sending.not_in_force", law, what=what)
