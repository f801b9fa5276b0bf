"""The examples beside the records: every refusal at work, every sentence saying all that it was told."""

from __future__ import annotations

import string
import tomllib
from datetime import UTC
from importlib.resources import files

import pytest

from tansiq.engines.law import LawLibrary, Reason, Terms
from tansiq.engines.law.examples import Example, Examples, answer_of, example_problems, read_examples
from tansiq.engines.workflows import Place
from tansiq.errors import MalformedError
from tansiq.legal_bases import shipped_examples
from tansiq.messages import LANGUAGES

PLACE = Place(UTC)
CATALOGUE = tomllib.loads(files("tansiq.messages").joinpath("sending.toml").read_text(encoding="utf-8"))
REFUSALS = sorted(code for code in CATALOGUE if code.startswith(("sending.", "using.")))


@pytest.fixture(scope="module")
def examples(terms: Terms) -> Examples:
    return read_examples(shipped_examples(), terms)


def test_every_example_is_answered_as_it_says(examples: Examples, library: LawLibrary) -> None:
    assert [one.sentence() for one in example_problems(examples, library, PLACE)] == []


@pytest.mark.parametrize("code", REFUSALS)
def test_each_refusal_has_an_example(examples: Examples, code: str) -> None:
    assert any(code in one.expects for one in examples.each)


@pytest.mark.parametrize("code", REFUSALS)
def test_each_refusal_says_what_can_be_done(code: str) -> None:
    never = "using.never"  # nothing can be done about that
    assert ("remedy" in CATALOGUE[code]) == (code != never)


def _reasons(examples: Examples, library: LawLibrary) -> list[Reason]:
    answers = [answer_of(one, examples, library, PLACE) for one in examples.each]
    return [one for answer in answers for one in (*answer.refusals, *answer.supports, *answer.conditions)]


def test_every_sentence_says_all_that_it_was_told(examples: Examples, library: LawLibrary) -> None:
    for one in _reasons(examples, library):
        entry = CATALOGUE[one.code]
        for lang in LANGUAGES:
            said = {name for _, name, _, _ in string.Formatter().parse(entry[lang]) if name}
            assert said == set(one.blanks(lang)), one.code
            assert "?" not in one.sentence(lang) or one.code in (
                "sending.risk_unanswered",
                "sending.risk",
                "sending.assurance",
            )


def test_an_example_that_comes_out_otherwise_is_told(examples: Examples, library: LawLibrary) -> None:
    first = examples.each[0]
    wrong = Examples(examples.states, (Example(first.name, first.question, first.recipient, ("sending.nobody",)),))
    (problem,) = example_problems(wrong, library, PLACE)
    assert problem.code == "law.example"
    assert dict(problem.details) == {"expected": "sending.nobody", "found": "allowed"}


def test_an_example_of_nothing_is_malformed(terms: Terms) -> None:
    text = b'[questions]\n[uses]\n[examples.x]\nof = "nothing"\n'
    with pytest.raises(MalformedError) as caught:
        read_examples(text, terms)
    assert caught.value.code == "law.word"
