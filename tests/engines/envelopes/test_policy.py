"""How far clocks may be apart is data."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from importlib.resources import files

import pytest

from tansiq.engines.envelopes import clock_tolerance
from tansiq.errors import MalformedError


def test_the_policy_that_is_shipped_lets_clocks_be_a_day_apart() -> None:
    text = files("tansiq.engines.envelopes").joinpath("policy.toml").read_text(encoding="utf-8")
    assert clock_tolerance(tomllib.loads(text)) == timedelta(hours=24)


@pytest.mark.parametrize("policy", [{}, {"clock_tolerance_hours": -1}, {"clock_tolerance_hours": "24"},
                                    {"clock_tolerance_hours": 1.5}, {"clock_tolerance_hours": True}])  # fmt: skip
def test_a_value_that_is_no_number_of_hours_is_told(policy: dict[str, object]) -> None:
    with pytest.raises(MalformedError, match=r"envelope\.policy"):
        clock_tolerance(policy)
