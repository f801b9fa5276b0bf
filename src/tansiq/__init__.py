"""Tansiq: the open desk for international police and judicial cooperation.

The library's public face. Every name is loaded on first use (PEP 562), so that ``import tansiq`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from tansiq.engines.documents import Zone
    from tansiq.engines.manifests import Rejected, Traveller
    from tansiq.engines.matching import Document, Evidence, Hit, PartialDate, Record, WrittenName, compare
    from tansiq.engines.names import Name
    from tansiq.stores.files import read_list, read_manifest
    from tansiq.stores.index import Index

__all__ = [
    "Document",
    "Evidence",
    "Hit",
    "Index",
    "Name",
    "PartialDate",
    "Record",
    "Rejected",
    "Traveller",
    "WrittenName",
    "Zone",
    "compare",
    "read_list",
    "read_manifest",
    "read_mrz",
]

_HOME = {
    "Document": "tansiq.engines.matching",
    "Evidence": "tansiq.engines.matching",
    "Hit": "tansiq.engines.matching",
    "Index": "tansiq.stores.index",
    "Name": "tansiq.engines.names",
    "PartialDate": "tansiq.engines.matching",
    "Record": "tansiq.engines.matching",
    "Rejected": "tansiq.engines.manifests",
    "Traveller": "tansiq.engines.manifests",
    "WrittenName": "tansiq.engines.matching",
    "Zone": "tansiq.engines.documents",
    "compare": "tansiq.engines.matching",
    "read_list": "tansiq.stores.files",
    "read_manifest": "tansiq.stores.files",
}


def read_mrz(text: str, today: date | None = None) -> Zone:
    """The machine-readable zone in ``text`` (ICAO Doc 9303: TD1, TD2, TD3, MRV-A, MRV-B), as a value with its findings.

    ``today`` gives two-digit years their century; where it is not given, it is this machine's day. The engine itself
    has no clock: here, at the face of the library, is the one place where it is looked at. Raises MalformedError
    ``mrz.*`` for a text that is no zone. Digits that agree say nothing of whether a document is genuine.
    """
    from datetime import UTC, datetime

    from tansiq.engines.documents import read_zone

    return read_zone(text, today=today or datetime.now(UTC).astimezone().date())


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
