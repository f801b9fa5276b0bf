"""OFAC's flat files: ``sdn.csv`` with ``alt.csv``, ``add.csv`` and ``sdn_comments.csv`` beside it (or ``cons_*``).

The files have no header. Nothing known is written ``-0-``; a byte 0x1A may end the file. Aliases, addresses and spilled
remarks are held in memory (about 2 MB for the whole list) and joined to the entries, which stream past.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from tansiq.engines.lists.ofac import add_alias, add_detail, new_draft
from tansiq.engines.lists.remarks import add_ofac_name, add_remarks
from tansiq.engines.lists.written import Draft
from tansiq.engines.matching.record import Quality, Record
from tansiq.engines.tables.delimited import text_lines
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

__all__ = ["COMPANIONS", "detect", "read"]

#: The files of a set by their part, with how many columns each has.
COMPANIONS = {"sdn": 12, "alt": 5, "add": 6, "comments": 2}
_FIRST_LINE = re.compile(
    rb'^\d+\s*,\s*(?:"(?:[^"]|"")*"|[^",]*)\s*,\s*"?(?:individual|vessel|aircraft|-0-)', re.IGNORECASE
)
_QUOTED = re.compile(r"^'(.+)'$|^\"(.+)\"$")
_LABELS = ("", "", "", "programme", "title", "call sign", "vessel type", "tonnage", "gross tonnage", "flag", "owner")
Extras = dict[str, list[tuple[int, list[str]]]]


def detect(head: bytes) -> bool:
    """A number, a name and one of OFAC's four types open the first line."""
    return bool(_FIRST_LINE.match(head.lstrip(b"\xef\xbb\xbf")))


def read(sources: Mapping[str, BinaryIO], report: Report) -> Iterator[Record]:
    """One record for each line of the ``sdn`` stream, joined to the others. Raises MalformedError ``list.*``."""
    extras = {part: _by_number(sources, part, report) for part in ("alt", "add", "comments")}
    for line, cells in _lines(sources["sdn"], "sdn", report):
        joined = {part: table.pop(cells[0], []) for part, table in extras.items()}
        if record := _record(line, cells, joined, report):
            yield record
    for part, table in extras.items():
        for number, rows in table.items():
            for line, _ in rows:
                report.note("list.orphan_row", line, row_lost=True, file=part, number=number)


def _by_number(sources: Mapping[str, BinaryIO], part: str, report: Report) -> Extras:
    table: Extras = defaultdict(list)
    if part not in sources:
        if part != "comments":  # published only where remarks overflow, so its absence says nothing
            report.note("list.companion_missing", 0, file=f"{part}.csv")
        return table
    for line, cells in _lines(sources[part], part, report):
        table[cells[0]].append((line, cells))
    return table


def _lines(stream: BinaryIO, part: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Lines as cells, ``-0-`` made empty. A broken line in the middle is reported; at the end, the file was cut."""
    broken: tuple[int, str] | None = None
    for line, text in enumerate(text_lines(stream, "utf-8-sig", newline=None), start=1):
        bare = text.strip("\x1a\r\n ")
        if not bare:
            continue
        if broken:
            report.note(
                "list.row_columns", broken[0], row_lost=True, file=part, found=broken[1], expected=COMPANIONS[part]
            )
        cells = _cells(bare)
        broken = (line, str(len(cells))) if len(cells) != COMPANIONS[part] else None
        if not broken:
            yield line, cells
    if broken:
        raise MalformedError("list.cut_short", line=broken[0], file=part, found=broken[1], expected=COMPANIONS[part])


def _cells(text: str) -> list[str]:
    try:
        cells = next(csv.reader([text], strict=True))
    except csv.Error:
        return []
    return ["" if cell.strip() == "-0-" else cell.strip() for cell in cells]


def _record(
    line: int, cells: list[str], joined: Mapping[str, list[tuple[int, list[str]]]], report: Report
) -> Record | None:
    draft = new_draft(report, line, cells[0], cells[2] or "entity")  # an organisation's type is left out
    add_ofac_name(draft, cells[1])
    for _, alias in joined["alt"]:
        _add_alias(draft, alias)
    for _, address in joined["add"]:
        draft.add_place(", ".join(cell for cell in address[2:] if cell), "address")
    for label, cell in zip(_LABELS, cells, strict=False):
        if label:
            add_detail(draft, label, cell)
    add_remarks(draft, cells[11] + "".join(spilled[1] for _, spilled in joined["comments"]))
    return draft.finish()


def _add_alias(draft: Draft, cells: list[str]) -> None:
    """An alias; in quotation marks, or called weak in its remarks, it is a weak one."""
    quoted = _QUOTED.match(cells[3])
    weak = bool(quoted) or "weak" in cells[4].lower()
    quality: Quality = "weak" if weak else "good"
    text = next(group for group in quoted.groups() if group) if quoted else cells[3]
    add_alias(draft, text, cells[2], quality)
    draft.note(f"alias {text}", cells[4])
