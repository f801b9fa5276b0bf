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
from functools import cache
from importlib.resources import files

__all__ = ["LANGUAGES", "codes", "remedy", "sentence"]

LANGUAGES = ("ar", "fr", "en")


@cache
def _catalogue() -> dict[str, dict[str, object]]:
    tables: dict[str, dict[str, object]] = {}
    for entry in sorted(files(__name__).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            tables.update(tomllib.loads(entry.read_text(encoding="utf-8")))
    return tables


class _Blanks(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


def codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_catalogue())


def sentence(code: str, lang: str = "en", **details: object) -> str:
    """The sentence for ``code`` in ``lang``, its blanks filled; the code itself where none is written."""
    text = _catalogue().get(code, {}).get(lang)
    return str(text).format_map(_Blanks(details)) if text else code


def remedy(code: str, lang: str = "en", **details: object) -> str:
    """What the person can do about it; empty where there is nothing to say."""
    remedies = _catalogue().get(code, {}).get("remedy")
    text = remedies.get(lang, "") if isinstance(remedies, dict) else ""
    return str(text).format_map(_Blanks(details))
