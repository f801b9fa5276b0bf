"""What people's statements about a letter come to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.desk.registry.standing import KINDS, Stated, counting, furthest, refuse_next
from tansiq.errors import RefusedError

MADE, TODAY = date(2026, 11, 1), date(2026, 11, 20)
DAYS = st.dates(MADE - timedelta(days=3), TODAY + timedelta(days=3))
TRIES = st.lists(
    st.tuples(st.sampled_from([*KINDS, "flown"]), DAYS, st.none() | st.integers(0, 8), st.booleans()), max_size=12
)


def said(number: int, kind: str, day: int, corrects: int | None = None, *, withdraws: bool = False) -> Stated:
    return Stated(number, kind, date(2026, 11, day), corrects, withdraws)


def refused(before: list[Stated], new: Stated) -> str:
    try:
        refuse_next(before, new, made_on=MADE, today=TODAY)
    except RefusedError as error:
        return error.code
    return ""


def accepted(tries: list[tuple[str, date, int | None, bool]]) -> list[Stated]:
    """All of some tries that were not refused, one after the other."""
    kept: list[Stated] = []
    for kind, day, corrects, withdraws in tries:
        new = Stated(len(kept) + 1, kind, day, corrects, withdraws)
        if not refused(kept, new):
            kept.append(new)
    return kept


def test_a_letter_goes_as_far_as_people_say() -> None:
    told = [said(1, "dispatched", 2)]
    assert furthest(()) == ""
    assert furthest(told) == "dispatched"
    assert furthest([*told, said(2, "seen", 4)]) == "seen"


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    told = [said(1, "dispatched", 2), said(2, "dispatched", 3, 1)]
    assert [one.number for one in counting(told)] == [2]
    assert refused(told, said(3, "delivered", 2)) == "registry.order"
    assert refused(told, said(3, "delivered", 3)) == ""


def test_what_is_taken_back_counts_no_more_and_can_be_said_anew() -> None:
    told = [said(1, "dispatched", 2), said(2, "dispatched", 2, 1, withdraws=True)]
    assert counting(told) == ()
    assert refused(told, said(3, "dispatched", 5)) == ""
    assert refused(told, said(3, "dispatched", 5, 2)) == "registry.not_to_correct"


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (said(2, "flown", 3), "registry.kind_unknown"),
        (Stated(2, "delivered", date(2026, 10, 31)), "registry.day"),
        (Stated(2, "delivered", date(2026, 11, 21)), "registry.day"),
        (said(2, "dispatched", 3), "registry.stated_already"),
        (said(2, "delivered", 1), "registry.order"),
        (said(2, "delivered", 3, 1), "registry.not_to_correct"),
        (said(2, "dispatched", 3, 7), "registry.not_to_correct"),
        (said(2, "dispatched", 3, withdraws=True), "registry.not_to_correct"),
    ],
)
def test_what_cannot_stand_beside_the_rest_is_refused(new: Stated, code: str) -> None:
    assert refused([said(1, "dispatched", 2)], new) == code


def test_nothing_arrives_that_did_not_leave() -> None:
    assert refused([], said(1, "delivered", 3)) == "registry.order"
    told = [said(1, "dispatched", 2), said(2, "delivered", 3)]
    assert refused(told, said(3, "dispatched", 2, 1, withdraws=True)) == "registry.order"


@given(TRIES)
def test_whatever_is_tried_what_counts_is_in_order_and_each_kind_once(
    tries: list[tuple[str, date, int | None, bool]],
) -> None:
    left = counting(accepted(tries))
    kinds, days = [one.kind for one in left], [one.on for one in left]
    assert kinds == sorted(set(kinds), key=KINDS.index)
    assert days == sorted(days)
    assert not kinds or kinds[0] == "dispatched"
    assert all(MADE <= day <= TODAY for day in days)


@given(TRIES)
def test_nothing_that_was_said_is_lost(tries: list[tuple[str, date, int | None, bool]]) -> None:
    kept = accepted(tries)
    corrected = {one.corrects for one in kept}
    assert {one.number for one in counting(kept)} == {
        one.number for one in kept if one.number not in corrected and not one.withdraws
    }
    assert len([one for one in corrected if one is not None]) == sum(one.corrects is not None for one in kept)
