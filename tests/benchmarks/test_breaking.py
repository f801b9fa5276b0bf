"""The list of breakages: each place is there once, each test exists, and no promise is left out."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.exchanging.breaking import Breakage, breakages, broken, judged

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/explanation/promises-of-the-exchange.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("one", breakages(), ids=lambda one: one.says)
def test_each_place_is_there_once_and_its_test_is_one_that_the_page_names(one: Breakage) -> None:
    text = (ROOT / one.file).read_text(encoding="utf-8")
    assert broken(one, text) != text
    file, _, name = one.test.partition("::")
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| {one.promise}. "))
    assert f"`{name}`" in row


def test_every_promise_is_broken_in_some_way() -> None:
    numbers = {int(number) for number in re.findall(r"^\| (\d+)\. ", PAGE, re.MULTILINE)}
    assert {one.promise for one in breakages()} == numbers


def test_a_place_that_is_not_there_once_is_a_mistake() -> None:
    one = Breakage(1, "says", "file", "old", "new", "test")
    assert broken(one, "an old one") == "an new one"
    for text in ("none", "old and old"):
        with pytest.raises(ValueError, match="times"):
            broken(one, text)


RUNS = """
import pytest

@pytest.fixture
def broken():
    raise AssertionError("not set up")

def test_it_passes(): pass
def test_it_asserts(): assert 1 == 2, "one is not two"
def test_nothing_was_raised():
    with pytest.raises(ValueError): pass
def test_it_was_refused(): raise ValueError("refused")
def test_it_is_no_code(): undefined
def test_it_calls_wrongly(): len()
def test_it_was_not_set_up(broken): assert False
def test_it_was_skipped(): pytest.skip("no such thing here")
"""


@pytest.mark.parametrize(
    ("test", "is_noticed", "word", "reason"),
    [
        ("test_it_asserts", True, "yes", "one is not two"),
        ("test_nothing_was_raised", True, "yes", "DID NOT RAISE"),
        ("test_it_was_refused", True, "yes", "refused"),
        ("test_it_passes", False, "NO", "it passed"),
        ("test_it_is_no_code", False, "NO, the code does not run", "NameError"),
        ("test_it_calls_wrongly", False, "NO, the code does not run", "TypeError"),
        ("test_it_was_not_set_up", False, "NOT RUN, an error in set-up", "not set up"),
        ("test_it_was_skipped", False, "SKIPPED", "no such thing here"),
        ("test_of_another_name", False, "NOT RUN", "no test was run"),
    ],
)
def test_only_a_test_that_fails_itself_has_noticed(
    tmp_path: Path, test: str, word: str, reason: str, *, is_noticed: bool
) -> None:
    (tmp_path / "test_runs.py").write_text(RUNS, encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml=report.xml"]
    subprocess.run([*words, f"test_runs.py::{test}"], cwd=tmp_path, check=False, capture_output=True)
    report = tmp_path / "report.xml"
    found = judged(report.read_bytes() if report.exists() else b"")
    assert (found.is_noticed, found.word) == (is_noticed, word)
    assert reason in found.reason


def test_without_a_report_nothing_was_seen() -> None:
    assert judged(b"") == (False, "NOT RUN", "no test was run")
