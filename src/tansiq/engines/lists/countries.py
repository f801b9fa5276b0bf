"""Countries as lists write them (names in four languages, demonyms, codes of several kinds) to ISO 3166-1 alpha-3.

The names are CLDR's (through Babel); spellings that CLDR lacks stand in lexicons/countries.toml.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale
from babel.core import get_global

from tansiq import lexicons

__all__ = ["country", "is_nothing"]

_LANGUAGES = ("ar", "en", "es", "fr")
_NOT_A_LETTER = re.compile(r"[^\w]+")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_HEDGE = re.compile(r"^(?:possibly|probably|alt|also|region)\b[.:]?\s*", re.IGNORECASE)
#: Alpha-3 codes that ISO 3166-1 leaves to users: fictional States in demonstrations and an authority's own codes.
_USER_ASSIGNED = re.compile(r"^(?:AA[A-Z]|Q[M-Z][A-Z]|X[A-Z]{2}|ZZ[A-Z])$")
_ARABIC_FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"})


def country(text: str) -> str:
    """Alpha-3 code of ``text`` (a name, demonym, alpha-2, alpha-3 or MRZ code); empty for no known country."""
    bare = text.strip().strip("<").strip()
    code = bare.upper()
    if found := _codes().get(code):
        return found
    if _USER_ASSIGNED.match(code):
        return code
    for candidate in (bare, _IN_BRACKETS.sub("", bare), _HEDGE.sub("", _IN_BRACKETS.sub("", bare))):
        if found := _names().get(_fold(candidate)):
            return found
    return ""


def is_nothing(text: str) -> bool:
    """The list says that nothing is known: an empty value, ``-0-``, ``na``, ``None Identified``."""
    folded = _fold(text)
    return not folded or folded in _nothing()


def _fold(text: str) -> str:
    bare = text.casefold().replace("'", "").replace("’", "").replace("&", " and ")
    decomposed = unicodedata.normalize("NFKD", bare)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_A_LETTER.sub(" ", plain.translate(_ARABIC_FOLD)).strip()


@cache
def _nothing() -> frozenset[str]:
    return frozenset(lexicons.load("countries")["nothing"]["words"])


@cache
def _alpha3_of_alpha2() -> dict[str, str]:
    """Alpha-2 to alpha-3. Where CLDR maps several codes to one country, the one that was not withdrawn."""
    current = Locale("en").territories
    table: dict[str, str] = {}
    for alias, targets in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(targets) == 1 and targets[0] in current:
            table[targets[0]] = _better(table.get(targets[0], ""), alias)
    return table


#: Withdrawn alpha-3 codes that CLDR still maps to a living country.
_WITHDRAWN = frozenset(
    {"BUR", "DDR", "FXX", "QUU", "ROM", "TMP", "YMD", "ZAR", "ASC", "CPT", "DGA", "TAA", "XKK", "QMM"}
)


def _better(old: str, new: str) -> str:
    return old if new in _WITHDRAWN or (old and old not in _WITHDRAWN) else new


@cache
def _codes() -> dict[str, str]:
    table: dict[str, str] = {}
    for alpha2, alpha3 in _alpha3_of_alpha2().items():
        table[alpha2] = table[alpha3] = alpha3
    written = lexicons.load("countries")
    codes: dict[str, str] = written["codes"]
    return {code: code for code in (*codes.values(), *written["names"].values())} | table | codes


@cache
def _names() -> dict[str, str]:
    table: dict[str, str] = {}
    alpha3 = _codes()
    for language in _LANGUAGES:
        for alpha2, name in Locale(language).territories.items():
            if alpha2 in alpha3:
                for spelling in (
                    name,
                    _IN_BRACKETS.sub("", name),
                    name.replace("St. ", "Saint ").replace("St ", "Saint "),
                ):
                    table.setdefault(_fold(spelling), alpha3[alpha2])
    return table | {_fold(name): code for name, code in lexicons.load("countries")["names"].items()}
