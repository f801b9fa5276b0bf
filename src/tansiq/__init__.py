"""Tansiq: the open desk for international police and judicial cooperation.

The library's public face. Every name is loaded on first use (PEP 562), so that ``import tansiq`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    "compare",
    "read_list",
    "read_manifest",
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
    "compare": "tansiq.engines.matching",
    "read_list": "tansiq.stores.files",
    "read_manifest": "tansiq.stores.files",
}


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
