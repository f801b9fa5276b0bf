"""Laws over any sequence of steps, legal or not, on every type that comes with Tansiq and on one of the tests' own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tansiq.case_types import shelf
from tansiq.engines.workflows import (
    Actor,
    CaseType,
    Given,
    Place,
    Request,
    Span,
    Standing,
    offers,
    read_library,
    read_run,
    refusals,
    shown_state,
    take,
)
from tansiq.engines.workflows.definition import Field, Step
from tansiq.errors import RefusedError

LIBRARY = read_library(shelf())
ROLES = LIBRARY.roles
TYPES = [LIBRARY.newest(name) for name in LIBRARY.types()]
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
PLACE = Place(UTC)
PEOPLE = [Actor(name, frozenset(ROLES.roles)) for name in ("widad", "samir", "nadir")]


def _value(field: Field) -> some.SearchStrategy[object]:
    kinds: dict[str, some.SearchStrategy[object]] = {
        "text": some.just("a word"),
        "number": some.integers(0, 60),
        "date": some.sampled_from([date(2026, 6, 1), date(2026, 9, 1), date(2030, 1, 1), date(2040, 1, 1)]),
        "moment": some.just(START),
        "boolean": some.booleans(),
        "choice": some.sampled_from(sorted(field.choices) or [""]),
    }
    if field.kind != "rows":
        return kinds[field.kind]
    return some.lists(some.fixed_dictionaries({name: _value(one) for name, one in field.columns.items()}), max_size=3)


def _facts(definition: CaseType) -> some.SearchStrategy[dict[str, object]]:
    fields = definition.fields.values()
    needed = {field.id: _value(field) for field in fields if field.mandatory}
    others = {field.id: _value(field) for field in fields if not field.mandatory}
    return some.fixed_dictionaries(needed, optional=others)


Journey = tuple[CaseType, Standing, list[Request]]


def _asked_for(definition: CaseType, step: Step, at: datetime, actor: Actor) -> Request:
    """A request with everything that its step may ask for."""
    grounds = [one.id for one in definition.grounds.values() if step.id in one.steps and one.kind != "forbidden"]
    return Request(
        step.id, actor, min(step.by), at, frozenset(step.guards), Actor("karim", frozenset(ROLES.roles)), "a reason",
        tuple(grounds[:1]) if step.refusal else (), "C-1",
    )  # fmt: skip


def _spoilt(draw: some.DrawFn, definition: CaseType, request: Request) -> Request:
    """The same request with one thing missing or wrong."""
    changes: list[dict[str, object]] = [
        {"attested": frozenset()}, {"second": None}, {"second": request.actor}, {"reasons": ""}, {"consulted": ""},
        {"grounds": ("invented",)}, {"grounds": (draw(some.sampled_from(sorted(definition.grounds) or ["none"])),)},
        {"role": draw(some.sampled_from(sorted(ROLES.roles)))}, {"at": START - timedelta(days=1)}, {"step": "fly"},
    ]  # fmt: skip
    return replace(request, **draw(some.sampled_from(changes)))  # type: ignore[arg-type]


@some.composite
def journeys(draw: some.DrawFn) -> Journey:
    """A case in any state, and requests of which most can be done where the case then stands."""
    definition = draw(some.sampled_from(TYPES))
    law = {
        one.id: Given(Span(3, one.unit), "an article") for one in definition.parameters.values() if one.value is None
    }
    state = draw(some.sampled_from(sorted(definition.states)))
    begun = now = Standing(state, draw(_facts(definition)), law)
    requests, at = [], START
    for _ in range(draw(some.integers(1, 10))):
        at += timedelta(hours=draw(some.integers(0, 40)))
        actor = draw(some.sampled_from(PEOPLE))
        here = [one.step for one in offers(definition, ROLES, now, actor, at=at, place=PLACE) if one.is_open]
        moves = [step for step in here if step.kind == "move"]
        step = draw(some.sampled_from(draw(some.sampled_from([moves or here, here, list(definition.steps.values())]))))
        request = _asked_for(definition, step, at, actor)
        request = _spoilt(draw, definition, request) if draw(some.integers(0, 3)) == 0 else request
        requests.append(request)
        now = _walked(definition, now, [request])[-1]
    return definition, begun, requests


def _walked(definition: CaseType, standing: Standing, requests: list[Request]) -> list[Standing]:
    found = [standing]
    for request in requests:
        try:
            found.append(take(definition, ROLES, found[-1], request, PLACE))
        except RefusedError:
            continue
    return found


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journeys())
def test_no_sequence_of_steps_reaches_a_state_that_the_definition_does_not_know(
    journey: Journey,
) -> None:
    definition, *_ = journey
    for standing in _walked(*journey):
        assert standing.state in definition.states
        assert shown_state(definition, standing) in definition.states.keys() | {definition.suspension.state.id}
        assert standing.flags <= definition.flags.keys()
        assert {run.clock for run in standing.clocks} <= definition.clocks.keys()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journeys())
def test_a_refused_step_changes_nothing_and_a_taken_one_only_adds_to_the_record(
    journey: Journey,
) -> None:
    definition, standing, requests = journey
    for request in requests:
        before = replace(standing)
        against = refusals(definition, ROLES, standing, request, PLACE)
        if against:
            with pytest.raises(RefusedError) as caught:
                take(definition, ROLES, standing, request, PLACE)
            assert caught.value.code == against[0].code
            assert standing == before
            continue
        after = take(definition, ROLES, standing, request, PLACE)
        assert after.taken[:-1] == standing.taken
        assert (after.facts, after.given) == (standing.facts, standing.given)
        standing = after


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journeys())
def test_nobody_has_both_sides_of_a_separation_in_one_case(journey: Journey) -> None:
    last = _walked(*journey)[-1]
    for person in PEOPLE:
        duties = last.duties_of(person.person)
        assert not any(ROLES.opposed(duty) & duties for duty in duties)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journeys())
def test_clocks_only_begin_and_stop_and_no_time_moves_a_case(
    journey: Journey,
) -> None:
    definition, *_ = journey
    walked = _walked(*journey)
    for before, after in pairwise(walked):
        assert len(after.clocks) >= len(before.clocks)
        for old, new in zip(before.clocks, after.clocks, strict=False):
            assert (old.clock, old.started_at, old.due_at, old.span) == (
                new.clock,
                new.started_at,
                new.due_at,
                new.span,
            )
            assert old.stopped_at is None or old.stopped_at == new.stopped_at
    last = walked[-1]
    late = START + timedelta(days=4_000)
    offers(definition, ROLES, last, PEOPLE[0], at=late, place=PLACE)
    readings = [read_run(run, late).status for run in last.clocks]
    assert set(readings) <= {"overdue", "stopped", "running", "warned"}
    assert last == walked[-1]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(journeys())
def test_an_open_offer_is_taken_once_everything_it_asks_for_is_given(
    journey: Journey,
) -> None:
    definition, *_ = journey
    last = _walked(*journey)[-1]
    at = max([START, *(taken.at for taken in last.taken)])
    for offer in offers(definition, ROLES, last, PEOPLE[0], at=at, place=PLACE):
        if offer.is_open and offer.step.kind != "lift":
            request = _asked_for(definition, offer.step, at, PEOPLE[0])
            assert refusals(definition, ROLES, last, request, PLACE) == ()
