"""Turns of duty: planned in local time, whoever is on duty, what nobody covers, whom to call."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.rotas.hours import Window, joined, read_hours, windows
from tansiq.engines.rotas.turns import Turn, gaps, ladder, on_duty, planned
from tansiq.errors import MalformedError

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_turn_keeps_its_local_times_when_clocks_are_changed() -> None:
    before, after = planned("widad", date(2026, 3, 25), time(20), time(8), PARIS, weeks=2)
    assert (before.start.hour, after.start.hour) == (19, 18)  # in UTC
    assert before.end - before.start == after.end - after.start == timedelta(hours=12)


def test_turns_that_follow_one_another_leave_no_gap_in_the_night_of_a_change() -> None:
    for first in (date(2026, 3, 28), date(2026, 10, 24)):
        turns = [
            turn
            for day in range(3)
            for start, end in ((time(2, 30), time(14, 30)), (time(14, 30), time(2, 30)))
            for turn in planned("widad", first + timedelta(days=day), start, end, PARIS)
        ]
        promised = windows(read_hours("24/7"), PARIS, turns[0].start, turns[-1].end)
        assert gaps(turns, promised) == ()


def test_those_on_duty_are_called_by_their_line_and_then_those_whose_turn_is_next() -> None:
    turns = [
        Turn("second", AT - HOUR, AT + HOUR, 2), Turn("first", AT - HOUR, AT + HOUR), Turn("over", AT - 2 * HOUR, AT),
        Turn("later", AT + 9 * HOUR, AT + 10 * HOUR), Turn("next", AT + HOUR, AT + 2 * HOUR),
        Turn("first", AT + 3 * HOUR, AT + 4 * HOUR), Turn("far", AT + 30 * HOUR, AT + 31 * HOUR),
    ]  # fmt: skip
    assert [turn.person for turn in on_duty(turns, AT)] == ["first", "second"]
    assert ladder(turns, AT, 24 * HOUR) == ("first", "second", "next", "later")


@pytest.mark.parametrize(
    ("line", "weeks", "day", "code"),
    [
        (0, 1, date(2026, 3, 2), "rota.line"), (4, 1, date(2026, 3, 2), "rota.line"),
        (1, 0, date(2026, 3, 2), "rota.weeks"), (1, 27, date(2026, 3, 2), "rota.weeks"),
        (1, 2, date(9999, 12, 30), "rota.day"),
    ],
)  # fmt: skip
def test_a_plan_out_of_bounds_is_refused(line: int, weeks: int, day: date, code: str) -> None:
    with pytest.raises(MalformedError) as told:
        planned("widad", day, time(8), time(20), PARIS, line=line, weeks=weeks)
    assert told.value.code == code


MINUTES = st.integers(0, 600)
TURNS = st.lists(st.builds(lambda who, a, b: Turn(who, AT + timedelta(minutes=a), AT + timedelta(minutes=a + b)),
                           st.sampled_from("abc"), MINUTES, st.integers(1, 200)), max_size=8)  # fmt: skip
PROMISED = st.lists(
    st.builds(lambda a, b: Window(AT + timedelta(minutes=a), AT + timedelta(minutes=a + b)), MINUTES,
              st.integers(1, 200)), max_size=3,
).map(joined)  # fmt: skip


@given(TURNS, PROMISED, MINUTES)
def test_a_promised_moment_is_in_a_gap_exactly_where_nobody_is_on_duty(
    turns: list[Turn], promised: tuple[Window, ...], minute: int
) -> None:
    at = AT + timedelta(minutes=minute, seconds=30)
    is_promised = any(one.start <= at < one.end for one in promised)
    in_a_gap = any(one.start <= at < one.end for one in gaps(turns, promised))
    assert in_a_gap == (is_promised and not on_duty(turns, at))
