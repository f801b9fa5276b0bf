"""Whether a record fits its kind and the States that are known: every problem with its place, none of them acted on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tansiq.engines.law.charter import Charter
from tansiq.engines.law.instrument import Instrument
from tansiq.engines.law.states import States
from tansiq.engines.law.terms import Terms
from tansiq.engines.workflows.problem import Problem, problem

__all__ = ["charter_problems", "instrument_problems", "states_problems"]


def instrument_problems(one: Instrument, terms: Terms, states: States, place: str) -> Iterator[Problem]:
    """What is wrong with an instrument: its parties, its messages, and what nobody could ever do under it."""
    yield from _parties(one, terms, states, place)
    yield from _messages(one, terms, place)


def _parties(one: Instrument, terms: Terms, states: States, place: str) -> Iterator[Problem]:
    named = [party.state for party in one.parties]
    yield from _unknown(named, states, f"{place} → parties")
    yield from _unknown((state for limit in one.deadlines for state in limit.states), states, f"{place} → deadlines")
    if len(set(named)) < len(named):
        yield problem("workflow.twice", f"{place} → parties")
    wanted = {"two": 2, "own_state": 1}.get(terms.bases[one.kind].binds, 0)
    if wanted and len(named) != wanted:
        yield problem("law.parties", f"{place} → parties", count=str(wanted))
    if len({states.states[state].fictional for state in named if state in states.states}) > 1:
        yield problem("law.fiction", f"{place} → parties")


def _unknown(named: Iterable[str], states: States, place: str) -> Iterator[Problem]:
    for state in sorted(set(named) - states.states.keys()):
        yield problem("law.state_unknown", place, state=state)


def _messages(one: Instrument, terms: Terms, place: str) -> Iterator[Problem]:
    """Something can be sent under a text that may be used, and nothing under one that nobody found."""
    usable = terms.text_statuses[one.text_status].usable
    if one.messages and not usable:
        yield problem("law.not_usable", f"{place} → messages")
    if usable and one.period.since is not None and not one.messages:
        yield problem("law.idle", f"{place} → messages")
    for carried in one.messages.values():
        at = f"{place} → messages → {carried.kind}"
        if not (
            carried.senders and carried.recipients and carried.purposes and carried.channels | carried.urgent_channels
        ):
            yield problem("law.nobody", at)
        if terms.kinds[carried.kind].follows:
            yield problem("law.follows", at)
        if terms.kinds[carried.kind].refusal and all(ground.rule == "forbidden" for ground in one.grounds.values()):
            yield problem("law.no_grounds", at)
    if one.messages and not one.natures:
        yield problem("law.nobody", f"{place} → natures")


def charter_problems(one: Charter, states: States, place: str) -> Iterator[Problem]:
    """What is wrong with a charter among the States that are known."""
    yield from _unknown(one.controllers, states, f"{place} → controllers")


def states_problems(one: States, known: States, place: str) -> Iterator[Problem]:
    """Relations of States that no table names."""
    for row in one.relations:
        yield from _unknown(row.between, known, f"{place} → relations")
