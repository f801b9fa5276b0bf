"""Lists and manifests from files: opens them, finds what belongs together, keeps the caps; the engines read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from tansiq.engines import lists, manifests
from tansiq.engines.edifact import is_edifact
from tansiq.engines.manifests import ColumnMapping, Heard, Rejected, Traveller
from tansiq.engines.matching.record import Record
from tansiq.engines.tables.caps import FILE_MAX_BYTES
from tansiq.engines.tables.delimited import read_delimited
from tansiq.engines.tables.problem import Report
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError
from tansiq.stores.table_rows import table_rows

__all__ = ["ListFiles", "find_list", "look_at_manifest", "read_files", "read_list", "read_manifest"]

_HEAD_BYTES = 1 << 16
_WORKBOOK_SIGN = b"PK\x03\x04"
_SIGNS = {_WORKBOOK_SIGN: "xlsx", b"PAR1": "parquet"}
_OLD_WORKBOOK_SIGN = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx with a password
#: How OFAC calls the main file of a set, and its companions; what follows the name (a date) must be the same.
_OFAC_SETS = {
    "cons_prim": {"alt": "cons_alt", "add": "cons_add", "comments": "cons_comments"},
    "sdn": {"alt": "alt", "add": "add", "comments": "sdn_comments"},
}


@dataclass(frozen=True, slots=True)
class ListFiles:
    """The files of one issue of a list by part, and the name of their format."""

    format: str
    parts: dict[str, Path]
    is_workbook: bool = False

    @property
    def main(self) -> Path:
        """The file that was named."""
        return next(iter(self.parts.values()))


def read_list(
    path: str | Path,
    format: str | None = None,  # noqa: A002 - the word people use; the builtin is not needed here
    report: Report | None = None,
) -> Iterator[Record]:
    """Records of the list at ``path`` (a file, or a folder that holds one), in constant memory.

    Without a ``report`` the first row that would be lost raises. Raises MalformedError ``list.*`` or ``table.*``.
    """
    files = find_list(path, format)
    yield from read_files(files, report)


def read_files(files: ListFiles, report: Report | None = None, *, source: str = "") -> Iterator[Record]:
    """Records of ``files``; those that state no source get ``source``, or the file's name."""
    report = Report(strict=True) if report is None else report
    with ExitStack() as opened:
        if files.is_workbook:
            records = lists.read(table_rows(files.main, "xlsx", report), files.format, report)
        else:
            streams = {part: opened.enter_context(path.open("rb")) for part, path in files.parts.items()}
            records = lists.read(streams, files.format, report)
        for record in records:
            yield record if record.source else replace(record, source=source or files.main.stem)


def find_list(path: str | Path, format: str | None = None) -> ListFiles:  # noqa: A002 - as in read_list
    """The files of the list at ``path`` with their format. Raises MalformedError ``list.*``."""
    main = _main_file(Path(path))
    head = _head(main)
    if head.startswith(_WORKBOOK_SIGN):
        return ListFiles(_workbook_format(format), {"main": main}, is_workbook=True)
    name = lists.format_named(format).name if format else lists.detect(main.name, head)
    entry = lists.format_named(name)
    return ListFiles(name, {entry.main: main} | (_companions(main) if entry.main == "sdn" else {}))


def _workbook_format(stated: str | None) -> str:
    entry = lists.format_named(stated or "tansiq-table")
    if entry.read_rows is None:
        raise MalformedError("list.no_workbook", format=entry.name)
    return entry.name


def _main_file(path: Path) -> Path:
    try:
        if not path.is_dir():
            return path
        inside = sorted(item for item in path.iterdir() if item.is_file() and not item.name.startswith("."))
    except OSError as error:
        raise MalformedError("list.missing", path=str(path)) from error
    mains = [item for item in inside if (found := _ofac_name(item)) and not found[1].startswith("_comments")] or inside
    if len(mains) != 1:
        raise MalformedError("list.folder_unclear", path=str(path), found=", ".join(item.name for item in mains)[:200])
    return mains[0]


def _head(path: Path) -> bytes:
    """The first bytes of a file that exists, may be read and is not above the cap."""
    try:
        size = path.stat().st_size
        if size > FILE_MAX_BYTES:
            raise MalformedError("list.too_large", path=str(path), size=size, limit=FILE_MAX_BYTES)
        with path.open("rb") as stream:
            return stream.read(_HEAD_BYTES)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise MalformedError("list.missing", path=str(path)) from error


def _ofac_name(path: Path) -> tuple[str, str] | None:
    """``("sdn", "_2024-05-02")`` for ``SDN_2024-05-02.CSV``; None for a file of another name."""
    stem = path.stem.casefold()
    prefix = next((name for name in _OFAC_SETS if stem.startswith(name)), "")
    return (prefix, stem.removeprefix(prefix)) if prefix and path.suffix.casefold() == ".csv" else None


def _companions(main: Path) -> dict[str, Path]:
    """The other files of an OFAC set beside ``main``."""
    found = _ofac_name(main)
    if not found:
        return {}
    beside = {item.stem.casefold(): item for item in main.parent.iterdir() if item.suffix.casefold() == ".csv"}
    names = {part: name + found[1] for part, name in _OFAC_SETS[found[0]].items()}
    return {part: beside[name] for part, name in names.items() if name in beside}


def read_manifest(
    path: str | Path,
    mapping: ColumnMapping | Mapping[str, str] | None = None,
    report: Report | None = None,
    heard: list[Heard] | None = None,
) -> Iterator[Traveller | Rejected]:
    """Every row of the manifest at ``path`` as a Traveller or a Rejected, in order.

    A manifest is a table (delimited text, .xlsx, Parquet) or a file of passenger messages (PAXLST, PNRGOV).
    ``mapping`` is guessed where none is given (``look_at_manifest`` shows it); a dict gives field to heading.
    ``heard`` gets one entry for each message.
    Raises MalformedError ``manifest.*`` or ``table.*`` where nothing of the file can be read.
    """
    report = Report() if report is None else report
    with ExitStack() as opened:
        if _is_message(Path(path), mapping):
            stream = opened.enter_context(Path(path).open("rb"))
            yield from manifests.read_passenger_messages(stream, report, heard)
            return
        rows, fixed = _manifest_rows(Path(path), opened, report)
        yield from manifests.read_rows(rows, mapping, fixed_width=fixed)


def _is_message(path: Path, mapping: object) -> bool:
    if not is_edifact(_head(path)):
        return False
    if mapping:
        raise MalformedError("manifest.no_columns", file=path.name)
    return True


def look_at_manifest(path: str | Path, mapping: Mapping[str, str] | None = None) -> ColumnMapping | None:
    """How the columns of the manifest at ``path`` are understood, from its first rows; None for passenger messages."""
    with ExitStack() as opened:
        if _is_message(Path(path), mapping):
            return None
        rows, _ = _manifest_rows(Path(path), opened, Report())
        return manifests.resolve(list(islice(rows, manifests.SAMPLE_ROWS)), mapping)


def _manifest_rows(path: Path, opened: ExitStack, report: Report) -> tuple[Iterator[Row], bool]:
    """Rows of the file, and whether all should be equally wide (delimited text)."""
    head = _head(path)
    kind = next((kind for sign, kind in _SIGNS.items() if head.startswith(sign)), "")
    if kind:
        rows = table_rows(path, kind, report)
        opened.callback(rows.close)
        return rows, False
    if head.startswith(_OLD_WORKBOOK_SIGN):
        raise MalformedError("table.format", file=path.name)
    table = read_delimited(opened.enter_context(path.open("rb")))
    if table.guessed:
        report.note(table.why, 0)
    return table.rows, True
