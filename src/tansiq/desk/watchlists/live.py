"""The live index: one index for what everybody may see, and one for each need-to-know group.

    desk/live/lock                 held while copies are changed
    desk/live/<part>/current       the name of the folder in use, replaced atomically
    desk/live/<part>/<folder>/     an index (stores/index.py)

A restricted record lies in an index that nobody without the group opens: it cannot be found, counted or weighed there.
All of it is a copy of the database, and is made anew from there where it is missing or damaged.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from django.conf import settings

from tansiq.desk.watchlists.truth import Truth, records_of
from tansiq.engines.matching import Hit, PartialDate, Record, WrittenName
from tansiq.errors import MalformedError
from tansiq.stores.durable import write_durably
from tansiq.stores.index import Index
from tansiq.stores.lock import hold_lock

__all__ = ["bring", "hold", "ids", "load_searching", "rebuild", "search", "search_many"]

_PATIENCE_S = 10.0
_POINTER = "current"

_opened: dict[Path, tuple[str, Index]] = {}
_guard = Lock()


def search(scopes: Iterable[str], query: Record, limit: int, min_bits: float | None = None) -> list[Hit]:
    """The possible hits in these parts, most bits first. Raises as ``search_many``."""
    return search_many(scopes, [query], limit, min_bits)[0]


def search_many(
    scopes: Iterable[str], queries: Sequence[Record], limit: int, min_bits: float | None = None
) -> list[list[Hit]]:
    """The possible hits for each query in these parts, most bits first.

    A part that is missing or damaged is made anew first. Raises RefusedError ``watchlists.busy``, and ``storage.*``.
    """
    parts = [_readable(scope).search_many(queries, limit, min_bits) for scope in scopes]
    return [
        sorted(chain.from_iterable(of_one), key=lambda hit: -hit.bits)[:limit] for of_one in zip(*parts, strict=True)
    ]


def ids(scope: str) -> set[str]:
    """The ids of all that is found in a part."""
    return {record.id for record in _readable(scope).records()}


def bring(truth: Truth) -> None:
    """Make a part hold what is true of an entry. The caller holds the lock (``hold``); done twice, it does no harm.

    Of a deleted entry nothing stays in the files either: the part is written anew without it.
    """
    if truth.deleted:
        rebuild(truth.scope)
        return
    index = _newest(truth.scope)
    if index is None:
        rebuild(truth.scope)  # from the same truth
    elif truth.record is None:
        index.remove(truth.entry_id)
    else:
        index.add([truth.record])


def rebuild(scope: str) -> None:
    """Write a part anew from the database, and put it in the place of the older one. The caller holds the lock."""
    top = _root() / scope
    top.mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(8)
    Index.build(records_of(scope), top / name).close()
    write_durably(top / _POINTER, [name.encode()])
    for other in top.iterdir():
        if other.is_dir() and other.name != name:
            shutil.rmtree(other, ignore_errors=True)


def hold() -> AbstractContextManager[None]:
    """The lock on all parts, across processes. Raises RefusedError ``watchlists.busy``."""
    _root().mkdir(parents=True, exist_ok=True)
    return hold_lock(_root() / "lock", "watchlists.busy", _PATIENCE_S)


def load_searching() -> None:
    """Load what a search runs on: compiled code and tables, some seconds' work, which processes forked later share."""
    born = (PartialDate.parse("1984-03-07"),)
    one = Record(id="1", names=(WrittenName("زيدون مرواني"), WrittenName("Zaydun Marwani")), birth_dates=born)
    with TemporaryDirectory(prefix="tansiq-") as place:
        index = Index.build([one], Path(place) / "index")
        for hit in index.search_many([one], 1)[0]:
            _ = hit.evidence
        index.close()


def _root() -> Path:
    folder: Path = settings.TANSIQ_FOLDER
    return folder / "live"


def _readable(scope: str) -> Index:
    index = _newest(scope)
    if index is not None:
        return index
    with hold():
        index = _newest(scope)  # somebody else may have made it meanwhile
        if index is None:
            rebuild(scope)
            index = _newest(scope)
    assert index is not None
    return index


def _newest(scope: str) -> Index | None:
    """The index of a part in its newest state; None where it is missing or damaged."""
    top = _root() / scope
    with _guard:
        for _ in range(3):  # the folder in use may be replaced between reading its name and opening it
            try:
                return _open(top, (top / _POINTER).read_text())
            except (FileNotFoundError, MalformedError):
                _opened.pop(top, None)
        return None


def _open(top: Path, name: str) -> Index:
    known = _opened.get(top)
    if known is not None and known[0] == name:
        known[1].refresh()
        return known[1]
    index = Index.open(top / name)
    _opened[top] = (name, index)
    return index
