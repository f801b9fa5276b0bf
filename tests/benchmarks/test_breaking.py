"""The list of breakages: each place is there once, each test exists, and no promise is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from benchmarks.exchanging.breaking import Breakage, breakages, broken

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
