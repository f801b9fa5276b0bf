"""Sentences of Tansiq in Arabic, French and English: one TOML file a subject, one table a code.

    ["list.malformed"]
    en = "{path}: line {line} is not well-formed XML."
    fr = "…"
    ar = "…"
    remedy.en = "Download the list again; the copy loaded before is still in use."
    remedy.fr = "…"
    remedy.ar = "…"

The three languages stand side by side so that a reviewer sees at once which is missing or says something else.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

__all__ = ["LANGUAGES", "codes", "remedy", "sentence"]

LANGUAGES = ("ar", "fr", "en")


@cache
def _texts() -> tuple[str, ...]:
    """The files, in the order of their names."""
    found = sorted(files(__name__).iterdir(), key=lambda item: item.name)
    return tuple(entry.read_text(encoding="utf-8") for entry in found if entry.name.endswith(".toml"))


@cache
def _tables(number: int) -> dict[str, dict[str, object]]:
    return tomllib.loads(_texts()[number])


@lru_cache(1 << 14)
def _told(code: str) -> dict[str, object]:
    """What is written for a code. Only the file that has it is read: a command that says one sentence needs no more."""
    head = f'["{code}"]'
    return next((_tables(n)[code] for n, text in enumerate(_texts()) if head in text and code in _tables(n)), {})


class _Blanks(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


def codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(code for number in range(len(_texts())) for code in _tables(number))


def sentence(code: str, lang: str = "en", **details: object) -> str:
    """The sentence for ``code`` in ``lang``, its blanks filled; the code itself where none is written."""
    text = _told(code).get(lang)
    return str(text).format_map(_Blanks(details)) if text else code


def remedy(code: str, lang: str = "en", **details: object) -> str:
    """What the person can do about it; empty where there is nothing to say."""
    remedies = _told(code).get("remedy")
    text = remedies.get(lang, "") if isinstance(remedies, dict) else ""
    return str(text).format_map(_Blanks(details))
