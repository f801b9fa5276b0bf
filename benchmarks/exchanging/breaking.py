"""``python -m benchmarks.exchanging.breaking [WORD]``: break each promise of the exchange, and see its test fail.

Each line of ``breakages.toml`` changes one place in a copy of the tree, in which the test that holds the promise is run
and must fail; before that all of them pass there. With a word, only the lines whose test or file has it are run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.exchanging.nodes import ROOT

__all__ = ["Breakage", "breakages", "broken", "main"]

_TABLE: Final = Path(__file__).with_name("breakages.toml")
_LEFT: Final = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "results", "shared")
_FAILED: Final = 1  # what pytest exits with where tests failed; where none could be run it is another number


@dataclass(frozen=True, slots=True)
class Breakage:
    """``old`` stands once in ``file``; with ``new`` in its place the promise is broken, and ``test`` fails."""

    promise: int
    says: str
    file: str
    old: str
    new: str
    test: str


def breakages() -> tuple[Breakage, ...]:
    """Every line of the table."""
    return tuple(Breakage(**each) for each in tomllib.loads(_TABLE.read_text(encoding="utf-8"))["breakage"])


def broken(one: Breakage, text: str) -> str:
    """``text`` of the file, broken. Raises ValueError where the place is not there, or more than once."""
    if text.count(one.old) != 1:
        message = f"{one.file}: {one.old!r} is there {text.count(one.old)} times"
        raise ValueError(message)
    return text.replace(one.old, one.new)


def main() -> None:
    """Run them, print a line for each, and exit with 1 where a test passes that must fail."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    wanted = [one for one in breakages() if word in one.test or word in one.file]
    with tempfile.TemporaryDirectory(prefix="tansiq-broken-") as folder:
        tree = Path(shutil.copytree(ROOT, Path(folder) / "tree", ignore=_LEFT))
        code, told = _run(tree, list(dict.fromkeys(one.test for one in wanted)))
        if code:
            sys.exit(f"not all tests pass where nothing is broken:\n{told}")
        missed = [one for one in wanted if not _is_noticed(one, tree)]
    print(f"{len(wanted) - len(missed)} of {len(wanted)} breakages make their test fail")
    sys.exit(1 if missed else 0)


def _is_noticed(one: Breakage, tree: Path) -> bool:
    file = tree / one.file
    text = file.read_text(encoding="utf-8")
    file.write_text(broken(one, text), encoding="utf-8")
    code, told = _run(tree, [one.test])
    file.write_text(text, encoding="utf-8")
    verdict = {0: "NO", _FAILED: "yes"}.get(code, f"NOT RUN ({code})")
    name = one.test.partition("::")[2]
    print(f"{one.promise:2}. {one.says}: {name} failed: {verdict}; {_reason(told)}", flush=True)
    return code == _FAILED


def _reason(told: str) -> str:
    """The first line that says why a test failed."""
    return next((line[2:].strip()[:150] for line in told.splitlines() if line.startswith("E ")), "no reason")


def _run(tree: Path, tests: Sequence[str]) -> tuple[int, str]:
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    done = subprocess.run(words, cwd=tree, env=_around(tree), check=False, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def _around(tree: Path) -> Mapping[str, str]:
    """The surroundings of a run: the copy's own code, compiled anew every time, since one file changes often."""
    return os.environ | {"PYTHONPATH": f"{tree / 'src'}{os.pathsep}{tree}", "PYTHONDONTWRITEBYTECODE": "1"}


if __name__ == "__main__":
    main()
