"""The table counts what each threshold lets through, and says nothing of origins where nothing can be said."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from benchmarks.wishes import THRESHOLDS, Curve, Wishes, row, table

WISHES = Wishes(
    Curve(
        found=np.array([20.0, 12.1, -np.inf]),
        ordinary=np.array([12.5, 3.0, -np.inf, -np.inf]),
        confusables=[np.array([13.0, 2.0]), np.array([1.0])],
    ),
    latin=np.array([14.5, 14.5]),
    origins={"slavic": [13.0, 13.0, 1.0], "sahel": [12.1, 2.0, 1.0]},
    known=np.array([30.0]),
    travellers=np.array([16.5, 12.5, -np.inf]),
)


def test_a_row_counts_what_reaches_its_threshold() -> None:
    _, found, latin, ordinary, confusable, origins, known, travellers = row(WISHES, 12.0)
    assert (found, latin, ordinary, confusable, known, travellers) == (2 / 3, 1.0, 1 / 4, 1 / 4, 1.0, 2.0)
    assert origins == pytest.approx(2.5 / 1.5)
    assert row(WISHES, 16.0)[1:] == pytest.approx((1 / 3, 0.0, 0.0, 0.0, np.nan, 1.0, 1.0), nan_ok=True)


def test_the_ratio_of_origins_is_left_out_where_one_raises_no_alert() -> None:
    assert isnan(row(WISHES, 12.5)[5])
    assert [line.split(" | ")[5] for line in table(WISHES).splitlines()[2:]] == ["1.7", *["-"] * (len(THRESHOLDS) - 1)]


def test_the_table_has_a_line_for_every_threshold() -> None:
    head, _, *lines = table(WISHES).splitlines()
    assert [line.split(" | ")[0] for line in lines] == [f"| {at:g}" for at in THRESHOLDS]
    assert all(line.count("|") == head.count("|") for line in lines)
