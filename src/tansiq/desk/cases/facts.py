"""Facts between the engine's values and JSON. The form says of which kind each is; nothing else is needed to tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from tansiq.engines.names.fold import clean
from tansiq.engines.workflows.definition import CaseType, Field
from tansiq.errors import MalformedError, RefusedError

__all__ = ["folded", "from_stored", "to_stored", "words_of"]


def to_stored(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as JSON has them: days and moments as text, moments in UTC.

    Raises RefusedError ``case.sign`` for a sign that no database keeps (NUL, half a character).
    """
    return {name: _put(value) for name, value in facts.items()}


def from_stored(fields: Mapping[str, Field], stored: Mapping[str, object]) -> dict[str, object]:
    """Facts as the engine has them."""
    return {name: _taken(fields[name], value) for name, value in stored.items()}


def _put(value: object) -> object:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case list() | tuple():
            return [to_stored(row) if isinstance(row, Mapping) else row for row in value]
        case str():
            return _kept(value)
        case _:
            return value


def _kept(text: str) -> str:
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise RefusedError("case.sign")
    return text


def _taken(field: Field, value: object) -> object:
    if field.kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if field.kind == "moment" and isinstance(value, str):
        return datetime.fromisoformat(value)
    if field.kind == "rows" and isinstance(value, list):
        return [from_stored(field.columns, row) for row in value]
    return value


def words_of(definition: CaseType, facts: Mapping[str, object], *others: str) -> str:
    """What a search looks at: the texts among the facts and ``others``, folded."""
    texts = [str(facts[field.id]) for field in definition.fields.values() if field.kind == "text" and field.id in facts]
    return " ".join(folded(text) for text in (*others, *texts))


def folded(text: str) -> str:
    """One form for what is written in several ways: case, vowel marks, tatweel; signs that no text holds are blanks."""
    pieces = [text[at : at + 900] for at in range(0, len(text), 900)]
    return "".join(_clean(piece) for piece in pieces).casefold()


def _clean(piece: str) -> str:
    try:
        return clean(piece)
    except MalformedError:
        return clean("".join(sign if sign.isprintable() else " " for sign in piece))
