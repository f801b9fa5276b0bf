"""The soak, in small: nothing is lost and nothing doubled; and it would notice."""

from __future__ import annotations

from collections import Counter

import pytest
from benchmarks.exchanging.soak import Soak, soak

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_nothing_is_lost_or_doubled_over_faults_at_drawn_places() -> None:
    found = soak(12, seed=3, kills_in=10)
    assert 12 <= found.faults.total() <= 14
    assert sum(map(len, found.queued.values())) > 20
    assert (found.lost, found.doubled, found.unsettled) == ([], [], 0)


@pytest.mark.parametrize("wrong", [{"lost": ["1"]}, {"doubled": ["1"]}, {"unsettled": 1}])
def test_what_is_lost_doubled_or_left_open_is_no_clean_run(wrong: dict[str, object]) -> None:
    assert Soak(Counter(), {}).is_clean
    assert not Soak(Counter(), {}, **wrong).is_clean  # type: ignore[arg-type]
