"""The corpus: small invented samples of every reader, and every input that once failed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from benchmarks.data import HERE
from benchmarks.fuzzing.parsers import Parser
from benchmarks.fuzzing.structure import Sample, look_at

__all__ = ["CORPUS", "REGRESSIONS", "files_of", "samples_of"]

_TESTS = HERE.parent / "tests" / "fuzzing"
CORPUS = _TESTS / "corpus"
#: Each was read wrongly once; its name says what happened.
REGRESSIONS = _TESTS / "regressions"


def files_of(parser: str, folder: Path = CORPUS) -> list[Path]:
    """The inputs of one reader in ``folder``, by name; empty where there are none."""
    return sorted(path for path in (folder / parser).glob("*") if path.is_file() and not path.name.startswith("."))


@cache
def samples_of(parser: Parser) -> tuple[Sample, ...]:
    """The samples and the past failures of a reader, looked at. Raises FileNotFoundError where it has no sample."""
    found = files_of(parser.name)
    if not found:
        raise FileNotFoundError(f"{parser.name} has no sample in {CORPUS}")
    return tuple(look_at(path.read_bytes(), parser.shape) for path in [*found, *files_of(parser.name, REGRESSIONS)])
