"""What applications above the exchange add to the page of a thread: named in the settings (``TANSIQ_THREAD_PARTS``)."""

from __future__ import annotations

from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from tansiq.desk.audit.actor import Actor

__all__ = ["ThreadPart", "beside"]


class ThreadPart(Protocol):
    """What goes with every thread. ``template`` draws what ``part`` gives, as ``part``, above what was said."""

    template: str

    def part(self, *, by: Actor, thread_id: str) -> object | None:
        """What the page of a thread shows beside it; None where there is nothing."""
        ...


def beside(by: Actor, thread_id: str) -> list[tuple[str, object]]:
    """A template and what it draws, for each that has something to show."""
    found = [(one.template, one.part(by=by, thread_id=thread_id)) for one in _parts()]
    return [(template, part) for template, part in found if part is not None]


@cache
def _parts() -> tuple[ThreadPart, ...]:
    return tuple(cast("ThreadPart", import_string(path)()) for path in settings.TANSIQ_THREAD_PARTS)
