"""Tables in which one entry is many rows: every entry once, whole, however its rows lie apart.

Such a table says the product of what it knows: three names and two birth dates may be six rows. So a row is taken
apart into facts (a name with its quality, an address, a birth date), and each fact of an entry is kept once.

The stream is read twice: first to learn on which line each entry ends, then to gather the facts. An entry is handed on
with its last row, so only entries that are still open are held, and a file that is cut short is refused before
anything of it is handed on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from tansiq.engines.lists.written import squeeze
from tansiq.engines.tables.caps import ENTRIES_MAX_PER_TABLE, OPEN_ENTRIES_MAX_BYTES
from tansiq.engines.tables.delimited import find_encoding, read_delimited
from tansiq.engines.tables.problem import Report
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError

__all__ = ["Fact", "Group", "Grouped", "Layout", "group_rows"]

#: Rows looked at for the header; the publishers put at most one line before it.
_ROWS_BEFORE_HEADER = 10
#: What a fact and a cell cost beside their characters, about; exact sizes differ from one Python to the next.
_FACT_BYTES, _CELL_BYTES = 250, 60


@dataclass(frozen=True, slots=True)
class Layout:
    """How a publisher ties rows to entries. Columns are named as in the header, in lower case.

    The rows of one entry agree in the column ``key``. ``blocks`` names the columns that say one thing together; every
    other column is a block of its own, unless ``only_blocks``. ``renamed`` maps what other issues call a column to
    its name here. ``file`` is what the publisher calls the file; ``once_encoded`` is how old issues that are not UTF-8
    were encoded.
    """

    file: str
    key: str
    delimiter: str
    blocks: Mapping[str, tuple[str, ...]]
    renamed: Mapping[str, str] = field(default_factory=dict)
    only_blocks: bool = False
    once_encoded: str = "cp1252"


@dataclass(frozen=True, slots=True)
class Fact:
    """What the columns of a block say, in their order (empty where the file has no such column), first on ``line``."""

    line: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One entry: the facts of each block, in the order of the file. ``number`` is empty where its row has none."""

    number: str
    line: int
    facts: Mapping[str, list[Fact]]

    def of(self, block: str) -> list[Fact]:
        """The facts of ``block``; none where no row says anything of it."""
        return self.facts.get(block, [])

    def texts(self, column: str) -> list[str]:
        """The different cells of a column that stands alone."""
        return [fact.values[0] for fact in self.of(column)]


@dataclass(frozen=True, slots=True)
class Grouped:
    """The cells that stand before the header, the columns as they are named here, and the entries."""

    before: tuple[str, ...]
    columns: tuple[str, ...]
    groups: Iterator[Group]


@dataclass(slots=True)
class _Open:
    """An entry of which rows may still come: facts as (block, values) with their first line."""

    line: int
    facts: dict[tuple[int, tuple[str, ...]], int] = field(default_factory=dict)
    size: int = 0

    def add(self, block: int, values: tuple[str, ...], line: int) -> None:
        if (block, values) not in self.facts:
            self.facts[block, values] = line
            self.size += _FACT_BYTES + sum(_CELL_BYTES + len(value) for value in values if value)


def group_rows(stream: BinaryIO, layout: Layout, report: Report) -> Grouped:
    """The entries of a seekable ``stream``. Rows that cannot be read are noted in ``report``.

    Raises MalformedError ``list.cut_short`` or ``list.no_line_end`` for a file that breaks off,
    ``list.column_missing`` or ``list.column_twice`` for another header, ``list.too_many_entries``, ``table.*``; and
    ``list.too_scattered`` while the groups are read.
    """
    start = stream.tell()
    encoding = _encoding(stream, layout, report)
    first = read_delimited(stream, encoding=encoding, delimiter=layout.delimiter)
    before, columns = _header(first.rows, layout)
    last = _last_lines(first.rows, columns, layout)
    _check_end(stream, layout)
    stream.seek(start)
    again = read_delimited(stream, encoding=encoding, delimiter=layout.delimiter)
    _header(again.rows, layout)
    return Grouped(before, columns, _groups(again.rows, columns, last, layout, report))


def _encoding(stream: BinaryIO, layout: Layout, report: Report) -> str:
    """UTF-8, UTF-16 with its mark, or what the publisher is known to have used before, which is told."""
    try:
        found, _, guessed = find_encoding(stream)
    except MalformedError:
        guessed = True
    if not guessed:
        return found
    report.remarks.append("table.encoding_guess_western")
    return layout.once_encoded


def _header(rows: Iterator[Row], layout: Layout) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The cells before the header and the header: the first row that names the column of the key."""
    before: list[str] = []
    for _, row in zip(range(_ROWS_BEFORE_HEADER), rows, strict=False):
        columns = tuple(_column(cell, layout) for cell in row.cells)
        if layout.key in columns:
            if twice := sorted({column for column in columns if column and columns.count(column) > 1}):
                raise MalformedError("list.column_twice", line=row.number, column=", ".join(twice)[:200])
            return tuple(before), columns
        before += row.cells
    raise MalformedError("list.column_missing", file=layout.file, column=layout.key, found=", ".join(before)[:200])


def _column(cell: str, layout: Layout) -> str:
    name = squeeze(cell).casefold()
    name = layout.renamed.get(name, name)
    is_block = name in layout.blocks and not any(name in block for block in layout.blocks.values())
    return f"column {name}" if is_block else name  # else its cells would be taken for those of the block


def _last_lines(rows: Iterator[Row], columns: tuple[str, ...], layout: Layout) -> dict[str, int]:
    """The line on which each entry is named last. The last row of the file must be whole."""
    key = columns.index(layout.key)
    last: dict[str, int] = {}
    end: Row | None = None
    for row in rows:
        if row.is_blank:
            continue
        end = row
        if _is_whole(row, columns) and (number := row.cells[key].strip()):
            last[number] = row.number
            if len(last) > ENTRIES_MAX_PER_TABLE:
                raise MalformedError("list.too_many_entries", limit=ENTRIES_MAX_PER_TABLE)
    if end and len(end.cells) < len(columns):
        raise MalformedError(
            "list.cut_short", line=end.number, file=layout.file, found=len(end.cells), expected=len(columns)
        )
    return last


def _is_whole(row: Row, columns: tuple[str, ...]) -> bool:
    return not row.fault and len(row.cells) >= len(columns) and not any(row.cells[len(columns) :])


def _check_end(stream: BinaryIO, layout: Layout) -> None:
    """A file cut within its last cell has all its columns: what tells is that no line break follows."""
    end = stream.seek(0, 2)
    stream.seek(max(0, end - 2))
    if not stream.read(2).strip(b"\x00").endswith((b"\n", b"\r")):
        raise MalformedError("list.no_line_end", file=layout.file)


def _groups(
    rows: Iterator[Row], columns: tuple[str, ...], last: dict[str, int], layout: Layout, report: Report
) -> Iterator[Group]:
    blocks = _blocks(columns, layout)
    key, held, opened = columns.index(layout.key), 0, dict[str, _Open]()
    for row in rows:
        if row.is_blank or not _kept(row, columns, layout, report):
            continue
        number = row.cells[key].strip()
        entry = opened.pop(number, None) or _Open(row.number)
        held -= entry.size
        for at, (_, places) in enumerate(blocks):
            values = tuple(row.cells[place].strip() if place >= 0 else "" for place in places)
            if any(values):
                entry.add(at, values, row.number)
        if not number:
            report.note("list.no_number", row.number, column=layout.key)
        if last.get(number, row.number) == row.number:
            yield _group(number, entry, blocks)
            continue
        opened[number] = entry
        held += entry.size
        if held > OPEN_ENTRIES_MAX_BYTES:
            raise MalformedError("list.too_scattered", line=row.number, file=layout.file, limit=OPEN_ENTRIES_MAX_BYTES)


def _kept(row: Row, columns: tuple[str, ...], layout: Layout, report: Report) -> bool:
    """Whether the row can be read; one that cannot is noted as lost."""
    if row.fault:
        report.note(row.fault, row.number, row_lost=True)
        return False
    if not _is_whole(row, columns):
        found, expected = len(row.cells), len(columns)
        report.note("list.row_columns", row.number, row_lost=True, file=layout.file, found=found, expected=expected)
        return False
    return True


def _blocks(columns: tuple[str, ...], layout: Layout) -> list[tuple[str, tuple[int, ...]]]:
    """Each block with the places of its columns (-1: not in this file); then the columns that stand alone."""
    together = {column for block in layout.blocks.values() for column in block}
    found = [
        (name, tuple(columns.index(column) if column in columns else -1 for column in block))
        for name, block in layout.blocks.items()
    ]
    if not layout.only_blocks:
        found += [(column, (place,)) for place, column in enumerate(columns) if column not in together | {layout.key}]
    return found


def _group(number: str, entry: _Open, blocks: list[tuple[str, tuple[int, ...]]]) -> Group:
    facts: dict[str, list[Fact]] = {}
    for (block, values), line in entry.facts.items():
        facts.setdefault(blocks[block][0], []).append(Fact(line, values))
    return Group(number, entry.line, facts)
