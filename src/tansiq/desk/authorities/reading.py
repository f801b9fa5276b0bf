"""A file that has arrived, read as a directory: CSV, or TOML with a table ``[[contacts]]`` for each row."""

from __future__ import annotations

from pathlib import Path

from tansiq.desk.authorities.words import known
from tansiq.engines.authorities import Entry, read_directory
from tansiq.engines.tables import Report, read_delimited, read_tables
from tansiq.stores.durable import blocked

__all__ = ["read_file"]

_UNDER = "contacts"


def read_file(path: Path, name: str) -> tuple[list[Entry], Report]:
    """The entries of a file, and what was put aside in it. ``name`` is what it was called where it came from.

    Raises MalformedError ``authorities.*`` and ``table.*`` for what concerns the whole file, TansiqError ``storage.*``.
    """
    report = Report()
    try:
        with path.open("rb") as stream:
            if name.lower().endswith(".toml"):
                return list(read_directory(read_tables(stream, _UNDER), known(), report)), report
            table = read_delimited(stream)
            if table.guessed:
                report.remarks.append(table.why)
            return list(read_directory(table.rows, known(), report)), report
    except OSError as error:
        raise blocked(path, error, writing=False) from error
