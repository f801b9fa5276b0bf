"""The words of the directory, and what they are called: States, kinds of authorities, subjects, instruments, zones."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from django.utils import timezone

from tansiq.desk.rulebook.in_force import per_rulebook, rulebook
from tansiq.engines.authorities import Known
from tansiq.engines.documents.states import state
from tansiq.engines.law import LawLibrary
from tansiq.engines.lists.countries import country
from tansiq.engines.workflows.texts import Texts
from tansiq.messages import LANGUAGES

__all__ = ["instrument_texts", "kinds", "known", "state_texts", "subjects"]


def _law() -> LawLibrary:
    return rulebook().law


@cache
def subjects() -> Mapping[str, Texts]:
    """What a contact point may be designated for."""
    table = tomllib.loads(files(__package__).joinpath("subjects.toml").read_text(encoding="utf-8"))
    return {name: Texts(tuple((lang, row[lang]) for lang in LANGUAGES)) for name, row in table.items()}


@per_rulebook
def kinds() -> Mapping[str, Texts]:
    """Kinds of authorities, which are also what one acts as: the words that the law asks by."""
    return {name: word.texts for name, word in _law().terms.authorities.items()}


def instrument_texts(name: str) -> Texts | None:
    """What an instrument is called; None for one that is not known (any more)."""
    found = _law().on(timezone.now().date()).instruments.get(name)
    return found.texts if found else None


def state_texts(code: str) -> Texts:
    """What a State is called: as the law's own table says, else by its name in CLDR, else by its code."""
    told = _law().states.states.get(code)
    return told.texts if told else Texts(tuple((lang, state(code).meaning(lang) or code) for lang in LANGUAGES))


@per_rulebook
def known() -> Known:
    """The words that a file may use."""
    return Known(
        is_state=lambda code: country(code) == code,
        kinds=frozenset(kinds()),
        subjects=frozenset(subjects()),
        instruments=frozenset(_law().on(timezone.now().date()).instruments),
        zones=frozenset(available_timezones()),
    )
