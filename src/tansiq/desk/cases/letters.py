"""Letters of a case: what fills one, and the document that Typst sets of it (PDF/A-2b).

Words stand in the files beside the case type. The same letter gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tansiq.desk import typesetting
from tansiq.desk.cases.facts import from_stored
from tansiq.desk.cases.library import definition_of
from tansiq.desk.cases.models import Case
from tansiq.desk.roles import role_name
from tansiq.desk.rulebook.composed import Files, Rulebook
from tansiq.desk.rulebook.in_force import rulebook
from tansiq.desk.typesetting import free, ltr
from tansiq.engines.workflows import CaseType
from tansiq.engines.workflows.definition import Field
from tansiq.errors import RefusedError
from tansiq.messages import LANGUAGES, sentence

__all__ = ["Draft", "check_letters", "filled", "set_in_type"]

_DOTS = "." * 40


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that is filled in and not kept yet. ``told`` is what its file is given, in the language ``tongue``."""

    case_id: str
    type: str
    version: int
    revision: int
    letter: str
    tongue: str
    reference: str
    told: Mapping[str, object]


def filled(case: Case, letter: str, tongue: str, reference: str, *, at: datetime, role: str) -> Draft:
    """A letter with the facts of a case. Raises RefusedError ``letter.language`` for one that we do not write."""
    if tongue not in LANGUAGES:
        raise RefusedError("letter.language", tongue=tongue[:10])
    definition = definition_of(case)
    facts = from_stored(definition.fields, case.facts)
    needs = definition.letters[letter].needs
    told = {
        "lang": tongue,
        "title": definition.letters[letter].texts.told(tongue),
        "authority": free(case.unit.name(tongue)) if case.unit else "",
        "day": [at.year, at.month, at.day],
        "reference": ltr(reference),
        "code": ltr(case.handling.upper()),
        "head": _head(case, reference, tongue, at),
        "foot": [
            [sentence("letter.written_by", tongue), role_name(role, tongue)],
            [sentence("letter.signature", tongue), _DOTS],
        ],
        "facts": {need: _told(definition.fields[need], facts.get(need), tongue) for need in needs},
    }
    return Draft(str(case.pk), case.type, case.version, case.revision, letter, tongue, reference, told)


def set_in_type(draft: Draft) -> bytes:
    """The letter as PDF/A-2b. It takes some tenths of a second: not to be called while rows are held.

    Raises RefusedError ``letter.not_written`` where its file is missing in this language, MalformedError
    ``letter.template`` where Typst cannot read it.
    """
    found = rulebook()
    body = found.letters[draft.type, draft.version].get(f"{draft.letter}.{draft.tongue}.typ")
    if body is None:
        raise RefusedError("letter.not_written", letter=draft.letter, tongue=draft.tongue)
    return typesetting.set_in_type(found.frame + b"\n" + body, draft.told, letter=draft.letter, lang=draft.tongue)


def check_letters(found: Rulebook, files: Files) -> None:
    """Set every letter that ``files`` bear on, without its facts; of all where they have another frame.

    Raises MalformedError ``letter.template`` with the letter and its language.
    """
    for (name, version), letters in found.letters.items():
        for file, body in letters.items():
            letter, tongue, _ = file.split(".")
            is_borne_on = f"case_types/{name}/{version}/letters/{file}" in files or "case_types/letter.typ" in files
            definition = found.types.versions.get((name, version))
            if is_borne_on and definition is not None and letter in definition.letters:
                told = _unfilled(definition, letter, tongue)
                typesetting.set_in_type(
                    found.frame + b"\n" + body, told, letter=f"{name}/{version}/{letter}", lang=tongue
                )


def _unfilled(definition: CaseType, letter: str, tongue: str) -> dict[str, object]:
    """What a letter is given in which nothing is filled in."""
    needs = definition.letters[letter].needs
    return {
        "lang": tongue, "title": definition.letters[letter].texts.told(tongue), "authority": "", "day": [2026, 1, 1],
        "reference": "", "code": "", "head": [["", ""]], "foot": [["", _DOTS]],
        "facts": {need: _told(definition.fields[need], None, tongue) for need in needs},
    }  # fmt: skip


def _head(case: Case, reference: str, tongue: str, at: datetime) -> list[list[str]]:
    values = {
        "reference": ltr(reference),
        "date": ltr(f"{at.astimezone(UTC):%Y-%m-%d}"),
        "case": ltr(case.reference),
        "handling": sentence(f"handling.{case.handling}", tongue),
        "legal_basis": free(case.legal_basis),
        "purpose": free(case.purpose),
    }
    return [[sentence(f"letter.{name}", tongue), value] for name, value in values.items()]


def _told(field: Field, value: object, tongue: str) -> dict[str, object]:
    label = field.texts.told(tongue)
    if field.kind != "rows":
        return {"label": label, "value": _value(field, value, tongue), "rows": None}
    rows = value if isinstance(value, list | tuple) else ()
    columns = field.columns.values()
    return {
        "label": label,
        "value": "",
        "columns": [column.texts.told(tongue) for column in columns],
        "rows": [[_value(column, row.get(column.id), tongue) for column in columns] for row in rows],
    }


def _value(field: Field, value: object, tongue: str) -> str:
    match value:
        case None | "":
            return "—"
        case bool():
            return sentence("case.yes" if value else "case.no", tongue)
        case datetime():
            return ltr(f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
        case date() | int():
            return ltr(str(value))
        case str() if value in field.choices:
            return field.choices[value].told(tongue)
        case _:
            return free(str(value))
