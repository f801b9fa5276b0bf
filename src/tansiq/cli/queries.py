"""What a person types on the command line, as the Record that is compared."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tansiq.errors import MalformedError

if TYPE_CHECKING:
    from tansiq.engines.matching import Document, Record

__all__ = ["KINDS", "asked_record", "written_record"]

KINDS = ("person", "organisation", "vessel", "aircraft", "unknown")

_LISTS = ("names", "birth_dates", "nationalities", "documents")
_FIELDS = (*_LISTS, "sex", "kind")
_ODD = frozenset({"Cc", "Cn", "Co", "Cs", "So"})
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONGEST = 100_000  # characters of one record written as JSON


def asked_record(
    name: str,
    *,
    born: Iterable[str] = (),
    nationality: Iterable[str] = (),
    sex: str | None = None,
    document: Iterable[str] = (),
    kind: str = "unknown",
) -> Record:
    """A query from the options of ``tansiq search``; MalformedError ``date.*`` or ``record.*``."""
    fields = {"names": name, "birth_dates": list(born), "nationalities": list(nationality), "kind": kind}
    return _from_fields({**fields, "documents": list(document), "sex": (sex or "").upper()})


def _document(text: str) -> Document:
    from tansiq.engines.matching import Document

    *before, number = text.rsplit(":", 2)
    issuer = before[-1] if before else ""
    kind = before[0] if len(before) == 2 else ""
    return Document(number, kind, issuer.upper())


def written_record(text: str) -> Record:
    """A plain name, or a record as a JSON object with the fields of Record; MalformedError ``cli.record_json``."""
    if not text.lstrip().startswith("{"):
        return asked_record(text)
    if len(text) > _LONGEST:
        raise MalformedError("cli.record_json", place=len(text), problem=f"> {_LONGEST}")
    try:
        fields = json.loads(text)
    except json.JSONDecodeError as error:
        raise MalformedError("cli.record_json", place=error.colno, problem=error.msg) from error
    except (RecursionError, ValueError) as error:  # ValueError: a number of thousands of digits
        problem = "nesting" if isinstance(error, RecursionError) else "number"
        raise MalformedError("cli.record_json", place=1, problem=problem) from error
    return _from_fields(fields)


def _from_fields(fields: dict[str, Any]) -> Record:
    from tansiq.engines.matching import Record

    for name, value in fields.items():
        if name not in _FIELDS:
            raise MalformedError("cli.record_field", field=name, fields=", ".join(_FIELDS))
        if not _is_text(name, value):
            raise MalformedError("cli.record_value", field=name)
    for name in _several(fields.get("names", [])):
        _check_name(name)
    documents = tuple(_document(one) for one in _several(fields.get("documents", [])))
    return Record(**{**fields, "documents": documents})


def _several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _check_name(name: str) -> None:
    """A name that a person asks for holds what they see: no control, override or symbol, and at least one letter."""
    for place, character in enumerate(name, 1):
        if unicodedata.category(character) in _ODD or character in _OVERRIDES:
            raise MalformedError("cli.name_character", place=place, character=f"U+{ord(character):04X}")
    if not any(character.isalpha() for character in name):
        raise MalformedError("cli.name_letters")


def _is_text(name: str, value: object) -> bool:
    """One text, a list of texts where the field has several values, or a kind that exists."""
    if name == "kind":
        return value in KINDS
    values = value if isinstance(value, list) and name in _LISTS else [value]
    return all(isinstance(one, str) for one in values)
