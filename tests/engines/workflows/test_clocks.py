"""Clocks: started with the value of the moment, read at another, stopped once; they demand a decision and never act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tansiq.engines.workflows.clock_reading import read_clock
from tansiq.engines.workflows.clocks import decisions_due, read_run, running, start_at_field, start_run, stop_run
from tansiq.engines.workflows.clockwork import moved_clocks
from tansiq.engines.workflows.definition import CaseType, Clock, Warn
from tansiq.engines.workflows.entries import Entry
from tansiq.engines.workflows.sight import citation_of, seen_of, spans_of
from tansiq.engines.workflows.spans import Place, Span
from tansiq.engines.workflows.standing import Given, Standing
from tansiq.errors import MalformedError

WORDS = {"ar": "أجل", "fr": "délai", "en": "limit"}
CLOCK = read_clock(
    "limit",
    Entry({**WORDS, "decision": WORDS, "decided_by": ["dpo"], "parameter": "p", "starts_in": ["a"], "stops_in": ["b"],
           "warn": [{"percent": 50}, {"left": "two_days"}]}, "here"),
)  # fmt: skip
START = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SPANS = {"two_days": Span(2, "days")}
RUN = start_run(CLOCK, START, Span(10, "days"), "an article", place=Place(UTC), spans=SPANS)


def test_a_clock_warns_by_shares_and_by_what_is_left() -> None:
    assert RUN.due_at == datetime(2026, 6, 12, 0, 0, tzinfo=UTC)
    assert [(one.warning, one.at) for one in RUN.warnings] == [
        (Warn(percent=50), datetime(2026, 6, 6, 18, 0, tzinfo=UTC)),
        (Warn(left="two_days"), datetime(2026, 6, 10, 0, 0, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("at", "status", "warned"),
    [
        (START, "running", 0),
        (START + timedelta(days=6), "warned", 1),
        (START + timedelta(days=9), "warned", 2),
        (RUN.due_at - timedelta(microseconds=1), "warned", 2),
        (RUN.due_at, "overdue", 2),
        (RUN.due_at + timedelta(days=400), "overdue", 2),
    ],
)
def test_a_clock_shows_how_far_it_has_come(at: datetime, status: str, warned: int) -> None:
    reading = read_run(RUN, at)
    assert (reading.status, len(reading.warned)) == (status, warned)
    assert reading.left == RUN.due_at - at


def test_the_next_warning_is_told_until_there_is_none() -> None:
    assert read_run(RUN, START).next_warning == RUN.warnings[0].at
    assert read_run(RUN, START + timedelta(days=9)).next_warning is None


def test_a_warning_longer_than_the_whole_stands_from_the_start() -> None:
    short = start_run(CLOCK, START, Span(6, "hours"), "", place=Place(UTC), spans=SPANS)
    assert read_run(short, START).status == "warned"


def test_a_stopped_clock_stays_stopped_at_its_first_moment() -> None:
    stopped = stop_run(RUN, START + timedelta(days=1))
    assert read_run(stopped, RUN.due_at + timedelta(days=9)).status == "stopped"
    assert stop_run(stopped, START + timedelta(days=2)) == stopped
    assert running((stopped,), "limit") is None
    assert running((RUN,), "limit") == RUN


def test_a_clock_may_count_to_a_day_that_the_case_states() -> None:
    run = start_at_field(CLOCK, START, date(2026, 6, 30), place=Place(UTC), spans=SPANS)
    assert run.due_at == datetime(2026, 7, 1, 0, 0, tzinfo=UTC)
    with pytest.raises(MalformedError):
        start_at_field(CLOCK, START, date.max, place=Place(UTC), spans=SPANS)


def test_a_clock_is_read_at_a_time_with_a_zone() -> None:
    with pytest.raises(MalformedError) as caught:
        read_run(RUN, datetime(2026, 6, 1))  # noqa: DTZ001
    assert caught.value.code == "workflow.naive_time"


@given(some.lists(some.integers(-5, 40), min_size=2, max_size=2), some.integers(0, 30))
def test_time_never_runs_back(days: list[int], span: int) -> None:
    run = start_run(CLOCK, START, Span(span, "days"), "", place=Place(UTC), spans=SPANS)
    early, late = (read_run(run, START + timedelta(days=day)) for day in sorted(days))
    order = ["running", "warned", "overdue"]
    assert order.index(early.status) <= order.index(late.status)
    assert early.left >= late.left
    assert set(early.warned) <= set(late.warned)


def _clock(loan: CaseType, **changes: object) -> CaseType:
    clock: Clock = replace(loan.clocks["due"], **changes)  # type: ignore[arg-type]
    return replace(loan, clocks={"due": clock})


def test_a_clock_that_runs_is_not_started_again_unless_it_restarts(
    loan: CaseType, asked: Standing, at: datetime
) -> None:
    lent = replace(asked, state="lent")
    once = replace(lent, clocks=moved_clocks(loan, lent, loan.steps["lend"], at, Place(UTC)))
    later = at + timedelta(days=1)
    assert moved_clocks(loan, once, loan.steps["lend"], later, Place(UTC)) == once.clocks
    first, second = moved_clocks(_clock(loan, restarts=True), once, loan.steps["lend"], later, Place(UTC))
    assert (first.stopped_at, second.started_at) == (later, later)


def test_a_clock_whose_condition_is_not_met_does_not_start(loan: CaseType, asked: Standing, at: datetime) -> None:
    lent = replace(asked, state="lent")
    only_dear = _clock(loan, when=loan.instructions[0].when)
    assert moved_clocks(only_dear, lent, loan.steps["lend"], at, Place(UTC)) == ()


def test_an_event_starts_a_clock_and_moves_no_state(
    loan: CaseType, roles: object, asked: Standing, request_of: Callable[..., object], at: datetime
) -> None:
    from tansiq.engines.workflows import take

    given = replace(asked, state="lent", given={"late_fee": Given(Span(2, "hours"), "Order 7")})
    after = take(loan, roles, given, request_of("record_lost", "analyst"), Place(UTC))  # type: ignore[arg-type]
    assert (after.state, [run.clock for run in after.clocks]) == ("lent", ["fee"])
    assert decisions_due(loan, after.clocks, at) == ()
    assert decisions_due(loan, after.clocks, at + timedelta(hours=2)) == (loan.clocks["fee"],)


def test_what_a_guard_sees_has_the_day_of_the_place_and_the_values_in_force(loan: CaseType, asked: Standing) -> None:
    given = replace(asked, given={"days": Given(Span(3, "days"), "Convention"), "unknown": Given(Span(1, "days"), "")})
    seen = seen_of(loan, given, datetime(2026, 6, 1, 23, 30, tzinfo=UTC), Place(UTC))
    assert seen.facts["today"] == date(2026, 6, 1)
    assert spans_of(loan, given) == {"days": Span(3, "days")}
    assert (citation_of(loan, given, "days"), citation_of(loan, asked, "days")) == ("Convention", "House rule")
