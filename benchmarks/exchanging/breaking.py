"""``python -m benchmarks.exchanging.breaking [WORD]``: break each promise of the exchange, and see its test fail.

Each line of ``breakages.toml`` changes one place in a copy of the tree, in which the test that holds the promise is run
and must fail: in the test itself, by what it asserts or by what the broken code raised in it. Where it could not be set
up, or the broken code does not even run, nothing was seen. Before that all of them pass there. With a word, only the
lines whose test or file has it are run.
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
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from benchmarks.exchanging.nodes import ROOT

__all__ = ["Breakage", "Verdict", "breakages", "broken", "judged", "main"]

_TABLE: Final = Path(__file__).with_name("breakages.toml")
_LEFT: Final = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "results", "shared")
#: What is raised where a change broke the code and not the promise: that a test fails of it shows nothing.
_NO_CODE: Final = frozenset(
    {
        "AttributeError",
        "ImportError",
        "IndentationError",
        "ModuleNotFoundError",
        "NameError",
        "SyntaxError",
        "TypeError",
    }
)


@dataclass(frozen=True, slots=True)
class Breakage:
    """``old`` stands once in ``file``; with ``new`` in its place the promise is broken, and ``test`` fails."""

    promise: int
    says: str
    file: str
    old: str
    new: str
    test: str


class Verdict(NamedTuple):
    """What became of a test: whether it failed as a test, in a word, and its first reason."""

    is_noticed: bool
    word: str
    reason: str


def judged(report: bytes) -> Verdict:
    """What a report of pytest (JUnit XML) of one test says: it failed itself, or something else did.

    ``report`` is that of our own run, or empty where there was none.
    """
    cases = list(ET.fromstring(report).iter("testcase")) if report else []  # noqa: S314  (written by our own pytest)
    failures = [found.get("message", "") for one in cases for found in one.findall("failure")]
    errors = [found.get("message", "") for one in cases for found in one.findall("error")]
    skipped = [found.get("message", "") for one in cases for found in one.findall("skipped")]
    told = [one for one in failures if _raised(one) not in _NO_CODE]
    if told:
        return Verdict(is_noticed=True, word="yes", reason=_first_line(told[0]))
    for word, found in (
        ("NO, the code does not run", failures),
        ("NOT RUN, an error in set-up", errors),
        ("SKIPPED", skipped),
    ):
        if found:
            return Verdict(is_noticed=False, word=word, reason=_first_line(found[0]))
    word, reason = ("NO", "it passed") if cases else ("NOT RUN", "no test was run")
    return Verdict(is_noticed=False, word=word, reason=reason)


def _raised(message: str) -> str:
    """The name of what was raised, without where it is defined."""
    return message.partition(":")[0].strip().rpartition(".")[2]


def _first_line(message: str) -> str:
    return (message.strip().splitlines() or ["no reason"])[0][:150]


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
        code, told, _ = _run(tree, list(dict.fromkeys(one.test for one in wanted)))
        if code:
            sys.exit(f"not all tests pass where nothing is broken:\n{told}")
        missed = [one for one in wanted if not _is_noticed(one, tree)]
    print(f"{len(wanted) - len(missed)} of {len(wanted)} breakages make their test fail")
    sys.exit(1 if missed else 0)


def _is_noticed(one: Breakage, tree: Path) -> bool:
    file = tree / one.file
    text = file.read_text(encoding="utf-8")
    file.write_text(broken(one, text), encoding="utf-8")
    _, _, report = _run(tree, [one.test])
    file.write_text(text, encoding="utf-8")
    found = judged(report)
    name = one.test.partition("::")[2]
    print(f"{one.promise:2}. {one.says}: {name} failed: {found.word}; {found.reason}", flush=True)
    return found.is_noticed


def _run(tree: Path, tests: Sequence[str]) -> tuple[int, str, bytes]:
    """How it ended, what was printed, and its report."""
    report = tree.parent / "report.xml"
    report.unlink(missing_ok=True)
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", f"--junitxml={report}"]
    done = subprocess.run([*words, *tests], cwd=tree, env=_around(tree), check=False, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr, report.read_bytes() if report.exists() else b""


def _around(tree: Path) -> Mapping[str, str]:
    """The surroundings of a run: the copy's own code, compiled anew every time, since one file changes often."""
    return os.environ | {"PYTHONPATH": f"{tree / 'src'}{os.pathsep}{tree}", "PYTHONDONTWRITEBYTECODE": "1"}


if __name__ == "__main__":
    main()
