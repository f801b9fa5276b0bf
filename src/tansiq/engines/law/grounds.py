"""Grounds of refusal, both ways: those against a request of ours, and those on which we refuse one of theirs."""

from __future__ import annotations

from collections.abc import Iterator

from tansiq.engines.law.answer import Reason
from tansiq.engines.law.binding import binds_both
from tansiq.engines.law.instrument import Ground, Instrument
from tansiq.engines.law.matter import Matter, place_in, reason

__all__ = ["against_grounds", "given_grounds", "optional_grounds"]


def against_grounds(matter: Matter) -> Iterator[Reason]:
    """A request is not sent against a mandatory ground; a refusal has grounds that may be given, after consultation."""
    if matter.kind.request:
        yield from _against_request(matter)
    if matter.kind.refusal:
        yield from _against_refusal(matter)


def optional_grounds(matter: Matter) -> Iterator[tuple[str, Ground]]:
    """The grounds found to apply on which the recipient may refuse the request."""
    for name, ground in _found(matter):
        if matter.kind.request and ground.rule == "optional":
            yield name, ground


def given_grounds(matter: Matter) -> Iterator[tuple[str, Ground]]:
    """The grounds on which a refusal rests."""
    if matter.kind.refusal:
        yield from _found(matter)


def _found(matter: Matter) -> Iterator[tuple[str, Ground]]:
    for name in sorted(matter.question.grounds):
        ground = matter.instrument.grounds.get(name)
        if ground is not None and matter.question.kind in ground.messages:
            yield name, ground


def _against_request(matter: Matter) -> Iterator[Reason]:
    for name, ground in _found(matter):
        if ground.rule == "mandatory":
            law = place_in(matter.instrument, ground.citation, ground.mark)
            yield reason("sending.ground", law, ground=matter.law.terms.grounds[name].texts)


def _against_refusal(matter: Matter) -> Iterator[Reason]:
    basis = matter.instrument
    if not matter.question.grounds:
        yield reason("sending.ground_missing", place_in(basis, basis.citation, basis.mark))
    known = dict(_found(matter))
    for name in sorted(matter.question.grounds):
        text = matter.law.terms.grounds[name].texts
        forbidding = _forbidding(matter, name)
        if forbidding is not None:
            where, ground = forbidding
            law = place_in(where, ground.citation, ground.mark)
            yield reason("sending.ground_forbidden", law, ground=text, basis=where.texts)
        elif name not in known:
            yield reason(
                "sending.ground_foreign", place_in(basis, basis.citation, basis.mark), ground=text, basis=basis.texts
            )
    if basis.consult_before_refusing and not matter.question.consulted:
        yield reason("sending.not_consulted", place_in(basis, basis.citation, basis.mark))


def _forbidding(matter: Matter, name: str) -> tuple[Instrument, Ground] | None:
    """The basis, or another instrument in force between both that covers the offence, where it forbids the ground."""
    pair = (matter.question.sender.state, matter.recipient.state)
    others = (matter.law.instruments[key] for key in sorted(matter.law.instruments))
    for basis in (matter.instrument, *others):
        ground = basis.grounds.get(name)
        if ground is None or ground.rule != "forbidden" or matter.question.kind not in ground.messages:
            continue
        covers = basis is matter.instrument or matter.question.offence in basis.offences
        if covers and binds_both(matter.law, basis, pair, matter.day):
            return basis, ground
    return None
