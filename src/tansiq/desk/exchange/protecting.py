"""What is laid on the person of a case, asked of whoever keeps it above: named in the settings."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from tansiq.engines.law import Protection

__all__ = ["Keeper", "bound_threads", "protection_of"]


class Keeper(Protocol):
    """Says what binds a message of a case, or of a thread that belongs to one."""

    def __call__(self, *, case_id: str, thread_id: str) -> Protection:
        """The protection, without its reason."""
        ...


def protection_of(*, case_id: str = "", thread_id: str = "") -> Protection:
    """What binds a message of a case or a thread; nothing where it is of neither."""
    if not case_id and not thread_id:
        return Protection()
    return _keeper(settings.TANSIQ_PROTECTION)(case_id=case_id, thread_id=thread_id)


def bound_threads(thread_ids: Collection[str]) -> frozenset[str]:
    """Those of some threads in which anything binds; asked once for many."""
    found = cast("Callable[[Collection[str]], frozenset[str]]", import_string(settings.TANSIQ_BOUND_THREADS))
    return found(thread_ids)


@cache
def _keeper(path: str) -> Keeper:
    return cast("Keeper", import_string(path))
