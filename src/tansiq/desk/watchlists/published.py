"""Published lists as the store holds them: the issues in use, and their indexes kept open between searches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from django.conf import settings

from tansiq.engines.matching import Hit, Record
from tansiq.errors import MalformedError
from tansiq.stores.index import Index
from tansiq.stores.lists import ListStore, LoadedList

__all__ = ["issues", "search", "search_list", "search_many", "store"]

_opened: dict[Path, Index] = {}
_guard = Lock()


def store() -> ListStore:
    """The lists of this node: the command line loads into the same place."""
    folder: Path = settings.TANSIQ_FOLDER
    return ListStore(folder.parent)


def issues() -> list[LoadedList]:
    """The issue of every list in use. Raises MalformedError ``list.damaged``."""
    return store().all()


def search(query: Record, limit: int, min_bits: float | None = None) -> list[tuple[LoadedList, Hit]]:
    """The possible hits in every list, most bits first, with the issue they stand in.

    The issue in use is looked up anew each time: a list that was replaced a moment ago answers with its new issue.
    Raises MalformedError ``list.damaged`` or ``index.*``: a list that cannot be searched is told, not passed over.
    """
    return search_many([query], limit, min_bits)[0]


def search_many(
    queries: Sequence[Record], limit: int, min_bits: float | None = None
) -> list[list[tuple[LoadedList, Hit]]]:
    """For each query the possible hits in every list, most bits first. As ``search``, and raises as it does."""
    found: list[list[tuple[LoadedList, Hit]]] = [[] for _ in queries]
    for issue in issues():
        for of_one, hits in zip(found, _index(issue).search_many(queries, limit, min_bits), strict=True):
            of_one.extend((issue, hit) for hit in hits)
    return [sorted(of_one, key=lambda one: -one[1].bits)[:limit] for of_one in found]


def search_list(issue: LoadedList, query: Record, limit: int, min_bits: float | None = None) -> list[Hit]:
    """The possible hits in one issue. Raises MalformedError ``index.*``."""
    return _index(issue).search(query, limit, min_bits)


def _index(issue: LoadedList) -> Index:
    with _guard:
        for folder in [each for each in _opened if each.parent == issue.folder.parent and each != issue.folder]:
            _opened.pop(folder)  # whoever is searching it still holds it
        known = _opened.get(issue.folder)
        if known is None:
            try:
                known = _opened[issue.folder] = Index.open(issue.folder / "index", merging=False)
            except FileNotFoundError as error:
                raise MalformedError("list.damaged", name=issue.name, path=str(issue.folder)) from error
        return known
