"""The process that reads workbooks and Parquet under limits of memory and time.

One JSON value a line: ``[number, cells, fault]`` for a row, ``{"note": ...}``, ``{"error": ...}``, and last
``{"end": true}``. A process that dies without the last line has read a broken or hostile file; its parent, in
``table_rows``, says so.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tansiq.engines.tables.parquet import read_parquet
from tansiq.engines.tables.workbook import other_sheets, read_workbook
from tansiq.errors import TansiqError

__all__ = ["CPU_SECONDS", "MEMORY_BYTES", "main"]

#: openpyxl with a full sheet of shared strings stays under 1 GB; address space counts libraries too.
MEMORY_BYTES: Final = 3 * 1024**3
#: A full sheet (1,048,576 rows of ten columns) takes about 60 s on the slowest machine tried.
CPU_SECONDS: Final = 300


def main(kind: str, path: str) -> None:
    """Read ``path`` as ``kind`` (``xlsx`` or ``parquet``) and write its rows."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        for line in _lines(kind, Path(path)):
            sys.stdout.write(line + "\n")
    except TansiqError as error:
        _say({"error": error.code, "details": {key: str(value) for key, value in error.details.items()}})
    except MemoryError:
        _say({"error": "table.reader_stopped", "details": {"line": "?", "reason": "memory"}})
    else:
        _say({"end": True})


def _lines(kind: str, path: Path) -> Iterator[str]:
    with path.open("rb") as stream:
        for row in read_parquet(stream) if kind == "parquet" else read_workbook(stream):
            yield json.dumps([row.number, row.cells, row.fault])
        if kind == "xlsx" and (sheets := other_sheets(stream)):
            yield json.dumps({"note": "table.other_sheets", "details": {"sheets": ", ".join(sheets)}})


def _say(value: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
