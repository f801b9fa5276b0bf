"""The law by which the node sends: what comes with Tansiq, and what the edition in force lays over it."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from tansiq.desk.parameters.library import place
from tansiq.desk.rulebook.in_force import is_unsettled, rulebook, standing_still
from tansiq.engines.law import Law
from tansiq.engines.workflows.sight import local_day
from tansiq.engines.workflows.texts import Texts

__all__ = ["kind_told", "law_now"]


@standing_still()
def law_now() -> Law:
    """The law of today, where the node is; without any basis while two persons have yet to say which it has.

    An edition that came into force counts from the next question on, for the worker that has run for weeks too. Raises
    MalformedError ``rulebook.altered``.
    """
    found = rulebook().law.on(local_day(timezone.now(), place()))
    return replace(found, instruments={}, charters={}) if is_unsettled() else found


def kind_told(kind: str) -> Texts:
    """What a kind of message is called; what a partner calls it, where we know no such kind."""
    known = law_now().terms.kinds.get(kind)
    return known.texts if known else Texts((("en", kind),))
