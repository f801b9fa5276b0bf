"""What of a case belongs to another authority, asked of whoever keeps it above: named in the settings.

A person writes into facts what a partner's message says; its owner stays the owner of that (decision 0054).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from tansiq.desk.audit.actor import Actor

__all__ = ["Owned", "refuse_owned", "withheld"]


class Owned(Protocol):
    """Keeps what partners said into cases."""

    def facts(self, case_id: str) -> frozenset[str]:
        """The names of the facts that say what a partner said; none where the case is our own."""
        ...

    def refuse(self, case_id: str, by: Actor) -> None:
        """Raise RefusedError ``exchange.use_refused`` where ``by`` may not take that out of the desk."""
        ...

    def is_open(self, case_id: str, by: Actor) -> bool:
        """Whether ``by`` may take it out."""
        ...


def refuse_owned(case_id: str, facts: Iterable[str], by: Actor) -> None:
    """Ask the owner's codes about facts of a case that are to leave the desk in a document. Raises as ``refuse``."""
    keeper = _keeper(settings.TANSIQ_OWNED)
    if keeper.facts(case_id) & set(facts):
        keeper.refuse(case_id, by)


def withheld(case_id: str, by: Actor) -> frozenset[str]:
    """The facts of a case that are not given to a program: what their owner lets nobody take out of the desk."""
    keeper = _keeper(settings.TANSIQ_OWNED)
    facts = keeper.facts(case_id)
    return facts if facts and not keeper.is_open(case_id, by) else frozenset()


@cache
def _keeper(path: str) -> Owned:
    return cast("Owned", import_string(path)())
