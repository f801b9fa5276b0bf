"""What the ledger's benchmark says of its figures."""

from __future__ import annotations

from benchmarks.ledger import Spread, _each_ms, _verdict, spread


def test_a_spread_is_the_median_between_its_ends() -> None:
    assert spread([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0)
    assert str(Spread(2000.0, 1.5, 3000.0)) == "2,000 [1.5, 3,000]"


def test_every_value_is_tried_once() -> None:
    tried: list[int] = []
    _each_ms(tried.append, [3, 1, 2])
    assert tried == [3, 1, 2]


def test_a_bar_is_reached_on_its_own_side() -> None:
    assert _verdict("entries", 2_000.0, 2_000.0, less=False).endswith("reached")
    assert _verdict("entries", 1_999.0, 2_000.0, less=False).endswith("MISSED")
    assert _verdict("ms", 10.1, 10.0, less=True).endswith("MISSED")
