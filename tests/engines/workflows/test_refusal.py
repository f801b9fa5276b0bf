"""Reasons against a step and problems of a definition: each code has its sentence, and every blank is filled."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import tansiq.engines.workflows as package
from tansiq import messages
from tansiq.engines.workflows.refusal import Refusal, refusal
from tansiq.engines.workflows.texts import Texts
from tansiq.messages import LANGUAGES

TEXTS = Texts((("ar", "الكتاب"), ("fr", "le livre"), ("en", "the book")))


def _told() -> Iterator[tuple[str, frozenset[str]]]:
    """Every code given to ``refusal`` or ``problem``, with the blanks that are filled there."""
    for path in sorted(Path(str(package.__file__)).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="refusal" | "problem" as kind), args=[ast.Constant(value=code), *rest]):
                    details = {keyword.arg for keyword in node.keywords if keyword.arg}
                    if rest:
                        details.add("what" if kind == "refusal" else "place")
                    if all(keyword.arg for keyword in node.keywords):
                        yield code, frozenset(details)


@pytest.mark.parametrize(("code", "details"), sorted(set(_told()), key=str))
def test_a_code_has_a_sentence_with_no_blank_left_open(code: str, details: frozenset[str]) -> None:
    assert code in messages.codes()
    blanks = {name for _, name, _, _ in string.Formatter().parse(_raw(code)) if name}
    assert blanks <= details


def _raw(code: str) -> str:
    """The sentence and remedy of a code with their blanks still in them."""
    catalogue = messages._told(code)
    remedy = catalogue.get("remedy", {})
    assert isinstance(remedy, dict)
    return str(catalogue["en"]) + str(remedy.get("en", ""))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reason_speaks_of_its_thing_in_the_language_of_the_reader(lang: str) -> None:
    found = refusal("step.guard", TEXTS, guard="book_known")
    assert TEXTS.told(lang) in found.sentence(lang)
    assert found.blanks(lang)["guard"] == "book_known"


def test_two_reasons_of_one_code_and_thing_are_one() -> None:
    assert len({refusal("step.guard", TEXTS, guard="a"), Refusal("step.guard", TEXTS, (("guard", "a"),))}) == 1
