"""Evidence of every field in bits: what two records say about being one subject.

Every name is loaded on first use (PEP 562): whoever only reads records does not wait for the compiled kernels.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tansiq.engines.matching.dates import PartialDate
    from tansiq.engines.matching.evidence import Evidence, Hit, compare
    from tansiq.engines.matching.fields import Part
    from tansiq.engines.matching.record import Document, Record, WrittenName
    from tansiq.engines.matching.thresholds import DEFAULT_MIN_BITS, PRIOR_BITS

__all__ = [
    "DEFAULT_MIN_BITS",
    "PRIOR_BITS",
    "Document",
    "Evidence",
    "Hit",
    "Part",
    "PartialDate",
    "Record",
    "WrittenName",
    "compare",
]

_HOME = {
    "DEFAULT_MIN_BITS": "thresholds",
    "PRIOR_BITS": "thresholds",
    "Document": "record",
    "Evidence": "evidence",
    "Hit": "evidence",
    "Part": "fields",
    "PartialDate": "dates",
    "Record": "record",
    "WrittenName": "record",
    "compare": "evidence",
}


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
