"""Rows of a workbook or Parquet file, read by a process of its own: a hostile file can harm no more than that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import IO, Any

from tansiq.engines.tables.caps import WORKBOOK_MAX_BYTES
from tansiq.engines.tables.problem import Report
from tansiq.engines.tables.row import Row
from tansiq.engines.tables.workbook import check_archive
from tansiq.errors import MalformedError

__all__ = ["table_rows"]


def table_rows(path: Path, kind: str, report: Report | None = None) -> Generator[Row, None, None]:
    """Rows of ``path``, ``kind`` being ``xlsx`` or ``parquet``. Raises MalformedError; leaves no process behind."""
    size = path.stat().st_size
    if size > WORKBOOK_MAX_BYTES:
        raise MalformedError("list.too_large", path=str(path), size=size, limit=WORKBOOK_MAX_BYTES)
    if kind == "xlsx":
        with path.open("rb") as stream:
            check_archive(stream)
    with tempfile.TemporaryFile() as complaints:
        yield from _from_process(path, kind, complaints, report or Report())


def _from_process(path: Path, kind: str, complaints: IO[bytes], report: Report) -> Generator[Row, None, None]:
    command = [sys.executable, "-P", "-m", "tansiq.stores.table_process", kind, str(path.resolve())]
    # One thread: each thread of a linear algebra library reserves address space, which the limit counts.
    environment = os.environ | {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints, env=environment
    )
    last, ended = 0, False
    try:
        assert process.stdout is not None
        for line in process.stdout:
            value = _value(line)
            if isinstance(value, list):
                last = value[0]
                yield Row(last, tuple(value[1]), value[2])
            else:
                ended = _heed(value, report) or ended
        if process.wait() != 0 or not ended:
            raise _death(process.returncode, kind, last, complaints)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _value(line: bytes) -> Any:  # noqa: ANN401 - a row or a message
    try:
        return json.loads(line)
    except ValueError:
        return {}  # a line cut by the process's death; the missing end says so


def _heed(message: dict[str, Any], report: Report) -> bool:
    """Act on a message; True for the last one."""
    if code := message.get("error"):
        raise MalformedError(code, **message["details"])
    if code := message.get("note"):
        report.note(code, 0, **message["details"])
    return bool(message.get("end"))


def _death(status: int, kind: str, last: int, complaints: IO[bytes]) -> MalformedError:
    """Why the process ended early: killed by its limits, or by an error of the library on a broken file."""
    complaints.seek(0)
    text = complaints.read(1 << 20).decode("utf-8", "replace").strip().splitlines()
    reason = text[-1][:200] if text else f"status {status}"
    if status < 0 or "MemoryError" in reason:
        return MalformedError("table.reader_stopped", line=last, reason=f"signal {-status}" if status < 0 else "memory")
    return MalformedError("table.parquet" if kind == "parquet" else "table.workbook", reason=reason)
