"""Reading any list: which format it is, ids that differ, and a list without a single record is an error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO, cast

from tansiq.engines.lists.formats import FORMATS, Format
from tansiq.engines.matching.record import Record
from tansiq.engines.tables.problem import Report
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError

__all__ = ["detect", "format_named", "read"]


def detect(name: str, head: bytes) -> str:
    """Name of the format of a file called ``name`` that starts with ``head``.

    Raises MalformedError ``list.empty`` or ``list.format``.
    """
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\x1a"):
        raise MalformedError("list.empty", file=name)
    for entry in FORMATS:
        if entry.detect(head):
            return entry.name
    raise MalformedError("list.format", file=name, known=", ".join(entry.name for entry in FORMATS))


def format_named(name: str) -> Format:
    """The format called ``name``. Raises MalformedError ``list.format_name``."""
    for entry in FORMATS:
        if entry.name == name:
            return entry
    raise MalformedError("list.format_name", name=name[:60], known=", ".join(entry.name for entry in FORMATS))


def read(
    source: BinaryIO | Mapping[str, BinaryIO] | Iterable[Row], format_name: str, report: Report | None = None
) -> Iterator[Record]:
    """Records of one issue of a list.

    ``source`` is a binary stream, streams by part (``{"sdn": ..., "alt": ...}``) or a workbook's rows.
    Without a ``report`` the first row that would be lost raises MalformedError; with one it is noted there.
    """
    report = Report(strict=True) if report is None else report
    entry = format_named(format_name)
    if isinstance(source, Mapping):
        records = entry.read(source, report)
    elif hasattr(source, "read"):
        records = entry.read({entry.main: cast("BinaryIO", source)}, report)
    elif entry.read_rows:
        records = entry.read_rows(source, report)
    else:
        raise MalformedError("list.no_workbook", format=format_name)
    return _checked(records, report)


def _checked(records: Iterable[Record], report: Report) -> Iterator[Record]:
    """Every record, ids made to differ (the publisher's number twice: both are kept), and at least one of them."""
    seen: set[str] = set()
    times: Counter[str] = Counter()  # so that a file of one number only takes no quadratic time
    for record in records:
        number = record.id
        while number in seen:
            times[record.id] += 1
            number = f"{record.id}#{times[record.id] + 1}"
        if number != record.id:
            report.note("list.id_twice", 0, id=record.id, again=number)
        seen.add(number)
        yield record if number == record.id else replace(record, id=number)
    if not seen:
        raise MalformedError("list.no_records", lost=report.rows_lost)
