"""Travellers in, possible hits out: batches of a manifest searched in several indexes, the best of all lists kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from tansiq.errors import RefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from tansiq.engines.manifests import Rejected, Traveller
    from tansiq.engines.matching import Hit, Record
    from tansiq.stores.index import Index

__all__ = ["Found", "Screened", "open_indexes", "screen", "search_lists"]

_BATCH = 128  # travellers searched at once: enough to keep the kernels busy, little enough to show progress


@dataclass(frozen=True, slots=True)
class Found:
    """A possible hit and the loaded list it stands in."""

    list_name: str
    hit: Hit


@dataclass(frozen=True, slots=True)
class Screened:
    """One traveller with the possible hits, best first."""

    traveller: Traveller
    found: tuple[Found, ...]


@contextmanager
def open_indexes(home: Path, names: Iterable[str]) -> Iterator[dict[str, Index]]:
    """The indexes of the named lists, or of all loaded lists; RefusedError ``cli.no_list`` where none is loaded."""
    from tansiq.stores.lists import ListStore

    store = ListStore(home)
    wanted = list(dict.fromkeys(names)) or [loaded.name for loaded in store.all()]
    if not wanted:
        raise RefusedError("cli.no_list", home=home)
    with ExitStack() as opened:
        yield {name: opened.enter_context(store.index(name)) for name in wanted}


def search_lists(
    indexes: Mapping[str, Index], queries: list[Record], *, limit: int, min_bits: float | None
) -> list[tuple[Found, ...]]:
    """For each query the best ``limit`` possible hits of all lists together."""
    answers: list[list[Found]] = [[] for _ in queries]
    for name, index in indexes.items():
        for found, hits in zip(answers, index.search_many(queries, limit=limit, min_bits=min_bits), strict=True):
            found.extend(Found(name, hit) for hit in hits)
    return [tuple(sorted(found, key=lambda one: -one.hit.bits)[:limit]) for found in answers]


def screen(
    rows: Iterable[Traveller | Rejected], indexes: Mapping[str, Index], *, limit: int, min_bits: float | None
) -> Iterator[Screened | Rejected]:
    """Screen a manifest as it is read, in the order of its rows within a batch; rejected rows pass through."""
    from tansiq.engines.manifests import Traveller

    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        travellers = [row for row in batch if isinstance(row, Traveller)]
        yield from (row for row in batch if not isinstance(row, Traveller))
        queries = [traveller.record for traveller in travellers]
        found = search_lists(indexes, queries, limit=limit, min_bits=min_bits) if queries else []
        yield from map(Screened, travellers, found)
