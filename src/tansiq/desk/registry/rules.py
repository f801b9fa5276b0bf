"""The table ``rules.toml``: by what means letters travel, and which channels of law each may be."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tansiq.engines.authorities import CHANNELS
from tansiq.engines.law.terms import read_terms
from tansiq.errors import MalformedError
from tansiq.legal_bases import shipped_terms

__all__ = ["Letters", "Means", "Rules", "against", "read_rules", "rules"]


@dataclass(frozen=True, slots=True)
class Means:
    """One means: the channels of law that it may be; ``is_open``: anybody on the way could read it."""

    carries: frozenset[str]
    is_open: bool
    citation: str


@dataclass(frozen=True, slots=True)
class Letters:
    """The most characters of what is written on letters, and about them."""

    contact: int
    note: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole table."""

    means: Mapping[str, Means]
    letters: Letters


def read_rules(text: str) -> Rules:
    """The table in ``text``.

    Raises MalformedError ``registry.rule`` for a means that the directory has no column of, or a channel that law
    does not know, with its name.
    """
    table = tomllib.loads(text)
    means = {name: Means(**row | {"carries": frozenset(row["carries"])}) for name, row in table["means"].items()}
    known = read_terms(shipped_terms()).channels
    wrong = set(means) - set(CHANNELS) | {one for each in means.values() for one in each.carries} - set(known)
    if wrong:
        raise MalformedError("registry.rule", name=min(wrong))
    return Rules(means, Letters(**table["letters"]))


def against(means: str, asked: Mapping[str, Any], addresses: Mapping[str, str]) -> str:
    """The code of what stands against a letter by this means; empty where nothing does.

    ``asked``: what law was asked about the message; ``addresses``: of whoever is written to, by the means.
    """
    rule = rules().means.get(means)
    if rule is None or not addresses.get(means) or asked.get("channel") not in rule.carries:
        return "registry.means"
    if rule.is_open and (asked.get("names_person") or asked.get("locates_person")):
        return "registry.means_open"
    return ""


@cache
def rules() -> Rules:
    """The rules that the desk runs by."""
    return read_rules(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
