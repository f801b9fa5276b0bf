"""The locked requirements: every file has a hash, no address of an index, one version throughout."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("run.txt", "desk.txt", "dev.txt", "bench.txt", "peers.txt")


def _lock(name: str) -> str:
    return (ROOT / "requirements" / name).read_text(encoding="utf-8")


def _pins(name: str) -> dict[str, list[str]]:
    """Package -> its pinned lines (one, or one a Python version), markers kept."""
    pins: dict[str, list[str]] = {}
    for package, version in re.findall(r"^([a-z0-9-]+)==(.+?) \\$", _lock(name), re.MULTILINE):
        pins.setdefault(package, []).append(version)
    return pins


@cache
def _project() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash_and_nothing_else_is_in_the_file(name: str) -> None:
    lines = [line for line in _lock(name).splitlines() if not line.lstrip().startswith("#")]
    pin = re.compile(r"[a-z0-9-]+==[^ ]+( ; .+)? \\")
    digest = re.compile(r" {4}--hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in lines if not pin.fullmatch(line) and not digest.fullmatch(line)] == []
    assert all(digest.fullmatch(after) for line, after in pairwise(lines) if pin.fullmatch(line))


@pytest.mark.parametrize("name", LOCKS)
def test_no_index_is_named(name: str) -> None:
    assert not re.search(r"https?:|file:|index-url|find-links", _lock(name))


@pytest.mark.parametrize(
    ("smaller", "larger"), [("run.txt", "desk.txt"), ("desk.txt", "dev.txt"), ("dev.txt", "bench.txt")]
)
def test_a_larger_lock_pins_what_the_smaller_one_does(smaller: str, larger: str) -> None:
    assert _pins(smaller).items() <= _pins(larger).items()


def _bare(named: Iterable[str]) -> set[str]:
    """Names without the extras, bounds and markers that limit a pin."""
    return {re.split(r"[\[;<>=]", name)[0] for name in named}


def test_whatever_the_project_asks_for_is_locked() -> None:
    groups = _project()["dependency-groups"]
    runs_on = _bare(_project()["project"]["dependencies"])
    assert {*runs_on, *groups["build"]} <= _pins("run.txt").keys()
    desk = _project()["project"]["optional-dependencies"]["desk"]  # type: ignore[index]
    for lock, named in (
        ("desk.txt", desk),
        ("dev.txt", (*groups["test"], *groups["check"], *groups["browser"])),
        ("bench.txt", (*groups["bench"], *groups["lock"])),
    ):
        assert _bare(named) <= _pins(lock).keys()
    assert {*runs_on, *groups["peers"]} <= _pins("peers.txt").keys()


def test_the_build_backend_is_the_one_that_is_locked() -> None:
    assert set(_project()["build-system"]["requires"]) == set(_project()["dependency-groups"]["build"])


def test_every_dependency_and_every_lint_exception_has_a_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    dependencies = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    desk = re.search(r"^desk = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    ignored = re.search(r"^ignore = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert dependencies is not None
    assert desk is not None
    lines = ["", *desk[1].splitlines()]
    assert [row for above, row in pairwise(lines) if "#" not in row and "#" not in above] == []
    assert ignored is not None
    assert [line for line in dependencies[1].splitlines() if "#" not in line] == []
    rows = ignored[1].splitlines()
    assert [row for above, row in pairwise(["", *rows]) if row.strip()[0] == '"' and "#" not in above] == []
