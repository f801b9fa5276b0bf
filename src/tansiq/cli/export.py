"""Possible hits as files: JSON lines, CSV, XLSX or Parquet, by the ending of the file's name.

A file appears whole or not at all: it is written beside its place and renamed at the end.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tansiq.cli.answers import hit_answer, rejected_answer, traveller_answer
from tansiq.cli.evidence import decisive_parts, own_script_name
from tansiq.cli.isolation import escaped_json
from tansiq.engines.tables.guarded import MARK, csv_line, guarded
from tansiq.errors import RefusedError

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

    from tansiq.cli.screening import Found
    from tansiq.engines.manifests import Rejected, Traveller
    from tansiq.engines.matching import Record

__all__ = [
    "HIT_COLUMNS",
    "REJECTED_COLUMNS",
    "WRITERS",
    "hit_row",
    "rejected_row",
    "written",
    "written_whole",
]

Cell = str | int | float

# Name and type of each column, in the order of the file.
HIT_COLUMNS: dict[str, type] = {
    "row": int,
    "origin": str,
    "flight": str,
    "booking": str,
    "data_origin": str,
    "traveller_name": str,
    "traveller_birth_date": str,
    "traveller_sex": str,
    "traveller_nationality": str,
    "traveller_document": str,
    "bits": float,
    "probability": float,
    "prior_bits": float,
    "list": str,
    "reference": str,
    "listed_name": str,
    "listed_name_own_script": str,
    "listed_birth_dates": str,
    "listed_nationalities": str,
    "decisive": str,
    "sentence": str,
}
REJECTED_COLUMNS: dict[str, type] = {"row": int, "code": str, "sentence": str, "raw": str}

_XLSX_CELL, _XLSX_ROWS = 32_767, 1_048_576  # limits of the format


class Row(NamedTuple):
    """One answer, flat for tables and nested for JSON."""

    flat: dict[str, Cell]
    nested: dict[str, Any]


class Writer(Protocol):
    """Takes the rows of one file."""

    def __call__(self, row: Row) -> None: ...


def hit_row(traveller: Traveller, found: Found, lang: str) -> Row:
    """One possible hit as a row."""
    evidence, listed, person = found.hit.evidence, found.hit.record, traveller.record
    flat: dict[str, Cell] = {
        "row": traveller.row,
        "origin": traveller.origin,
        "flight": traveller.flight,
        "booking": traveller.booking,
        "data_origin": traveller.data_origin,
        "traveller_name": " / ".join(name.text for name in person.names),
        "traveller_birth_date": _dates(person),
        "traveller_sex": person.sex or "",
        "traveller_nationality": " ".join(person.nationalities),
        "traveller_document": " ".join(document.number for document in person.documents),
        "bits": evidence.bits,
        "probability": evidence.probability,
        "prior_bits": evidence.prior_bits,
        "list": found.list_name,
        "reference": listed.reference or listed.id,
        "listed_name": evidence.right.text if evidence.right else own_script_name(listed),
        "listed_name_own_script": own_script_name(listed),
        "listed_birth_dates": _dates(listed),
        "listed_nationalities": " ".join(listed.nationalities),
        "decisive": "; ".join(
            f"{part.field} {part.bits:+.1f} {part.reason}" for part in decisive_parts(evidence.parts)
        ),
        "sentence": evidence.sentence(lang),
    }
    return Row(flat, {"traveller": traveller_answer(traveller, lang), **hit_answer(found.hit, found.list_name, lang)})


def _dates(record: Record) -> str:
    return " ".join(str(date) for date in record.birth_dates)


def rejected_row(rejected: Rejected, lang: str) -> Row:
    """One rejected row of a manifest."""
    answer = rejected_answer(rejected, lang)
    return Row(answer, answer)


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path``, renamed to it when the block ends well and removed when it does not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        beside.chmod(0o600)  # hits are personal data: the owner alone reads them
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def written(path: Path | None, columns: dict[str, type]) -> Iterator[Writer]:
    """A writer for ``path`` by its ending; one that takes rows and keeps nothing where ``path`` is None."""
    if path is None:
        yield lambda _: None
        return
    with ExitStack() as stack:
        beside = stack.enter_context(written_whole(path))
        yield stack.enter_context(WRITERS[path.suffix.lower()](beside, columns))


@contextmanager
def _jsonl(path: Path, _columns: dict[str, type]) -> Iterator[Writer]:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        yield lambda row: print(escaped_json(json.dumps(row.nested, ensure_ascii=False)), file=stream)


@contextmanager
def _csv(path: Path, columns: dict[str, type]) -> Iterator[Writer]:
    with path.open("wb") as stream:
        stream.write(MARK + csv_line(columns))

        def take(row: Row) -> None:
            stream.write(csv_line([row.flat[name] for name in columns]))

        yield take


def _cell(value: Cell) -> Cell:
    return guarded(value) if isinstance(value, str) else value


@contextmanager
def _xlsx(path: Path, columns: dict[str, type]) -> Iterator[Writer]:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), {"constant_memory": True, **never}) as book:
        sheet = book.add_worksheet("Tansiq")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, 18)
        bold = book.add_format({"bold": True})
        for at, name in enumerate(columns):
            sheet.write_string(0, at, name, bold)
        yield _SheetWriter(sheet, list(columns), path)


class _SheetWriter:
    """Rows of one sheet; refuses what the format cannot hold rather than dropping it."""

    def __init__(self, sheet: Worksheet, columns: Sequence[str], path: Path) -> None:
        self.sheet, self.columns, self.path, self.row = sheet, columns, path, 0

    def __call__(self, row: Row) -> None:
        self.row += 1
        if self.row >= _XLSX_ROWS:
            raise RefusedError("cli.sheet_full", path=self.path.name, rows=_XLSX_ROWS - 1)
        for at, name in enumerate(self.columns):
            value = _cell(row.flat[name])
            if isinstance(value, str):
                text = value.encode("utf-8", "backslashreplace").decode("utf-8")
                if len(text) > _XLSX_CELL:
                    raise RefusedError("cli.cell_too_long", path=self.path.name, column=name, row=self.row)
                self.sheet.write_string(self.row, at, text)
            else:
                self.sheet.write_number(self.row, at, value)


@contextmanager
def _parquet(path: Path, columns: dict[str, type]) -> Iterator[Writer]:
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {int: pa.int64(), float: pa.float64(), str: pa.string()}
    schema = pa.schema([(name, kinds[kind]) for name, kind in columns.items()])
    with parquet.ParquetWriter(path, schema) as out:
        held: list[dict[str, Cell]] = []

        def flush() -> None:
            out.write_table(pa.Table.from_pylist(held, schema=schema))
            held.clear()

        def take(row: Row) -> None:
            held.append({name: _encodable(row.flat[name]) for name in columns})
            if len(held) >= 4096:
                flush()

        yield take
        flush()


def _encodable(value: Cell) -> Cell:
    return value.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(value, str) else value


WRITERS: dict[str, Callable[[Path, dict[str, type]], Any]] = {
    ".jsonl": _jsonl,
    ".csv": _csv,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}
