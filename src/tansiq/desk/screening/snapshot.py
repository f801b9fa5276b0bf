"""A possible hit as it stood when it was found: both sides and the evidence, kept to be shown again exactly so."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from typing import Any

from tansiq.desk.screening.travellers import plain
from tansiq.engines.matching import Evidence, Hit, Part, Record, WrittenName
from tansiq.engines.matching.payload import pack, unpack
from tansiq.engines.names.vocabulary import learned

__all__ = ["SHELF", "compared_with", "put_evidence", "put_record", "taken_evidence", "taken_record"]


def put_record(record: Record) -> bytes:
    """A record as bytes, whole."""
    return pack(record)


def taken_record(data: bytes) -> Record:
    """The record that was put. Raises MalformedError ``index.payload``."""
    return unpack(data)


def put_evidence(hit: Hit) -> dict[str, Any]:
    """The evidence of a hit as JSON has it: parts with their bits in full, the names that were compared, the prior."""
    evidence = hit.evidence
    return {
        "parts": [
            [plain(one.field), plain(one.left), plain(one.right), one.bits, one.reason] for one in evidence.parts
        ],
        "left": _put_name(evidence.left),
        "right": _put_name(evidence.right),
        "prior_bits": evidence.prior_bits,
    }


def taken_evidence(stored: Mapping[str, Any]) -> Evidence:
    """The evidence that was put."""
    parts = tuple(Part(*part) for part in stored["parts"])
    left, right = (WrittenName(**stored[side]) if stored[side] else None for side in ("left", "right"))
    return Evidence(parts, left, right, stored["prior_bits"])


#: Where pictures of travellers lie: apart from those of entries, whose deletion must not take them along.
SHELF = "travellers"


@cache
def compared_with() -> dict[str, str]:
    """What compared: the version of the program, and a digest of the tables and weights that it learned."""
    return {"tansiq": version("tansiq"), "weights": learned().hex()}


def _put_name(name: WrittenName | None) -> dict[str, str] | None:
    if name is None:
        return None
    words = {"text": name.text, "role": name.role, "given": name.given, "family": name.family}
    return {"quality": name.quality, **{key: plain(value) for key, value in words.items()}}
