"""A bar is met, missed, or not measured: nothing else, and nothing by default."""

from __future__ import annotations

import math

import pytest
from benchmarks.verdicts import Bar, ahead, bars, growth_table, verdict, verdict_line

AT_LEAST = Bar("batch", "searches a second", 1_000_000, 100.0, less=False)
AT_MOST = Bar("p99_ms", "ms", 1_000_000, 1.0, less=True)


@pytest.mark.parametrize(
    ("bar", "value", "said"),
    [
        (AT_LEAST, 100.0, "met"),
        (AT_LEAST, 99.9, "MISSED"),
        (AT_MOST, 1.0, "met"),
        (AT_MOST, 1.1, "MISSED"),
        (AT_LEAST, None, "not measured"),
        (AT_LEAST, math.nan, "MISSED"),
        (AT_MOST, math.nan, "MISSED"),
    ],
)
def test_a_value_is_held_against_its_bar(bar: Bar, value: float | None, said: str) -> None:
    assert verdict(bar, value) == said
    assert verdict_line(bar, value).endswith(said)


def test_every_bar_has_a_size_and_a_sense() -> None:
    found = {(bar.key, bar.records): bar for bar in bars()}
    assert len(found) == len(bars())
    assert found["batch", 10_000_000].value == 3_000
    assert not found["recall", 1_000_000].less
    assert found["bytes", 1_000_000].less


def test_the_growth_table_says_what_was_not_measured() -> None:
    head, small, large = growth_table(
        {10: {"batch": 5.0}, 2_000: {"batch": 12_345.6}}, ("batch", "recall")
    ).splitlines()
    assert head.split() == ["records", "batch", "recall"]
    assert small.split() == ["10", "5", "-"]
    assert large.split() == ["2,000", "12,346", "-"]


@pytest.mark.parametrize(
    ("mine", "theirs", "less", "said"),
    [
        (0.9, [0.8, 0.85], False, "yes"),
        (0.8, [0.7, 0.9], False, "no"),
        (0.1, [0.2, 0.3], True, "yes"),
        (0.1, [0.05, 0.3], True, "no"),
        (0.5, [0.5, 0.1], False, "level"),
        (0.5, [math.nan], False, "-"),
        (math.nan, [0.5], False, "-"),
    ],
)
def test_ahead_means_better_than_every_peer(mine: float, theirs: list[float], less: bool, said: str) -> None:  # noqa: FBT001
    assert ahead(mine, theirs, less=less) == said
