"""Values out of a TOML text that somebody else wrote: each of the kind asked for, or an error that says where.

Limits: a file of ``MOST_BYTES``, ``MOST_ENTRIES`` entries in a table or list, ``LONGEST`` characters in a text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime

from tansiq.engines.workflows.texts import Texts
from tansiq.errors import MalformedError
from tansiq.messages import LANGUAGES

__all__ = ["LONGEST", "MOST_BYTES", "MOST_ENTRIES", "Entry", "parse"]

MOST_BYTES = 256 * 1024
MOST_ENTRIES = 400
LONGEST = 2_000

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,59}")


class Entry:
    """A TOML table and its place. Every key must be asked for: :meth:`done` refuses the ones that nobody read."""

    __slots__ = ("_asked", "_table", "place")

    def __init__(self, table: object, place: str) -> None:
        if not isinstance(table, dict):
            raise MalformedError("workflow.not_a_table", place=place)
        if len(table) > MOST_ENTRIES:
            raise MalformedError("workflow.too_many", place=place, most=MOST_ENTRIES)
        self._table: dict[str, object] = table
        self._asked: set[str] = set()
        self.place = place

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def at(self, key: str) -> str:
        """The place of ``key``, for a person to find it in the file."""
        return f"{self.place} → {key[:80]}"

    def raw(self, key: str) -> object:
        """Whatever stands under ``key``; None where nothing does."""
        self._asked.add(key)
        return self._table.get(key)

    def needed(self, key: str) -> object:
        """Whatever stands under ``key``. Raises ``workflow.missing``."""
        if key not in self._table:
            raise MalformedError("workflow.missing", place=self.place, key=key)
        return self.raw(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not blank; ``default`` where the key is missing and a default is given."""
        value = self.needed(key) if default is None else self.raw(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise MalformedError("workflow.not_a_text", place=self.at(key))
        if len(value) > LONGEST:
            raise MalformedError("workflow.too_long", place=self.at(key), most=LONGEST)
        return value

    def word(self, key: str, default: str | None = None) -> str:
        """An identifier: small letters, digits and low lines."""
        value = self.text(key, default)
        return _identifier(value, self.at(key)) if value != default else value

    def one_of(self, key: str, known: tuple[str, ...], default: str | None = None) -> str:
        """One of the ``known`` words."""
        value = self.text(key, default)
        if value not in known:
            raise MalformedError("workflow.not_one_of", place=self.at(key), value=value[:60], known=", ".join(known))
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of identifiers, none twice; empty where the key is missing."""
        found = tuple(_identifier(value, self.at(key)) for value in self._list(key))
        if len(set(found)) < len(found):
            raise MalformedError("workflow.twice", place=self.at(key))
        return found

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise MalformedError("workflow.not_a_boolean", place=self.at(key))
        return value

    def number(self, key: str) -> int | None:
        """A whole number from 0; None where the key is missing."""
        value = self.raw(key)
        return None if value is None else whole(value, self.at(key))

    def table(self, key: str) -> Entry:
        """The table under ``key``. Raises ``workflow.missing``."""
        return Entry(self.needed(key), self.at(key))

    def tables(self, key: str) -> Iterator[tuple[str, Entry]]:
        """Every table of the table under ``key``, with its identifier; none where the key is missing."""
        value = self.raw(key)
        for name, inner in Entry({} if value is None else value, self.at(key)).items():
            yield _identifier(name, self.at(key)), Entry(inner, f"{self.at(key)} → {name[:80]}")

    def rows(self, key: str) -> Iterator[Entry]:
        """Every table of the list under ``key``; none where the key is missing."""
        for number, row in enumerate(self._list(key), 1):
            yield Entry(row, f"{self.at(key)} [{number}]")

    def values(self, key: str) -> tuple[str | int | bool, ...]:
        """A list of texts, whole numbers or booleans."""
        return tuple(plain(value, self.at(key)) for value in self._list(key))

    def items(self) -> Iterator[tuple[str, object]]:
        """Every key with its value; all of them count as read."""
        self._asked.update(self._table)
        yield from self._table.items()

    def texts(self) -> Texts:
        """The text of this entry in each language. Raises ``workflow.no_translation``."""
        found = []
        for lang in LANGUAGES:
            value = self.raw(lang)
            if not isinstance(value, str) or not value.strip():
                raise MalformedError("workflow.no_translation", place=self.place, language=lang)
            found.append((lang, self.text(lang)))
        return Texts(tuple(found))

    def done(self) -> None:
        """Raises ``workflow.key_unknown`` where a key means nothing here: a slip must not pass for a rule."""
        for key in self._table:
            if key not in self._asked:
                raise MalformedError("workflow.key_unknown", place=self.place, key=key[:80])

    def _list(self, key: str) -> list[object]:
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise MalformedError("workflow.not_a_list", place=self.at(key))
        if len(value) > MOST_ENTRIES:
            raise MalformedError("workflow.too_many", place=self.at(key), most=MOST_ENTRIES)
        return value


def _identifier(value: object, place: str) -> str:
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise MalformedError("workflow.not_an_identifier", place=place, value=str(value)[:60])
    return value


def whole(value: object, place: str) -> int:
    """A whole number from 0 up to a million: no span or threshold of a procedure needs more."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1_000_000:
        raise MalformedError("workflow.not_a_number", place=place)
    return value


def plain(value: object, place: str) -> str | int | bool:
    """A text, whole number or boolean to compare a fact with."""
    if isinstance(value, bool | str):
        return value
    return whole(value, place)


def parse(data: bytes, file: str) -> Entry:
    """The table that a TOML file holds. Raises MalformedError ``workflow.too_large`` or ``workflow.not_toml``."""
    if len(data) > MOST_BYTES:
        raise MalformedError("workflow.too_large", file=file, most=MOST_BYTES)
    try:
        return Entry(tomllib.loads(data.decode("utf-8")), file)
    except RecursionError:
        raise MalformedError("workflow.not_toml", file=file, problem="nested too deeply") from None
    except ValueError as error:  # UnicodeDecodeError, TOMLDecodeError, and a number of thousands of digits
        raise MalformedError("workflow.not_toml", file=file, problem=str(error)[:200]) from error


def as_fact(value: object) -> object:
    """A TOML value as a fact: tables of tables stay, a local date is a date. Times have no place among facts."""
    return value.date() if isinstance(value, datetime) else value


def is_date(value: object) -> bool:
    """Whether a fact is a day of the calendar."""
    return isinstance(value, date) and not isinstance(value, datetime)
