"""Which letters of a case may be written where it stands, by whom, and what they still want."""

from __future__ import annotations

from tansiq.engines.workflows.definition import CaseType, Letter
from tansiq.engines.workflows.form import is_filled
from tansiq.engines.workflows.refusal import Refusal, refusal
from tansiq.engines.workflows.standing import Standing

__all__ = ["letter_refusals", "letters_here"]


def letters_here(definition: CaseType, standing: Standing, role: str) -> tuple[Letter, ...]:
    """The letters of ``role`` that belong to where a case stands: to a step from here, or to one that was taken."""
    return tuple(
        letter
        for letter in definition.letters.values()
        if role in _writers(definition, letter) and _is_here(definition, standing, letter)
    )


def letter_refusals(definition: CaseType, standing: Standing, name: str, role: str) -> tuple[Refusal, ...]:
    """What stands against writing a letter; nothing where it may be written."""
    letter = definition.letters.get(name)
    if letter is None:
        return (refusal("letter.unknown", letter=name[:60]),)
    if role not in (writers := _writers(definition, letter)):
        return (refusal("letter.role", letter.texts, role=role, allowed=", ".join(sorted(writers))),)
    if not _is_here(definition, standing, letter):
        return (refusal("letter.not_here", letter.texts),)
    wanting = [definition.fields[need] for need in letter.needs if not is_filled(standing.facts.get(need))]
    return tuple(refusal("letter.fact_missing", field.texts, field=field.id) for field in wanting)


def _writers(definition: CaseType, letter: Letter) -> frozenset[str]:
    return frozenset(role for name in letter.steps for role in definition.steps[name].by)


def _is_here(definition: CaseType, standing: Standing, letter: Letter) -> bool:
    is_near = any(standing.state in definition.steps[name].sources for name in letter.steps)
    return is_near or any(taken.step in letter.steps for taken in standing.taken)
