"""Figures and intervals come out as they can be worked out by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from benchmarks.measures import calibration_bins, expected_calibration_error, log_loss, mean_over, over_tokens, share
from hypothesis import given, settings
from hypothesis import strategies as st


def test_the_interval_of_a_share_does_not_collapse_when_nothing_was_found() -> None:
    figure = share("x", [0.0] * 100)
    assert figure.value == 0.0
    assert figure.low == 0.0
    assert 0.03 < figure.high < 0.04


def test_a_share_of_no_rows_is_not_a_number() -> None:
    assert math.isnan(share("x", []).value)


def test_queries_that_share_one_token_give_a_wider_interval_than_independent_ones() -> None:
    earned = [1.0, 0.0] * 50
    alone = over_tokens("x", earned, [(f"a{i}", f"b{i}") for i in range(100)])
    tied = over_tokens("x", earned, [(f"a{i % 2}", f"b{i}") for i in range(100)])
    assert alone.value == tied.value == 0.5
    assert tied.high - tied.low > alone.high - alone.low


def test_the_mean_of_equal_values_has_no_uncertainty() -> None:
    figure = mean_over("x", [0.25] * 8)
    assert (figure.value, figure.low, figure.high, figure.n) == (0.25, 0.25, 0.25, 8)


def test_a_probability_that_comes_true_as_often_as_said_has_little_calibration_error() -> None:
    said = np.repeat([0.25, 0.75], 400)
    was = np.tile([1.0, 0.0, 0.0, 0.0], 100).tolist() + np.tile([1.0, 1.0, 1.0, 0.0], 100).tolist()
    assert expected_calibration_error("x", said, np.array(was)).value < 0.08  # ties are dealt to the bins at random


def test_a_sure_and_wrong_matcher_has_the_whole_calibration_error() -> None:
    assert expected_calibration_error("x", np.ones(100), np.zeros(100)).value == 1.0


def test_a_coin_has_the_log_loss_of_a_coin() -> None:
    assert log_loss("x", np.full(10, 0.5), np.array([1.0, 0.0] * 5)).value == pytest.approx(math.log(2))


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=200))
def test_the_bins_hold_every_row_once_and_rise(rows: list[tuple[float, bool]]) -> None:
    said, was = np.array([row[0] for row in rows]), np.array([float(row[1]) for row in rows])
    bins = calibration_bins(said, was)
    assert sum(each.n for each in bins) == len(rows)
    assert all(one.said <= two.said + 1e-12 for one, two in itertools.pairwise(bins))
