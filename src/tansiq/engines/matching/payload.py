"""A Record as bytes in a segment, and back."""

from __future__ import annotations

import json

from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Document, Record, WrittenName
from tansiq.errors import MalformedError

__all__ = ["pack", "unpack"]

_NAME = ("text", "quality", "role", "given", "family")
_DATE = ("year", "month", "day", "approximate", "year_to", "text")
_DOCUMENT = ("number", "kind", "issuer")
_PLAIN = ("id", "nationalities", "sex", "kind", "source", "reference", "listed_on", "places", "notes")


def pack(record: Record) -> bytes:
    """UTF-8 JSON; trailing empty values of the small tuples are kept, so that a field's place never changes."""
    cells: dict[str, object] = {name: value for name in _PLAIN if (value := getattr(record, name))}
    cells["names"] = [[getattr(item, key) for key in _NAME] for item in record.names]
    cells["birth_dates"] = [[getattr(item, key) for key in _DATE] for item in record.birth_dates]
    cells["documents"] = [[getattr(item, key) for key in _DOCUMENT] for item in record.documents]
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack(payload: bytes) -> Record:
    """The Record that ``pack`` wrote; MalformedError ``index.payload`` for anything else."""
    try:
        cells = json.loads(payload)
        cells["names"] = [WrittenName(*item) for item in cells["names"]]
        cells["birth_dates"] = [PartialDate(*item) for item in cells["birth_dates"]]
        cells["documents"] = [Document(*item) for item in cells["documents"]]
        return Record(**cells)
    except (ValueError, TypeError, KeyError, RecursionError, MalformedError) as error:
        raise MalformedError("index.payload", start=payload[:20].hex()) from error
