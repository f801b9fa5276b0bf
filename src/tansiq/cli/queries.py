"""What a person types on the command line, as the Record that is compared."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tansiq.errors import MalformedError

if TYPE_CHECKING:
    from tansiq.engines.matching import Document, Record

__all__ = ["asked_record", "written_record"]

_FIELDS = ("names", "birth_dates", "nationalities", "sex", "documents", "kind")
_LONGEST = 100_000  # characters of one record written as JSON


def asked_record(
    name: str, *, born: Iterable[str], nationality: Iterable[str], sex: str | None, document: Iterable[str]
) -> Record:
    """A query from the options of ``tansiq search``; MalformedError ``date.*`` or ``record.*``."""
    from tansiq.engines.matching import Record

    return Record(
        names=(name,),  # type: ignore[arg-type]  # Record turns plain text into values
        birth_dates=tuple(born),  # type: ignore[arg-type]
        nationalities=tuple(nationality),
        sex=sex.upper() if sex else None,
        documents=tuple(_document(text) for text in document),
    )


def _document(text: str) -> Document:
    from tansiq.engines.matching import Document

    *before, number = text.rsplit(":", 2)
    issuer = before[-1] if before else ""
    kind = before[0] if len(before) == 2 else ""
    return Document(number, kind, issuer.upper())


def written_record(text: str) -> Record:
    """A plain name, or a record as a JSON object with the fields of Record; MalformedError ``cli.record_json``."""
    from tansiq.engines.matching import Record

    if not text.lstrip().startswith("{"):
        return Record(names=(text,))  # type: ignore[arg-type]
    if len(text) > _LONGEST:
        raise MalformedError("cli.record_json", place=len(text), problem=f"> {_LONGEST}")
    try:
        fields = json.loads(text)
    except json.JSONDecodeError as error:
        raise MalformedError("cli.record_json", place=error.colno, problem=error.msg) from error
    except RecursionError as error:
        raise MalformedError("cli.record_json", place=1, problem="nesting") from error
    return _from_fields(fields)


def _from_fields(fields: dict[str, Any]) -> Record:
    from tansiq.engines.matching import Record

    for name, value in fields.items():
        if name not in _FIELDS:
            raise MalformedError("cli.record_field", field=name, fields=", ".join(_FIELDS))
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) for one in values):
            raise MalformedError("cli.record_value", field=name)
    documents = fields.pop("documents", [])
    several = [documents] if isinstance(documents, str) else documents
    return Record(**fields, documents=tuple(_document(one) for one in several))
