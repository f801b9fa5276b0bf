"""Reading of articles: how many rows of the seed inventory are found in the real files, kind by kind.

``python -m benchmarks reading`` prints the table of docs/reading-coverage.md, and says where it no longer holds.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tansiq.engines.reporting import Article, Reading
from tansiq.engines.reporting.letters import fold_word
from tansiq.stores.articles import read_articles

__all__ = ["Outcome", "outcomes", "run"]

ROOT = Path(__file__).resolve().parent.parent
_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of one kind: whether it was found in every file named, and why it was not expected to be."""

    kind: str
    row: int
    found: bool
    missed: str
    gloss: str


def _articles_folder() -> Path:
    return Path(os.environ.get("TANSIQ_DATA", ROOT.parent / "shared" / "data")) / "articles"


def _fits(row: _Row, values: Mapping[str, object]) -> bool:
    """Whether every value that the row names is the one found."""
    return all(str(values[key]) == str(row[key]) for key in values if key in row)


def _figure(article: Article, row: _Row) -> bool:
    return any(
        _fits(row, {"value": item.value, "unit": item.unit, "bound": item.bound, "magnitude": item.magnitude})
        for item in article.figures
    )


def _date(article: Article, row: _Row) -> bool:
    return any(
        _fits(row, {"first": item.first, "last": item.last, "basis": item.basis, "precision": item.precision})
        and item.role == row.get("role", "text")
        for item in article.dates
    )


def _agreement(article: Article, row: _Row) -> bool:
    return any(
        _fits(row, {"form": item.kind, "level": item.level, "year": item.year}) and _has(item.text, row)
        for item in article.agreements
    )


def _organisation(article: Article, row: _Row) -> bool:
    return any(body.code == row["code"] for body in article.organisations)


def _has(article_text: str, row: _Row) -> bool:
    return fold_word(str(row.get("words", ""))) in fold_word(article_text)


def _claim(article: Article, row: _Row) -> bool:
    return any(claim.source_type == row["source"] and _has(article.words(claim.span), row) for claim in article.claims)


def _removed(article: Article, row: _Row) -> bool:
    return any(part.kind == row["reason"] and _has(article.words(part.span), row) for part in article.removed)


_KINDS: dict[str, Callable[[Article, _Row], bool]] = {
    "figures": _figure,
    "dates": _date,
    "agreements": _agreement,
    "organisations": _organisation,
    "claims": _claim,
    "removed": _removed,
}


def _named(reading: Reading, start: str) -> Article:
    return next(article for article in reading.articles if article.file.startswith(start))


def _shared(reading: Reading, row: _Row) -> bool:
    """Whether the two files share a text in which the row's words stand."""
    left, right = (_named(reading, start) for start in row["files"])
    return any(
        {left.file, right.file} == {run.left.file, run.right.file}
        and _has(left.words(run.left if run.left.file == left.file else run.right), row)
        for shared in reading.shared
        for run in shared.runs
    )


def outcomes(folder: Path) -> list[Outcome]:
    """Every expected row, looked for in the articles of ``folder``."""
    reading = read_articles(folder)
    tables = tomllib.loads((Path(__file__).parent / "reading_rows.toml").read_text(encoding="utf-8"))
    results = []
    for kind, table in tables.items():
        for row in table["rows"]:
            if kind == "shared":
                found = _shared(reading, row)
            else:
                found = all(_KINDS[kind](_named(reading, start), row) for start in row["files"])
            results.append(Outcome(kind, row["row"], found, row.get("missed", ""), row["gloss"]))
    return results


def run(*, quick: bool = False) -> None:
    """Print found of expected by kind, then each miss with its reason; ``quick`` changes nothing, it takes a second."""
    del quick
    folder = _articles_folder()
    if not folder.is_dir():
        print(f"reading: skipped, no articles at {folder} (set TANSIQ_DATA)")
        return
    results = outcomes(folder)
    for kind in dict.fromkeys(result.kind for result in results):
        own = [result for result in results if result.kind == kind]
        print(f"{kind:14} {sum(result.found for result in own)} of {len(own)}")
    for result in results:
        if not result.found:
            print(f"  missed: {result.kind} row {result.row} ({result.gloss}): {result.missed or 'NOT EXPECTED'}")
        elif result.missed:
            print(f"  found though noted as missed: {result.kind} row {result.row} ({result.gloss})")
