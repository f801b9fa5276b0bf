"""The table ``review.toml``: how long a risk review counts, and what is looked at before its questions are answered."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tansiq.engines.law.terms import read_terms
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import MalformedError
from tansiq.legal_bases import shipped_terms
from tansiq.messages import LANGUAGES

__all__ = ["ReviewRules", "Source", "read_review_rules", "review_rules"]


@dataclass(frozen=True, slots=True)
class Source:
    """Something to look at before a question is answered; ``mark``: how the citation is known."""

    question: str
    texts: Texts
    citation: str
    mark: str


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """The whole table. ``days``: how long answers count; ``words``, ``person``: the most characters of each."""

    days: int
    words: int
    person: int
    citation: str
    sources: Mapping[str, Source]

    def of(self, question: str) -> dict[str, Source]:
        """The sources of one question, by their names."""
        return {name: one for name, one in self.sources.items() if one.question == question}


def read_review_rules(text: str) -> ReviewRules:
    """The table in ``text``.

    Raises MalformedError ``exchange.review_rule`` for a source of no question, and a question without a source.
    """
    table = tomllib.loads(text)
    counts = table["counts"]
    sources = {name: _source(row) for name, row in table["sources"].items()}
    wrong = {one.question for one in sources.values()} ^ set(read_terms(shipped_terms()).risks)
    if wrong:
        raise MalformedError("exchange.review_rule", name=min(wrong))
    return ReviewRules(counts["days"], counts["words"], counts["person"], counts["citation"], sources)


def _source(row: Mapping[str, Any]) -> Source:
    texts = Texts(tuple((lang, row[lang]) for lang in LANGUAGES))
    return Source(row["question"], texts, row["citation"], row["mark"])


@cache
def review_rules() -> ReviewRules:
    """The rules that the desk runs by."""
    return read_review_rules(files(__package__).joinpath("review.toml").read_text(encoding="utf-8"))
