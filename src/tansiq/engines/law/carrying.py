"""Whether a basis carries this very message: who to whom, for what, by which way, in what language, with what."""

from __future__ import annotations

from collections.abc import Iterator

from tansiq.engines.law.answer import Reason
from tansiq.engines.law.instrument import Designated, Reservation
from tansiq.engines.law.matter import Matter, place_in, reason

__all__ = ["against_message", "designated_for", "reservations_of"]


def against_message(matter: Matter) -> Iterator[Reason]:
    """Everything that the basis asks of a message of this kind and that this one does not have."""
    for rule in (_sender, _recipient, _purpose, _channel, _language, _offence, _documents, _reservations, _thresholds):
        yield from rule(matter)


def designated_for(matter: Matter) -> tuple[Designated, ...]:
    """Where the recipient's State wants such messages to go; empty where it has not said."""
    rows = matter.receiving.designated if matter.receiving else ()
    return tuple(row for row in rows if matter.question.kind in row.messages)


def reservations_of(matter: Matter) -> tuple[Reservation, ...]:
    """What the recipient's State has reserved or declared about such messages."""
    rows = matter.receiving.reservations if matter.receiving else ()
    return tuple(row for row in rows if matter.question.kind in row.messages)


def _sender(matter: Matter) -> Iterator[Reason]:
    carried, kind = matter.carried, matter.question.sender.kind
    if kind not in carried.senders:
        law = place_in(matter.instrument, carried.citation, carried.mark)
        yield reason("sending.sender", law, authority=matter.law.terms.authorities[kind].texts, kind=matter.kind.texts)


def _recipient(matter: Matter) -> Iterator[Reason]:
    """The authorities that the recipient's State named; where it named none, those of the instrument."""
    carried, named = matter.carried, designated_for(matter)
    authority = matter.law.terms.authorities[matter.recipient.kind].texts
    if named and not any(matter.recipient.kind in row.authorities for row in named):
        law = place_in(matter.instrument, named[0].citation, named[0].mark)
        yield reason("sending.designated", law, authority=authority, named=named[0].texts)
    elif not named and matter.recipient.kind not in carried.recipients:
        law = place_in(matter.instrument, carried.citation, carried.mark)
        yield reason("sending.recipient", law, authority=authority, kind=matter.kind.texts)


def _purpose(matter: Matter) -> Iterator[Reason]:
    carried = matter.carried
    if matter.question.purpose not in carried.purposes:
        purpose = matter.law.terms.purposes[matter.question.purpose].texts
        law = place_in(matter.instrument, carried.citation, carried.mark)
        yield reason("sending.purpose", law, purpose=purpose, basis=matter.instrument.texts)


def _channel(matter: Matter) -> Iterator[Reason]:
    carried, question = matter.carried, matter.question
    if question.channel in carried.channels:
        return
    urgent = question.channel in carried.urgent_channels
    if urgent and (question.urgent or matter.kind.urgent):
        return
    law = place_in(matter.instrument, carried.citation, carried.mark)
    channel = matter.law.terms.channels[question.channel].texts
    yield reason(
        "sending.channel_urgent" if urgent else "sending.channel", law, channel=channel, kind=matter.kind.texts
    )


def _language(matter: Matter) -> Iterator[Reason]:
    party = matter.receiving
    if party is not None and party.languages and not party.languages & matter.question.languages:
        law = place_in(matter.instrument, party.citation, party.mark)
        details = {"languages": ", ".join(sorted(party.languages))}
        yield reason("sending.language", law, details=details, state=matter.state_name(party.state))


def _offence(matter: Matter) -> Iterator[Reason]:
    basis, offence = matter.instrument, matter.question.offence
    if not basis.offences:
        return
    if not offence:
        yield reason("sending.offence_missing", place_in(basis, basis.citation, basis.mark), basis=basis.texts)
    elif offence not in basis.offences:
        what = matter.law.terms.offences[offence].texts
        yield reason("sending.offence", place_in(basis, basis.citation, basis.mark), basis=basis.texts, offence=what)


def _documents(matter: Matter) -> Iterator[Reason]:
    """What the instrument asks for, and what the recipient's State asks for besides."""
    carried, terms = matter.carried, matter.law.terms
    for name in sorted(carried.documents - matter.question.documents):
        law = place_in(matter.instrument, carried.citation, carried.mark)
        yield reason("sending.document", law, document=terms.documents[name].texts)
    for row in reservations_of(matter):
        for name in sorted(row.documents - carried.documents - matter.question.documents):
            law = place_in(matter.instrument, row.citation, row.mark)
            yield reason("sending.document", law, document=terms.documents[name].texts)


def _reservations(matter: Matter) -> Iterator[Reason]:
    for row in reservations_of(matter):
        if row.bars:
            law = place_in(matter.instrument, row.citation, row.mark)
            yield reason("sending.barred", law, state=matter.state_name(matter.recipient.state), reservation=row.texts)


def _thresholds(matter: Matter) -> Iterator[Reason]:
    """Every measure that is known reaches its threshold, and one at least is known."""
    rows = [row for row in matter.instrument.thresholds if matter.question.kind in row.messages]
    known = matter.question.measures
    for row in rows:
        what = matter.law.terms.measures[row.measure].texts
        details = {"at_least": str(row.at_least), "found": str(known.get(row.measure, "–"))}
        law = place_in(matter.instrument, row.citation, row.mark)
        if not any(one.measure in known for one in rows):
            yield reason("sending.threshold_unknown", law, details=details, measure=what)
        elif row.measure in known and known[row.measure] < row.at_least:
            yield reason("sending.threshold", law, details=details, measure=what)
