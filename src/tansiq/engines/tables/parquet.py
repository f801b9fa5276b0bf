"""Parquet as rows: the column names first, then one row a record. Meant to run in a process with limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import BinaryIO

from tansiq.engines.tables.caps import CELL_MAX_CHARACTERS, TABLE_MAX_COLUMNS, TABLE_MAX_ROWS
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError

__all__ = ["read_parquet"]

_BATCH = 4096


def read_parquet(stream: BinaryIO) -> Iterator[Row]:
    """Rows, the header being row 1. Raises MalformedError ``table.parquet`` or ``table.too_many_rows``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream)
        names = [str(name) for name in file.schema_arrow.names]
        if len(names) > TABLE_MAX_COLUMNS or file.metadata.num_rows > TABLE_MAX_ROWS:
            raise MalformedError("table.too_many_rows", limit=TABLE_MAX_ROWS)
        yield Row(1, tuple(names))
        number = 1
        for batch in file.iter_batches(batch_size=_BATCH):
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield _row(number, cells)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise MalformedError("table.parquet", reason=str(error)[:200]) from error


def _row(number: int, cells: tuple[object, ...]) -> Row:
    texts = tuple(_text(value) for value in cells)
    if any(len(text) > CELL_MAX_CHARACTERS for text in texts):
        return Row(number, tuple(text[:200] for text in texts), "table.cell_too_long")
    return Row(number, texts, "table.nul" if any("\x00" in text for text in texts) else "")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, list):
        return "; ".join(_text(item) for item in value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)
