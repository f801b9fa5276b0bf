"""The table ``rules.toml``: which step of a case type is a message to a partner, held to the types that it names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from tansiq.desk.cases.library import library
from tansiq.desk.exchange.forms import MessageForm
from tansiq.engines.workflows import CaseType
from tansiq.errors import MalformedError

__all__ = ["Asking", "read_rules", "rules"]

#: Of the form, by its word or tick.
Value = str | bool


@dataclass(frozen=True, slots=True)
class Asking:
    """One type: the step, the fact for the reference, and what the form is offered with."""

    step: str
    reference: str
    given: Mapping[str, Value]
    facts: Mapping[str, str]
    words: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)

    def offered(self, facts: Mapping[str, object]) -> dict[str, object]:
        """Values of the form's fields out of facts: of those that are known, in the form's words."""
        found = {name: self._word(fact, facts.get(fact)) for name, fact in self.facts.items()}
        return {**self.given, **{name: value for name, value in found.items() if value is not None}}

    def _word(self, fact: str, value: object) -> object | None:
        return self.words[fact].get(str(value)) if fact in self.words else value


def read_rules(text: str) -> dict[str, Asking]:
    """The table in ``text``, by case type.

    Raises MalformedError ``correspondence.rule`` for a step, fact or field that is not there, with its name.
    """
    found = {}
    for name, row in tomllib.loads(text).items():
        found[name] = one = Asking(row["step"], row["reference"], row["given"], row["from"], row.get("words", {}))
        _refuse_unknown(library().newest(name), one)
    return found


def _refuse_unknown(rules: CaseType, one: Asking) -> None:
    facts = {one.reference, *one.facts.values(), *one.words}
    wrong = {one.step} - set(rules.steps) | facts - set(rules.fields)
    wrong |= {*one.given, *one.facts} - set(MessageForm.base_fields)
    if wrong:
        raise MalformedError("correspondence.rule", type=rules.id, name=min(wrong))


@cache
def rules() -> Mapping[str, Asking]:
    """The rules that the desk runs by."""
    return read_rules(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
