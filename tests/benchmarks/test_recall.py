"""The scan without an index says what ``tansiq.compare`` says of every pair; recall counts what it says it counts."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.asked import Asked
from benchmarks.brute import BruteForce, Scored, differences, refuse_other_weights
from benchmarks.population import Person
from benchmarks.recall import Given, given_of

from tansiq.engines.names.comparison import FEATURES, Feature
from tansiq.engines.names.reading import learned_weights

LISTED = [
    Person("1", "أنور البوزيدي", "1984-03-07", "MAR", "M"),
    Person("2", "Anouar El Bouzidi", "1984-03-07", "", ""),
    Person("3", "Hassan Tarfawi", "1991", "EGY", "M"),
    Person("4", "Tarfawi", "", "", ""),
    Person("5", "A. Bouzidi", "", "", ""),
    Person("6", "Abdul Rahman bin Salem Zarqun", "1970-01-01", "", "F"),
    Person("7", "Zarqun Abderrahmane", "1970-01-02", "", ""),
    Person("8", "محمد", "", "", ""),
    Person("9", "Olga Petrova", "1984-03-07", "", ""),
]
ASKED = [
    Asked("Anwar Bouzidi", "1984-03-07", "1", "Latin"),
    Asked("حسن طرفاوي", "", "3", "Arabic"),
    Asked("Abdelrahman Salim Zarkoun", "1970", "6", "Latin"),
    Asked("O Petrova", "", "9", "Latin"),
    Asked("Mohamed", "", "8", "Latin"),
]


def test_the_scan_gives_the_bits_of_every_pair() -> None:
    found = differences(BruteForce(LISTED), ASKED, 5.0)
    assert found["pairs"] == len(LISTED) * len(ASKED)
    assert found["differ"] == 0
    assert found["widest_bits"] < 1e-4
    assert found["reached"] >= 5


def test_the_scan_answers_the_best_first_and_nothing_under_the_threshold() -> None:
    answers = BruteForce(LISTED).answers(ASKED[0], 12.0, 6.0)
    assert {answer.id for answer in answers[:2]} == {"1", "2"}
    assert [answer.bits for answer in answers] == sorted((answer.bits for answer in answers), reverse=True)
    assert all(answer.bits >= 12.0 for answer in answers)


def test_weights_under_which_the_scan_would_leave_out_names_are_refused() -> None:
    refuse_other_weights(learned_weights())
    weights = np.zeros(FEATURES)
    weights[Feature.FOR], weights[Feature.MOVED] = 1.0, 0.5
    with pytest.raises(ValueError, match="no bound holds"):
        refuse_other_weights(weights)


def _scored(*bits: float) -> list[Scored]:
    return [Scored(f"p{place}", value, value) for place, value in enumerate(bits)]


def test_what_is_missing_among_the_first_is_counted() -> None:
    due = _scored(20.0, 19.0, 18.0, 17.0)
    assert given_of(due, {"p0": 20.0, "p1": 19.0}, limit=2) == Given(2, 2, 0)
    assert given_of(due, {"p0": 20.0, "p2": 18.0}, limit=2) == Given(2, 1, 0)
    assert given_of(due, {"p0": 20.0}, limit=10) == Given(4, 1, 0)


def test_equal_bits_may_stand_for_one_another_at_the_last_place() -> None:
    assert given_of(_scored(20.0, 18.0, 18.0), {"p0": 20.0, "p2": 18.0}, limit=2) == Given(2, 2, 0)


def test_answers_that_the_scan_does_not_have_are_told_apart() -> None:
    assert given_of(_scored(20.0), {"p0": 20.0, "x": 30.0}) == Given(1, 1, 1)
    assert given_of([], {"x": 13.0}) == Given(0, 0, 1)
