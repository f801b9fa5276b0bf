from __future__ import annotations

import re
from pathlib import Path

from benchmarks.reading import outcomes

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reading-coverage.md"


def test_every_row_is_found_or_its_miss_is_explained(shared_data: Path) -> None:
    results = outcomes(shared_data / "articles")
    assert [(result.kind, result.row) for result in results if result.found == bool(result.missed)] == []


def test_the_document_states_what_is_measured(shared_data: Path) -> None:
    results = outcomes(shared_data / "articles")
    stated = dict(re.findall(r"^\| ([a-z]+) \| (\d+ of \d+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))
    for kind in {result.kind for result in results}:
        own = [result for result in results if result.kind == kind]
        assert stated[kind] == f"{sum(result.found for result in own)} of {len(own)}"
