"""Faults as files: the input, made small, and beside it what it did and how to keep it as a test."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fuzzing.attempts import attempt
from benchmarks.fuzzing.minimise import minimised
from benchmarks.fuzzing.parsers import Parser
from benchmarks.fuzzing.tally import Found

__all__ = ["keep", "smallest", "write_found"]


def smallest(parser: Parser, found: Found) -> Found:
    """The same fault with the smallest input that shows it. A crash or a hang is left as it is."""

    def same(data: bytes) -> bool:
        fault = attempt(parser, data).fault
        return fault is not None and fault.signature == found.fault.signature

    return Found(found.fault, found.number, minimised(found.data, same))


def keep(folder: Path, parser: Parser, found: Found) -> Path:
    """Write a fault down unless the same one is there already; returns its file."""
    path = folder / f"{found.fault.signature}.sample"
    return path if path.exists() else write_found(folder, parser.name, smallest(parser, found))


def write_found(folder: Path, parser: str, found: Found) -> Path:
    """Write the input as ``<signature>.sample`` and what is known of it as ``<signature>.md``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{found.fault.signature}.sample"
    path.write_bytes(found.data)
    path.with_suffix(".md").write_text(
        f"{parser}: {found.fault.kind} at {found.fault.place}, first by input {found.number}\n\n"
        f"Bytes: {found.data[:2000]!r}\n\n{found.fault.said}\n\n"
        f"Once it is mended, keep the file: tests/fuzzing/regressions/{parser}/<what-happened>.sample\n",
        encoding="utf-8", errors="backslashreplace",
    )  # fmt: skip
    return path
