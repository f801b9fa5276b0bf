"""The columns of a directory: what each may hold, and the one form in which it is kept.

Lists are words between semicolons. A capacity is a kind of authority with the text that gives it: one authority, and
one officer, may have two, such as national central bureau and central authority.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tansiq.engines.rotas import read_hours
from tansiq.errors import MalformedError

__all__ = ["AUTHORITY", "CHANNELS", "COLUMNS", "CONTACT", "MANDATORY", "Known", "capacities", "kept_form", "words"]

#: How somebody is reached: stated as text, and never dialled or written to from here. `paper` is a postal address; its
#: lines, as those of the bag, stand between semicolons.
CHANNELS = ("phone", "email", "i247", "paper", "bag")
AUTHORITY = (
    "authority", "own", "state", "kind", "name_ar", "name_fr", "name_en", "name_own", "name_own_language",
    "capacities", "authority_from", "authority_until",
)  # fmt: skip
CONTACT = (
    "contact", "subject", "instrument", "citation", "acts_as", "post", "languages", "hours", "time_zone", *CHANNELS,
    "contact_from", "contact_until",
)  # fmt: skip
MANDATORY = (
    "authority", "state", "kind", "name_ar", "name_fr", "name_en", "capacities", "contact", "subject", "citation",
    "acts_as", "languages", "hours", "time_zone",
)  # fmt: skip

_LONGEST = 400
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{4})?")
_PHONE = re.compile(r"\+[0-9][0-9 ()./-]{3,38}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
#: What keeps a spreadsheet from taking a telephone number for a formula (`tables.guarded`).
_GUARD = re.compile(r"^'(?=[=+@-])")
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0", "")


@dataclass(frozen=True, slots=True)
class Known:
    """The words that a directory may use; ``is_state`` says whether a code is that of a State."""

    is_state: Callable[[str], bool]
    kinds: frozenset[str]
    subjects: frozenset[str]
    instruments: frozenset[str]
    zones: frozenset[str]


def words(text: str) -> tuple[str, ...]:
    """The words of a list, in their order."""
    return tuple(word for word in (part.strip() for part in text.split(";")) if word)


def capacities(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of capacity and citation out of ``ncb: the citation; central_authority: the citation``."""
    found = (word.partition(":") for word in words(text))
    return tuple((kind.strip(), citation.strip()) for kind, _, citation in found)


def _wrong(column: str, value: str) -> MalformedError:
    return MalformedError("authorities.value", column=column, value=value[:60])


def _matching(pattern: re.Pattern[str]) -> Callable[[str, str, Known], str]:
    def check(column: str, value: str, _: Known) -> str:
        if not pattern.fullmatch(value):
            raise _wrong(column, value)
        return value

    return check


def _one_of(which: str) -> Callable[[str, str, Known], str]:
    def check(column: str, value: str, known: Known) -> str:
        if value not in getattr(known, which):
            raise MalformedError("authorities.unknown", column=column, value=value[:60])
        return value

    return check


def _state(column: str, value: str, known: Known) -> str:
    if not known.is_state(value):
        raise MalformedError("authorities.unknown", column=column, value=value[:60])
    return value


def _text(column: str, value: str, _: Known) -> str:
    if len(value) > _LONGEST:
        raise MalformedError("authorities.too_long", column=column, most=_LONGEST)
    return " ".join(value.split())


def _own(column: str, value: str, _: Known) -> str:
    if value.lower() not in (*_YES, *_NO):
        raise _wrong(column, value)
    return "yes" if value.lower() in _YES else ""


def _day(column: str, value: str, _: Known) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise _wrong(column, value) from error


def _languages(column: str, value: str, _: Known) -> str:
    found = words(value)
    if not all(_LANGUAGE.fullmatch(word) for word in found):
        raise _wrong(column, value)
    return "; ".join(dict.fromkeys(found))


def _capacities(column: str, value: str, known: Known) -> str:
    found = capacities(_text(column, value, known))
    kinds = [kind for kind, _ in found]
    if unknown := next((kind for kind in kinds if kind not in known.kinds), None):
        raise MalformedError("authorities.unknown", column=column, value=unknown[:60])
    if not all(citation for _, citation in found) or len(set(kinds)) < len(kinds):
        raise MalformedError("authorities.capacity", value=value[:60])
    return "; ".join(f"{kind}: {citation}" for kind, citation in found)


def _acts_as(column: str, value: str, known: Known) -> str:
    found = words(value)
    if unknown := next((kind for kind in found if kind not in known.kinds), None):
        raise MalformedError("authorities.unknown", column=column, value=unknown[:60])
    return "; ".join(dict.fromkeys(found))


def _hours(_column: str, value: str, _: Known) -> str:
    read_hours(value)
    return " ".join(value.lower().split())


_FORMS: Mapping[str, Callable[[str, str, Known], str]] = {
    "authority": _matching(_SLUG),
    "own": _own,
    "state": _state,
    "kind": _one_of("kinds"),
    "name_own_language": _matching(_LANGUAGE),
    "capacities": _capacities,
    "authority_from": _day,
    "authority_until": _day,
    "contact": _matching(_SLUG),
    "subject": _one_of("subjects"),
    "instrument": _one_of("instruments"),
    "acts_as": _acts_as,
    "languages": _languages,
    "hours": _hours,
    "time_zone": _one_of("zones"),
    "phone": _matching(_PHONE),
    "email": _matching(_EMAIL),
    "contact_from": _day,
    "contact_until": _day,
}
COLUMNS = (*AUTHORITY, *CONTACT)


def kept_form(column: str, value: str, known: Known) -> str:
    """A cell as it is kept; an empty one is empty. Raises MalformedError ``authorities.*`` or ``hours.unreadable``."""
    told = _GUARD.sub("", value.strip())
    if not told:
        if column in MANDATORY:
            raise MalformedError("authorities.missing", column=column)
        return ""
    return _FORMS.get(column, _text)(column, _text(column, told, known), known)
