"""What of messages belongs to cases, asked of whoever keeps cases above: named in the settings."""

from __future__ import annotations

from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.models import Incoming

__all__ = ["answered_in_case", "begun_in_cases", "refuse_beside_case"]


class Keeper(Protocol):
    """Says what is said in a case, and not beside it."""

    def begun(self) -> frozenset[str]:
        """The kinds of messages that a step of a case sends to partners."""
        ...

    def answered(self, thread_id: str) -> frozenset[str]:
        """The names of the messages of a thread that its open case answers."""
        ...

    def refuse(self, by: Actor, thread_id: str) -> None:
        """Raise RefusedError that says in which case a thread is answered, as far as ``by`` may see it."""
        ...


def begun_in_cases() -> frozenset[str]:
    """The kinds of messages that begin in a case: outside of one they are not written."""
    return _keeper(settings.TANSIQ_CASES_OF_MESSAGES).begun()


def answered_in_case(thread_id: str) -> frozenset[str]:
    """The names of the messages of a thread that are answered in its case."""
    return _keeper(settings.TANSIQ_CASES_OF_MESSAGES).answered(thread_id)


def refuse_beside_case(by: Actor, incoming: Incoming) -> None:
    """Raise RefusedError ``correspondence.in_case``, ``correspondence.in_case_elsewhere``."""
    keeper, thread_id = _keeper(settings.TANSIQ_CASES_OF_MESSAGES), incoming.thread_id or ""
    if incoming.message_id in keeper.answered(thread_id):
        keeper.refuse(by, thread_id)


@cache
def _keeper(path: str) -> Keeper:
    return cast("Keeper", import_string(path)())
