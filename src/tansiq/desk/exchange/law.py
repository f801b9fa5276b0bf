"""The law by which the node sends: what comes with Tansiq, and what the node's own folder lays over it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tansiq.desk.parameters.library import place
from tansiq.engines.law import Law, LawLibrary, read_law
from tansiq.engines.workflows.sight import local_day
from tansiq.legal_bases import own_layer, shipped_layer, shipped_terms

__all__ = ["law_now"]


def law_now() -> Law:
    """The law of today, where the node is. Raises MalformedError where the node's own records are not sound."""
    folder: Path = settings.TANSIQ_FOLDER / "law"
    return _library(folder if folder.is_dir() else None).on(local_day(timezone.now(), place()))


@cache
def _library(own: Path | None) -> LawLibrary:
    layers = (shipped_layer(),) if own is None else (shipped_layer(), own_layer(own))
    return read_law(shipped_terms(), layers)
