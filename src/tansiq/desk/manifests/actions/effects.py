"""What several actions on manifests do: how long one is kept, and holding one in the state that it was read in."""

from __future__ import annotations

from datetime import datetime

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.library import place
from tansiq.desk.manifests import sight
from tansiq.desk.manifests.models import Manifest
from tansiq.desk.manifests.rules import rules
from tansiq.engines.workflows.spans import moved
from tansiq.errors import RefusedError

__all__ = ["held", "kept_until"]


def kept_until(origin: str, sent_at: datetime) -> tuple[datetime, str]:
    """When a manifest is deleted whose data are of this origin, and the law that says so."""
    found = rules().retention[origin]
    return moved(sent_at, found.span, place(), 1), found.citation


def held(by: Actor, manifest_id: str, at: int) -> Manifest:
    """A manifest that waits and of which ``at`` rows are done, for the length of the transaction.

    Raises RefusedError ``access.unknown``, ``manifests.moved`` where another process was quicker.
    """
    found = sight.one(sight.visible(by).select_for_update(of=("self",)), manifest_id)
    if found.status != Manifest.Status.WAITING or found.done != at:
        raise RefusedError("manifests.moved", at=at)
    return found
