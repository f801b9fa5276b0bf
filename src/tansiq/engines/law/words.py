"""Values that instruments, charters and questions share: States, days, and words that the terms know.

States are three capital letters (ISO 3166-1 alpha-3; Q and X codes are left to users, for invented States).
"""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date

from tansiq.engines.workflows.entries import Entry, is_date
from tansiq.errors import MalformedError

__all__ = ["known_word", "known_words", "read_day", "read_state", "read_states"]

_STATE = re.compile(r"[A-Z]{3}")


def read_state(entry: Entry, key: str) -> str:
    """The code of a State. Raises MalformedError ``law.not_a_state``."""
    return _state(entry.text(key), entry.at(key))


def read_states(entry: Entry, key: str) -> tuple[str, ...]:
    """Codes of States, none twice; empty where the key is missing."""
    found = tuple(_state(value, entry.at(key)) for value in entry.values(key))
    if len(set(found)) < len(found):
        raise MalformedError("workflow.twice", place=entry.at(key))
    return found


def _state(value: object, place: str) -> str:
    if not isinstance(value, str) or not _STATE.fullmatch(value):
        raise MalformedError("law.not_a_state", place=place, value=str(value)[:60])
    return value


def read_day(entry: Entry, key: str) -> date | None:
    """A day of the calendar; None where the key is missing. Raises MalformedError ``law.not_a_day``."""
    value = entry.raw(key)
    if value is None:
        return None
    if not is_date(value):
        raise MalformedError("law.not_a_day", place=entry.at(key))
    assert isinstance(value, date)
    return value


def known_word(entry: Entry, key: str, known: Container[str], default: str | None = None) -> str:
    """A word of the terms. Raises MalformedError ``law.word``."""
    word = entry.word(key, default)
    if word != default and word not in known:
        raise MalformedError("law.word", place=entry.at(key), value=word)
    return word


def known_words(entry: Entry, key: str, known: Container[str]) -> frozenset[str]:
    """Words of the terms, none twice; empty where the key is missing. Raises MalformedError ``law.word``."""
    words = entry.words(key)
    for word in words:
        if word not in known:
            raise MalformedError("law.word", place=entry.at(key), value=word)
    return frozenset(words)
