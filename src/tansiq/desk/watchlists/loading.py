"""From a file that was sent to an issue in use, and from an issue in use to the record of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from tansiq.desk.accounts.verbs import demand
from tansiq.desk.audit.actions import record_refusal
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry as Recorded
from tansiq.desk.uploads import keeping, sight
from tansiq.desk.uploads.actions.files import drop
from tansiq.desk.watchlists import published
from tansiq.desk.watchlists.actions.lists import put_on_record
from tansiq.desk.watchlists.models import Issue
from tansiq.engines.lists.delta import Delta, delta
from tansiq.errors import RefusedError, TansiqError
from tansiq.stores.lists import LoadedList

__all__ = ["adopt", "delta_of", "load", "load_sent"]

_PERMISSION = "watchlists:list:load"
#: Whoever loads lists on the machine, by the command or by the clock.
_COMMAND = Actor(user_id="", via="command", permissions=frozenset({_PERMISSION}))


def load(
    chunks: Iterable[bytes], *, by: Actor, filename: str, name: str = "", publisher: str = "", force: bool = False
) -> LoadedList:
    """Read, index and put into use the list that comes in ``chunks``; it is searched from then on.

    The one loaded before stays in use whatever goes wrong, and what was refused is on record. Raises RefusedError
    ``access.permission``, and as ``ListStore.load``.
    """
    try:
        demand(by, _PERMISSION)
        with tempfile.TemporaryDirectory(prefix="tansiq-list-") as folder:
            path = Path(folder) / (Path(filename).name[-100:] or "list")
            with path.open("wb") as stream:
                stream.writelines(chunks)
            loaded = published.store().load(path, name or None, force=force, told_as=Path(filename).name)
    except TansiqError as error:
        record_refusal(Recorded.Kind.WRITE, _PERMISSION, by=by, target=f"list:{name}", reason=error.code)
        raise
    put_on_record(by=by, loaded=loaded, publisher=publisher, delta=_counts(loaded))
    return loaded


def load_sent(*, by: Actor, upload_id: str, name: str = "", publisher: str = "", force: bool = False) -> LoadedList:
    """Load the list that somebody sent; the file is deleted, whatever comes of it.

    Raises RefusedError ``access.unknown`` and ``upload.unfinished``, and as ``load``.
    """
    sent = sight.arrived(sight.own(by), upload_id, "list")
    try:
        chunks = keeping.parts(sent.pk)
        return load(chunks, by=by, filename=sent.name, name=name, publisher=publisher, force=force)
    finally:
        drop(by=by, upload_id=upload_id)


def adopt() -> int:
    """Put on record every issue in use that is not yet: loaded by the command, or by a process that died. How many."""
    missing = [each for each in published.issues() if not _is_known(each)]
    for loaded in missing:
        put_on_record(by=_COMMAND, loaded=loaded, delta=_counts(loaded))
    return len(missing)


def delta_of(name: str) -> Delta:
    """What changed from the issue before to the one in use.

    Raises RefusedError ``list.not_loaded`` or ``list.no_previous``; MalformedError ``delta.*``, ``index.*``.
    """
    store = published.store()
    return delta(store.records(store.previous(name)), store.records(store.get(name)))


def _counts(loaded: LoadedList) -> dict[str, dict[str, int]] | None:
    try:
        found = delta_of(loaded.name)
    except RefusedError:
        return None  # the first issue of its list
    return {"counts": found.counts, "fields": found.fields}


def _is_known(loaded: LoadedList) -> bool:
    at = datetime.fromisoformat(loaded.loaded_at)
    return Issue.objects.filter(list=loaded.name, folder=loaded.folder.name, loaded_at=at).exists()
