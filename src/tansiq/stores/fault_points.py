"""Places where a test lets a program fail: named in the code that must survive it, and nothing while nobody watches.

A fault is injected by whoever watches: it raises, kills the process, or fills the disk, at the n-th time that a place
is reached. No setting and no variable of the surroundings turns this on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["reached", "watched"]

Watch = Callable[[str], object]
_watching: list[Watch] = []


def reached(name: str) -> None:
    """Say that the place ``name`` is reached. Raises what whoever watches raises."""
    for watch in _watching:
        watch(name)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Have ``watch`` called with the name of every place that is reached meanwhile, in any thread of this process."""
    _watching.append(watch)
    try:
        yield
    finally:
        _watching.remove(watch)
