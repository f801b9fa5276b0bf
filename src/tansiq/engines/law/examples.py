"""Questions with their answers, kept beside the records: every refusal at work, and which answer differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tansiq.engines.law.answer import Answer
from tansiq.engines.law.library import LawLibrary
from tansiq.engines.law.question import Authority, Question, UseQuestion
from tansiq.engines.law.question_reading import read_question, read_use_question
from tansiq.engines.law.sending import ask, ask_each
from tansiq.engines.law.states import States, read_states_table
from tansiq.engines.law.terms import Terms
from tansiq.engines.law.using import may_use
from tansiq.engines.workflows import Place
from tansiq.engines.workflows.entries import Entry, parse
from tansiq.engines.workflows.problem import Problem, problem
from tansiq.engines.workflows.sight import local_day
from tansiq.errors import MalformedError

__all__ = ["Example", "Examples", "answer_of", "example_problems", "read_examples"]


@dataclass(frozen=True, slots=True)
class Example:
    """A question to one recipient, or of a use, with the codes of the refusals that are expected; none: allowed."""

    name: str
    question: Question | UseQuestion
    recipient: Authority | None
    expects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examples:
    """All examples, and how States stand for them."""

    states: States
    each: tuple[Example, ...]


def read_examples(data: bytes, terms: Terms, file: str = "examples.toml") -> Examples:
    """The examples of a file. Raises MalformedError ``law.*`` and ``workflow.*`` with the place."""
    entry = parse(data, file)
    states = read_states_table(entry.table("states"), terms) if "states" in entry else States({}, ())
    sending, using = (dict(entry.table(key).items()) for key in ("questions", "uses"))
    found = [_example(row, name, sending, uses=False) for name, row in entry.tables("examples")]
    found += [_example(row, name, using, uses=True) for name, row in entry.tables("using")]
    entry.done()
    return Examples(states, tuple(found))


def _example(row: Entry, name: str, begun: Mapping[str, object], *, uses: bool) -> Example:
    base = row.word("of")
    if base not in begun:
        raise MalformedError("law.word", place=row.at("of"), value=base)
    table = _merged(begun[base], dict(row.table("set").items()) if "set" in row else {})
    for place in row.values("without"):
        table = _without(table, str(place).split("."))
    expects = tuple(str(code) for code in row.values("expects"))
    row.done()
    asked = Entry(table, row.place)
    if uses:
        return Example(name, read_use_question(asked), None, expects)
    question, recipients = read_question(asked)
    return Example(name, question, recipients[0] if recipients else None, expects)


def _merged(under: object, over: Mapping[str, object]) -> dict[str, object]:
    """A table with another laid over it, table by table."""
    found = dict(under) if isinstance(under, dict) else {}
    for key, value in over.items():
        inner = found.get(key)
        found[key] = _merged(inner, value) if isinstance(value, dict) and isinstance(inner, dict) else value
    return found


def _without(table: dict[str, object], path: list[str]) -> dict[str, object]:
    inner = table.get(path[0])
    if len(path) == 1:
        return {key: value for key, value in table.items() if key != path[0]}
    return {**table, path[0]: _without(dict(inner), path[1:])} if isinstance(inner, dict) else table


def answer_of(one: Example, examples: Examples, library: LawLibrary, place: Place) -> Answer:
    """What the law of its day answers to an example, States standing as the examples say. Raises as ``ask`` does."""
    law = library.on(local_day(one.question.at, place))
    law = replace(law, states=examples.states.laid_over(law.states))
    if isinstance(one.question, UseQuestion):
        return may_use(law, one.question)
    if one.recipient is None:
        return Answer(ask_each(law, one.question, (), place).refusals)
    return ask(law, one.question, one.recipient, place)


def example_problems(examples: Examples, library: LawLibrary, place: Place) -> Iterator[Problem]:
    """The examples that come out otherwise than they say."""
    for one in examples.each:
        answer = answer_of(one, examples, library, place)
        if answer.codes != one.expects:
            expected, found = (", ".join(codes) or "allowed" for codes in (one.expects, answer.codes))
            yield problem("law.example", f"examples.toml → {one.name}", expected=expected, found=found)
