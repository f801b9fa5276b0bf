"""Places where a program may be made to fail: nothing while nobody watches."""

from __future__ import annotations

import pytest

from tansiq.stores.fault_points import reached, watched


def test_a_place_is_told_while_somebody_watches_and_not_before_or_after() -> None:
    seen: list[str] = []
    reached("before")
    with watched(seen.append):
        reached("there")
    reached("after")
    assert seen == ["there"]


def test_what_whoever_watches_raises_is_raised_at_the_place() -> None:
    def fail(name: str) -> None:
        raise OSError(28, name)

    with watched(fail), pytest.raises(OSError, match="full"):
        reached("full")
    reached("full")
