"""What stands on record of published lists: which issue was put into use, from what, by whom.

An issue is read, indexed and put into use by the store, in minutes and outside of any transaction; what fails there
changes nothing. The store says what is in use. The record follows it: at once where somebody loaded at the desk, by
``adopt`` where the command did, or where a process died between the two.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.watchlists.models import Issue
from tansiq.stores.fetched import read_origin
from tansiq.stores.lists import LoadedList

__all__ = ["put_on_record"]


@action("watchlists:list:load")
def put_on_record(*, by: Actor, loaded: LoadedList, publisher: str = "", delta: dict[str, Any] | None = None) -> None:
    """Record an issue that is in use; done twice, it stands there once.

    ``delta``: its counts against the one before.
    """
    origin = read_origin(loaded.folder)
    Issue.objects.get_or_create(
        list=loaded.name,
        folder=loaded.folder.name,
        loaded_at=datetime.fromisoformat(loaded.loaded_at),
        defaults={
            "format": loaded.format,
            "publisher": publisher or (origin.publisher if origin else ""),
            "published": loaded.published,
            "source_file": loaded.source_file,
            "sha256": loaded.sha256,
            "by_id": by.user_id or None,
            "counts": loaded.counts,
            "problems": loaded.problems,
            "rows_lost": loaded.rows_lost,
            "delta": delta,
        },
    )
    details = {"sha256": loaded.sha256, "published": loaded.published, "records": loaded.counts.get("records", 0)}
    record("watchlists:list:load", by=by, target=f"list:{loaded.name}", details=details)
