"""Fictional people by chance, from a fixed seed: entries to fill the lists, ordinary passengers to fill the flight."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from tansiq.demo.plan import Listed, Passenger, read_plan

__all__ = ["FLIGHT_SIZE", "SEED", "listed_entries", "passengers"]

SEED = 20_260_214
FLIGHT_SIZE = 180
_LIST_SIZES = {"marwana": 160, "council": 130, "sahelia": 90}
_KNOWN_FAMILIES = 0.2
_FIRST_BIRTH, _LISTED_YEARS, _FLYING_YEARS = date(1948, 1, 1), 44, 60


@dataclass(frozen=True, slots=True)
class Person:
    """A name of three parts, each as (Arabic script, English habit, French habit)."""

    given: tuple[str, ...]
    father: tuple[str, ...]
    family: tuple[str, ...]
    sex: str

    def written(self, habit: int) -> str:
        """The whole name, given name first; ``habit`` 0 is Arabic script, 1 English, 2 French."""
        return " ".join(part[habit] for part in (self.given, self.father, self.family))

    def surname_first(self, habit: int) -> str:
        """As a passport zone or a registry has it: upper case, family name first."""
        return " ".join(part[habit] for part in (self.family, self.given, self.father)).upper()


@cache
def _parts() -> dict[str, Any]:
    return tomllib.loads(files("tansiq.demo").joinpath("names.toml").read_text(encoding="utf-8"))


def _marwanian(random: Random) -> Person:
    sex = "F" if random.random() < 0.35 else "M"
    given = random.choice(_parts()["female" if sex == "F" else "male"])
    father = random.choice([name for name in _parts()["male"] if name != given])
    return Person(tuple(given), tuple(father), _family(random), sex)


def _family(random: Random) -> tuple[str, ...]:
    """A family name: a known one, or one made from three consonants and a pattern (al-Darghawi, Derghaoui)."""
    if random.random() < _KNOWN_FAMILIES:
        return tuple(random.choice(_parts()["family"]))
    consonants = random.sample(_parts()["consonants"], 3)
    pattern = random.choice(_parts()["patterns"])
    letters = zip(*consonants, strict=True)
    arabic, *latin = (shape.format(*written) for shape, written in zip(pattern, letters, strict=True))
    return (arabic, *(_capital(name) for name in latin))


def _capital(name: str) -> str:
    """Capital on the name itself, not on the article: ``al-Darghawi``."""
    return f"al-{name[3:].title()}" if name.startswith("al-") else name.title()


def _latin(random: Random, origin: str) -> tuple[str, str, str]:
    """Given name, family name and sex of somebody whose name has one spelling only."""
    sex = random.choice("MF")
    given = random.choice(_parts()[f"{origin}_{'female' if sex == 'F' else 'male'}"])
    return given, random.choice(_parts()[f"{origin}_family"]), sex


def _born(random: Random, years: int) -> str:
    return (_FIRST_BIRTH + timedelta(days=random.randrange(365 * years))).isoformat()


def _partly(born: str, random: Random) -> str:
    """A birth date as lists have it: whole, the year alone, or about a year."""
    return random.choice((born, born, born, born[:4], f"circa {born[:4]}"))


def listed_entries() -> tuple[Listed, ...]:
    """The entries of all three lists, the hidden ones among them, in the order of their references."""
    random = Random(SEED)
    fill = [_FILLERS[name](random, number) for name, size in _LIST_SIZES.items() for number in range(1, size + 1)]
    planned = [listed for case in read_plan() for listed in case.listed]
    return tuple(sorted([*fill, *planned], key=lambda listed: (listed.list, listed.reference)))


def _filled(random: Random, name: str, reference: str, habit: int) -> Listed:
    person, born = _marwanian(random), _born(random, _LISTED_YEARS)
    other = person.written(3 - habit) if habit and random.random() < 0.6 else ""
    return Listed(
        name,
        reference,
        person.written(habit),
        born=_partly(born, random),
        nationality="QMA",
        sex=person.sex,
        document=f"L{random.randrange(10**6):06d}" if random.random() < 0.4 else "",
        original=person.written(0) if habit == 1 and random.random() < 0.5 else "",
        aliases=(other,) if other else (),
    )


def _marwana(random: Random, number: int) -> Listed:
    return _filled(random, "marwana", f"MW-2015-{number:04d}", 0)


def _council(random: Random, number: int) -> Listed:
    if number % 13 == 0:
        arabic, english = random.choice(_parts()["organisations"])
        return Listed("council", f"CFe.{number:03d}", english, original=arabic, kind="organisation")
    return _filled(random, "council", f"CFi.{200 + number:03d}", 1)


def _sahelia(random: Random, number: int) -> Listed:
    reference = f"SA-NB-{500 + number:04d}"
    if number % 2:
        return _filled(random, "sahelia", reference, 2)
    given, family, sex = _latin(random, "sahel")
    middle = random.choice(_parts()["sahel_male"])
    name, born = f"{given} {middle} {family}", _partly(_born(random, _LISTED_YEARS), random)
    return Listed("sahelia", reference, name, born=born, nationality="QSA", sex=sex)


_FILLERS: dict[str, Callable[[Random, int], Listed]] = {"marwana": _marwana, "council": _council, "sahelia": _sahelia}


def passengers() -> tuple[Passenger, ...]:
    """The flight: the hidden travellers among ordinary ones, in an order that is the same on every run."""
    random = Random(SEED + 1)
    hidden = [case.passenger for case in read_plan()]
    listed = {_words(listed.name) for listed in listed_entries()}
    ordinary: list[Passenger] = []
    while len(ordinary) < FLIGHT_SIZE - len(hidden):
        person, names = _ordinary(random, len(ordinary))
        if not any(
            name <= known for name in names for known in listed
        ):  # a namesake would be a possible hit, and rightly
            ordinary.append(person)
    everyone = [*hidden, *ordinary]
    random.shuffle(everyone)
    return tuple(everyone)


def _words(name: str) -> frozenset[str]:
    return frozenset(name.lower().split())


def _ordinary(random: Random, number: int) -> tuple[Passenger, set[frozenset[str]]]:
    """An ordinary passenger, and the spellings of the name as sets of words."""
    document = f"{100_000 + 379 * number}"
    draw = random.random()
    if draw < 0.70:
        person = _marwanian(random)
        names = {_words(person.written(habit)) for habit in range(3)}
        return Passenger(
            _styled(person, random), _born(random, _FLYING_YEARS), "QMA", person.sex, f"K1{document}"
        ), names
    origin, country, letter = ("sahel", "QSA", "S") if draw < 0.88 else ("other", "UTO", "U")
    given, family, sex = _latin(random, origin)
    name = f"{family} {given}".upper() if random.random() < 0.6 else f"{given} {family}"
    return Passenger(name, _born(random, _FLYING_YEARS), country, sex, f"{letter}2{document}"), {_words(name)}


def _styled(person: Person, random: Random) -> str:
    """The name as one of many carriers and clerks would type it."""
    draw = random.random()
    if draw < 0.5:
        return person.surname_first(2 if draw < 0.35 else 1)
    return person.written(2 if draw < 0.7 else 1 if draw < 0.88 else 0)
