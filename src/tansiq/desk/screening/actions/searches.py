"""Searches that somebody keeps for themselves. None runs by itself: each run is asked for and recorded."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.screening.models import SavedSearch
from tansiq.desk.screening.rules import rules
from tansiq.desk.screening.travellers import plain
from tansiq.errors import RefusedError

__all__ = ["drop_search", "run_search", "save_search"]

_KEEP = "screening:search:keep"
_LONGEST_NAME = 100


@action(_KEEP)
def save_search(*, by: Actor, name: str, asked: Mapping[str, str]) -> str:
    """Keep a question under a name; its id. One of the same name is replaced.

    Raises RefusedError ``screening.search_name``, ``screening.searches``.
    """
    called = " ".join(plain(name).split())
    if not called or len(called) > _LONGEST_NAME:
        raise RefusedError("screening.search_name")
    mine, most = SavedSearch.objects.filter(user_id=by.user_id), rules().limits.searches_per_person
    if mine.exclude(name=called).count() >= most:
        raise RefusedError("screening.searches", most=most)
    said = {key: value for key, value in asked.items() if value}
    kept, _ = SavedSearch.objects.update_or_create(user_id=by.user_id, name=called, defaults={"asked": said})
    record(_KEEP, by=by, target=f"search:{kept.pk}", details={"kind": "save", "asked": said})
    return str(kept.pk)


@action(_KEEP)
def run_search(*, by: Actor, search_id: str) -> dict[str, str]:
    """That a kept question is asked again now; what it asks. The answer is another question, recorded by itself.

    Raises RefusedError ``access.unknown``.
    """
    kept = _mine(by, search_id)
    kept.run_at = timezone.now()
    kept.save(update_fields=["run_at"])
    record(_KEEP, by=by, target=f"search:{kept.pk}", details={"kind": "run", "asked": kept.asked})
    return dict(kept.asked)


@action(_KEEP)
def drop_search(*, by: Actor, search_id: str) -> None:
    """Keep a question no longer. Raises RefusedError ``access.unknown``."""
    kept = _mine(by, search_id)
    record(_KEEP, by=by, target=f"search:{kept.pk}", details={"kind": "drop"})
    kept.delete()


def _mine(by: Actor, search_id: str) -> SavedSearch:
    kept = SavedSearch.objects.filter(user_id=by.user_id, pk=UUID(search_id)).first()
    if kept is None:
        raise RefusedError("access.unknown")
    return kept
