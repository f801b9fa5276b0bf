"""A Record as bytes in a segment, and back.

Most records of a long list are one name and a few facts: they take a short form of some dozen bytes. Every other record
is UTF-8 JSON, which begins with a brace and so with no byte of the short form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Final, get_args

from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Document, Kind, Record, WrittenName
from tansiq.errors import MalformedError

__all__ = ["id_in", "pack", "unpack"]

_NAME = ("text", "quality", "role", "given", "family")
_DATE = ("year", "month", "day", "approximate", "year_to", "text")
_DOCUMENT = ("number", "kind", "issuer")
_PLAIN = ("id", "nationalities", "sex", "kind", "source", "reference", "listed_on", "places", "notes")
# Set in the first byte of the short form; then whether the date has no text of its own, sex (2 bits), date (2),
# nationalities (2).
_SHORT: Final = 0x80
_BARE: Final = 0x40
_SEXES: Final = (None, "M", "F")
_NO_DATE, _DAY, _YEAR = range(3)
_NATION: Final = 3  # letters
_LONGEST: Final = 255  # bytes of an id or a source in the short form
_KINDS: Final = frozenset(get_args(Kind))
_TEXT: Final[frozenset[type]] = frozenset({str})
_NUMBER: Final[frozenset[type]] = frozenset({int, bool, type(None)})


def pack(record: Record) -> bytes:
    """The record's bytes."""
    return _pack_short(record) or _pack_long(record)


def _pack_short(record: Record) -> bytes | None:
    """Tag (sex, date, number of nationalities), lengths of id and source, these, date, nationalities, name."""
    if len(record.names) != 1 or len(record.birth_dates) > 1 or record.documents or len(record.nationalities) > 3:
        return None
    if record.reference or record.listed_on or record.places or record.notes or record.kind != "person":
        return None
    name, when = record.names[0], _short_date(record.birth_dates)
    if when is None or name.quality != "primary" or name.role != "name" or name.given or name.family:
        return None
    own, source = record.id.encode("utf-8", "surrogatepass"), record.source.encode("utf-8", "surrogatepass")
    nations = _codes(record.nationalities)
    if len(own) > _LONGEST or len(source) > _LONGEST or nations is None:
        return None
    bare = _BARE if record.birth_dates and not record.birth_dates[0].text else 0
    tag = _SHORT | bare | _SEXES.index(record.sex) << 4 | when[0] << 2 | len(record.nationalities)
    head = bytes((tag, len(own), len(source)))
    return head + own + source + when[1] + nations + name.text.encode("utf-8", "surrogatepass")


@lru_cache(1 << 12)
def _codes(nationalities: tuple[str, ...]) -> bytes | None:
    """Codes of three ASCII letters one after another; None for others."""
    if any(len(code) != _NATION or not code.isascii() for code in nationalities):
        return None
    return "".join(nationalities).encode()


def _short_date(dates: tuple[PartialDate, ...]) -> tuple[int, bytes] | None:
    """Kind of the one date and its bytes; None where it would not come back as it was."""
    return _date_bytes(dates[0]) if dates else (_NO_DATE, b"")


@lru_cache(1 << 16)
def _date_bytes(when: PartialDate) -> tuple[int, bytes] | None:
    if when.year_to is not None or when.approximate or when.text not in ("", str(when)):
        return None
    if when.day is not None and when.month is not None:
        return _DAY, date(when.year, when.month, when.day).toordinal().to_bytes(3, "little")
    return None if when.month is not None else (_YEAR, when.year.to_bytes(2, "little"))


def _pack_long(record: Record) -> bytes:
    """Trailing empty values of the small tuples are kept, so that a field's place never changes."""
    cells: dict[str, object] = {name: value for name in _PLAIN if (value := getattr(record, name))}
    cells["names"] = [[getattr(item, key) for key in _NAME] for item in record.names]
    cells["birth_dates"] = [[getattr(item, key) for key in _DATE] for item in record.birth_dates]
    cells["documents"] = [[getattr(item, key) for key in _DOCUMENT] for item in record.documents]
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def unpack(payload: bytes) -> Record:
    """The Record that ``pack`` wrote; MalformedError ``index.payload`` for anything else."""
    try:
        return _unpack_short(payload) if payload[:1] >= b"\x80" else _unpack_long(payload)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, MalformedError) as error:
        raise MalformedError("index.payload", start=payload[:20].hex()) from error


def id_in(payload: bytes) -> str:
    """The record's id alone. Raises as ``unpack``."""
    if payload[:1] < b"\x80":
        return unpack(payload).id
    try:
        return _own_id(payload)
    except (ValueError, IndexError) as error:
        raise MalformedError("index.payload", start=payload[:20].hex()) from error


def _own_id(payload: bytes) -> str:
    is_bare_of_nothing = payload[0] & _BARE and not payload[0] >> 2 & 3
    if is_bare_of_nothing or 3 + payload[1] > len(payload):
        raise ValueError
    return payload[3 : 3 + payload[1]].decode("utf-8", "surrogatepass")


def _unpack_short(payload: bytes) -> Record:
    tag, at = payload[0], 3 + payload[1] + payload[2]
    own, source = _own_id(payload), payload[3 + payload[1] : at]
    length = (0, 3, 2)[tag >> 2 & 3]
    dates = (_long_date(payload[at : at + length], bare=bool(tag & _BARE)),) if length else ()
    at += length
    last = at + _NATION * (tag & 3)
    if last > len(payload):
        raise ValueError
    codes = payload[at:last].decode("ascii")
    return Record(
        id=own,
        source=source.decode("utf-8", "surrogatepass"),
        names=(WrittenName(payload[last:].decode("utf-8", "surrogatepass")),),
        birth_dates=dates,
        nationalities=tuple(codes[k : k + _NATION] for k in range(0, len(codes), _NATION)),
        sex=_SEXES[tag >> 4 & 3],
    )


def _long_date(stored: bytes, *, bare: bool) -> PartialDate:
    number = int.from_bytes(stored, "little")
    if len(stored) == 2:
        return PartialDate(number, text="" if bare else f"{number:04d}")
    when = date.fromordinal(number)
    return PartialDate(when.year, when.month, when.day, text="" if bare else when.isoformat())


def _unpack_long(payload: bytes) -> Record:
    cells = json.loads(payload)
    cells["names"] = [WrittenName(*item) for item in cells["names"]]
    cells["birth_dates"] = [PartialDate(*item) for item in cells["birth_dates"]]
    cells["documents"] = [Document(*item) for item in cells["documents"]]
    record = Record(**cells)
    if not _are_of(_TEXT, _texts(record)) or not _are_of(_NUMBER, _numbers(record)) or record.kind not in _KINDS:
        raise TypeError
    return record


def _texts(record: Record) -> Iterator[object]:
    yield from (record.id, record.source, record.reference, record.listed_on, *record.places, *record.notes)
    for item in record.names:
        yield from (item.text, item.quality, item.role, item.given, item.family)
    for document in record.documents:
        yield from (document.number, document.kind, document.issuer)
    for when in record.birth_dates:
        yield when.text


def _numbers(record: Record) -> Iterator[object]:
    for when in record.birth_dates:
        yield from (when.year, when.month, when.day, when.approximate, when.year_to)


def _are_of(kinds: frozenset[type], values: Iterable[object]) -> bool:
    return kinds.issuperset(map(type, values))
