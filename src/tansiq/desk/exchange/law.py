"""The law by which the node sends: what comes with Tansiq, and what the node's own folder lays over it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tansiq.desk.parameters.library import place
from tansiq.engines.law import Law, LawLibrary, read_law
from tansiq.engines.workflows.sight import local_day
from tansiq.engines.workflows.texts import Texts
from tansiq.legal_bases import own_layer, shipped_layer, shipped_terms

__all__ = ["kind_told", "law_now"]


def law_now() -> Law:
    """The law of today, where the node is. Raises MalformedError where the node's own records are not sound.

    A record that was changed counts from the next question on, for the worker that has run for weeks too.
    """
    folder: Path = settings.TANSIQ_FOLDER / "law"
    own = folder if folder.is_dir() else None
    return _library(own, _stamps(own)).on(local_day(timezone.now(), place()))


def kind_told(kind: str) -> Texts:
    """What a kind of message is called; what a partner calls it, where we know no such kind."""
    known = law_now().terms.kinds.get(kind)
    return known.texts if known else Texts((("en", kind),))


def _stamps(own: Path | None) -> tuple[tuple[str, int, int], ...]:
    """What tells one state of the folder from another, without a file being read."""
    found = sorted(own.rglob("*.toml")) if own is not None else []
    told = ((str(one), one.stat()) for one in found)
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in told)


@lru_cache(maxsize=4)
def _library(own: Path | None, _: tuple[tuple[str, int, int], ...]) -> LawLibrary:
    layers = (shipped_layer(),) if own is None else (shipped_layer(), own_layer(own))
    return read_law(shipped_terms(), layers)
