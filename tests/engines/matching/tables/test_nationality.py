"""Shares of the world's people by nationality."""

from __future__ import annotations

from tansiq.engines.matching.fields import UNTABLED_SHARE
from tansiq.engines.matching.tables.nationality import SHARE


def test_shares_are_shares_of_one_world() -> None:
    assert all(0 < share < 1 for share in SHARE.values())
    assert 0.7 < sum(SHARE.values()) < 1


def test_every_code_is_alpha_3_and_the_untabled_are_the_smallest() -> None:
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in SHARE)
    assert min(SHARE.values()) > 0.9 * UNTABLED_SHARE
