"""Documents cannot rot: links resolve, what they name exists, and their examples are run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tansiq.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
SECTIONS = ["Context", "Decision", "Consequences", "Rejected options"]
ROWS = 142


class Example(NamedTuple):
    """A block of a document that is marked to be run."""

    language: str
    code: str


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _anchors(path: Path) -> set[str]:
    """What a heading is reached by: small letters, hyphens for blanks, other signs dropped."""
    headings = re.findall(r"^#+ (.+)$", _text(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _examples(path: Path) -> list[Example]:
    return [
        Example(*found)
        for found in re.findall(r"^```(sh|python) run\n(.*?)^```$", _text(path), re.MULTILINE | re.DOTALL)
    ]


def _make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", _text(ROOT / "Makefile"), re.MULTILINE))


def _command(line: str) -> str:
    """The word after ``tansiq`` that is no option, or nothing."""
    return next((word for word in line.split()[1:] if not word.startswith("-")), "")


@pytest.mark.parametrize("path", DOCUMENTS, ids=_place)
def test_every_link_leads_somewhere(path: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", _text(path)):
        file, _, anchor = target.partition("#")
        if target.startswith(("https://", "http://")):
            continue
        at = (path.parent / file) if file else path
        if not at.exists() or (anchor and anchor not in _anchors(at)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=_place)
def test_every_command_a_document_names_exists(path: Path) -> None:
    spoken = re.findall(r"`((?:tansiq|make) [^`\n]+)`|^((?:tansiq|make) [^\n]+)$", _text(path), re.MULTILINE)
    lines = [line for pair in spoken for line in pair if line]
    unknown = [
        line
        for line in lines
        if (line.startswith("make ") and line.split()[1] not in _make_targets())
        or (line.startswith("tansiq ") and _command(line) not in {*COMMANDS, "", "..."} and "--lang" not in line)
    ]
    assert unknown == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=_place)
def test_every_path_of_the_tree_a_document_names_exists(path: Path) -> None:
    named = re.findall(
        r"`((?:src|tests|tools|docs|resources|benchmarks|requirements|engines|stores)/[^`\s<>]*)`", _text(path)
    )
    roots = (ROOT, ROOT / "src" / "tansiq")
    assert [name for name in named if not any((root / name).exists() for root in roots)] == []


def test_the_readme_gives_the_two_commands() -> None:
    lines = _text(ROOT / "README.md").splitlines()
    assert any(line.startswith("make demo") for line in lines)
    assert any(line.startswith("make test") for line in lines)


def test_the_first_table_of_the_readme_has_ten_rows() -> None:
    table = re.search(r"\| Today \|\n\|[-|]+\|\n((?:\|.*\n)+)", _text(ROOT / "README.md"))
    assert table is not None
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table[1].splitlines()]
    assert len(rows) == 10
    for _, answer, today in rows:
        assert answer.startswith("planned: ") == (today == "not yet")


@pytest.mark.parametrize("path", DECISIONS, ids=_place)
def test_a_decision_has_its_sections_and_stands_in_the_list(path: Path) -> None:
    text = _text(path)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert re.match(
        rf"# {path.name[:4]} .+\n\nDate: \d{{4}}-\d\d-\d\d\. Status: (accepted|superseded by \d{{4}})\.\n", text
    )
    assert re.search(r"^(\* \*\*|\| \w)", text.split("## Rejected options")[1], re.MULTILINE)
    assert f"]({path.name})" in _text(path.parent / "README.md")


def _coverage() -> dict[int, str]:
    """Row number -> the cell that says where it is answered."""
    rows = re.findall(r"^\| (\d+) \|.*\| ([^|]+) \|$", _text(ROOT / "docs" / "coverage.md"), re.MULTILINE)
    return {int(number): where for number, where in rows}


def test_the_coverage_page_has_every_row_once() -> None:
    numbers = re.findall(r"^\| (\d+) \|", _text(ROOT / "docs" / "coverage.md"), re.MULTILINE)
    assert [int(number) for number in numbers] == list(range(1, ROWS + 1))


@pytest.mark.parametrize("number", range(1, ROWS + 1))
def test_a_row_of_the_coverage_page_has_a_target_that_exists(number: int) -> None:
    where = _coverage()[number]
    planned = set(re.findall(r"^\| ([a-z]+) \|", _text(ROOT / "ARCHITECTURE.md").split("## Planned")[1], re.MULTILINE))
    commands = {_command(line) for line in re.findall(r"`(tansiq [^`]+)`", where)}
    parts = set(re.findall(r"not yet \(([^)]*)\)", where))
    reasons = re.findall(r"not built, because (\w+ \w+)", where)
    assert commands <= COMMANDS.keys()
    assert parts <= planned
    assert commands or parts or reasons
    assert where.count("not yet") == len(re.findall(r"not yet \(", where))


def test_the_coverage_page_is_in_our_own_words() -> None:
    assert not re.search(r"[\u0600-\u06ff«»]", _text(ROOT / "docs" / "coverage.md"))


def _run(example: Example, folder: Path) -> subprocess.CompletedProcess[str]:
    interpreter = Path(sys.executable)
    path = os.pathsep.join([str(interpreter.parent), os.environ.get("PATH", "")])
    surroundings = {**os.environ, "PATH": path, "TANSIQ_HOME": str(folder / "home"), "PYTHONIOENCODING": "utf-8"}
    words = [str(interpreter), "-c"] if example.language == "python" else ["sh", "-euc"]
    return subprocess.run(
        [*words, example.code],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if _examples(path)], ids=_place)
def test_the_examples_of_a_document_run_in_its_order(path: Path, tmp_path: Path) -> None:
    for example in _examples(path):
        done = _run(example, tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), example.code
        assert done.stdout.strip()


def test_every_test_that_is_named_for_a_promise_exists() -> None:
    table = _text(ROOT / "docs" / "explanation" / "promises-of-the-exchange.md")
    rows = [line for line in table.splitlines() if re.match(r"\| \d+\. ", line)]
    assert len(rows) == 10
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)` `(test_\w+)`", row)
        assert named, row
        gone = [name for path, name in named if not re.search(rf"^def {name}\(", _text(ROOT / path), re.MULTILINE)]
        assert gone == []
