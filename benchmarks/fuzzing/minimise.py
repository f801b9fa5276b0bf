"""The smallest input that still does the same."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["minimised"]


def minimised(data: bytes, same: Callable[[bytes], bool], *, tries: int = 2000) -> bytes:
    """``data`` without what can be left out while ``same`` holds, in at most ``tries`` calls of it.

    Stretches of half the length are left out first, then of a quarter, down to single bytes, until nothing more can go.
    """
    step = max(1, len(data) // 2)
    while tries > 0:
        place, shorter = 0, False
        while place < len(data) and tries > 0:
            less = data[:place] + data[place + step :]
            tries -= 1
            if same(less):
                data, shorter = less, True
            else:
                place += step
        if step == 1 and not shorter:
            break
        step = max(1, min(step, len(data)) // 2)
    return data
