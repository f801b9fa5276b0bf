"""A made-up population: people who do not exist, as many as wanted, the same ones every time, drawn many at once.

Composition (``composition`` counts it, and the speed benchmark prints it):

* origin and writing of a name: Arabic names in English spelling .22, in French spelling .20, in Arabic script .20;
  other names in Latin script .28, in Arabic script .05, in Cyrillic .035, in Han characters .015;
* two parts .25, three .50, four .25; words as often as their bearers are counted (``wordstock``);
* words that nobody counted: one of fifty given names, three of twenty surnames, from a power law without an end, so
  that the vocabulary grows with the population (Heaps) as surnames do;
* an article before the surname in .35 of Arabic names (.37 of the Latin primary names of ``un_fullnames`` have one),
  filiation before the second part in .09 of those of three parts and more (.09 there), particles of western surnames as
  counted;
* whole birth date .80, year alone .10, none .10; sex in .95; nationality in .90.

A person is drawn by the number alone: the first ones do not depend on how many are asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import seed
from benchmarks.wordstock import ARABIC, CYRILLIC, ENGLISH, FRENCH, HAN, Stock, stock
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Record, WrittenName

__all__ = [
    "CHUNK",
    "Composition",
    "Draft",
    "Person",
    "composition",
    "draft",
    "people",
    "record_of",
    "records",
    "texts_of",
]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

CHUNK: Final = 50_000  # people drawn together
_MOST_PARTS: Final = 4
#: Of Arabic origin, the writing, and the share of the population.
_STRATA: Final = (
    (True, ENGLISH, 0.22), (True, FRENCH, 0.20), (True, ARABIC, 0.20),
    (False, ENGLISH, 0.20), (False, FRENCH, 0.08), (False, ARABIC, 0.05), (False, CYRILLIC, 0.035),
    (False, HAN, 0.015),
)  # fmt: skip
_NATIONALITIES: Final = (
    tuple("EGY IRQ SAU SYR JOR YEM SDN ARE".split()), tuple("MAR DZA TUN LBN MLI NER".split()),
    tuple("EGY IRQ DZA MAR".split()),
    tuple("GBR USA CAN AUS".split()), tuple("FRA BEL CHE CAN".split()), tuple("LBN EGY JOR".split()),
    ("RUS", "UKR", "BGR"), ("CHN",),
)  # fmt: skip
_UNCOUNTED_GIVEN, _UNCOUNTED_SURNAME = 0.02, 0.15
_TAIL_SHAPE, _TAIL_SCALE = 0.6, 3_000.0  # of the power law: about n ** (1 / 1.6) different words among n draws
_ARTICLE, _FILIATION = 0.35, 0.09
_ARTICLES: Final = ("Al-", "El ", "ال", "", "")
_WITH_ARTICLE: Final = ("Al", "El", "ال")
_FILIATIONS: Final = ("bin ", "ben ", "بن ", "", "")


@dataclass(frozen=True, slots=True)
class Draft:
    """People as numbers, one row each; words and spellings (people, 4), unused parts -1.

    ``words``: a word of the stock, or ``-2 - n`` for the nth word that nobody counted. ``before``: 1 article, 2
    filiation, from 3 a western particle. ``day``: 0 none, 1 year alone, 2 whole.
    """

    start: int
    strata: Ints
    words: Ints
    spellings: Ints
    before: Ints
    born: Ints
    day: Ints
    facts: Floats

    @property
    def writing(self) -> Ints:
        """How each name is written."""
        return np.array([writing for _, writing, _ in _STRATA])[self.strata]


class Person(NamedTuple):
    """One person as text. ``born``: ISO date, year or nothing; ``sex``: M, F or nothing."""

    id: str
    name: str
    born: str
    nationality: str
    sex: str


class _Pools:
    """For every stratum its words, and their bearers added up."""

    def __init__(self, words: Stock) -> None:
        self._pools = []
        for arabic, writing, _ in _STRATA:
            pool = np.flatnonzero(
                words.writings[writing].has(np.arange(len(words.weights))) & (words.arabic_origin == arabic)
            )
            self._pools.append((pool, np.cumsum(words.weights[pool])))

    def draw(self, stratum: int, chance: Floats) -> Ints:
        pool, edges = self._pools[stratum]
        return np.asarray(pool[np.searchsorted(edges, chance * edges[-1], side="right")])


_pools: list[_Pools] = []


def _uncounted(chance: Floats) -> Ints:
    """Numbers of words that nobody counted, coded below -1; a power law without an end."""
    rank = _TAIL_SCALE * (np.maximum(chance, 1e-9) ** (-1.0 / _TAIL_SHAPE) - 1.0)
    return -2 - np.minimum(rank, 2.0**40).astype(np.int64)


def draft(chunk: int) -> Draft:
    """The people of one chunk: numbers ``CHUNK * chunk`` and on."""
    words = stock()
    if not _pools:
        _pools.append(_Pools(words))
    random = np.random.Generator(np.random.PCG64([seed("population"), chunk]))
    strata = np.searchsorted(np.cumsum([share for *_, share in _STRATA])[:-1], random.random(CHUNK), side="right")
    writing = np.array([each for _, each, _ in _STRATA])[strata]
    parts = 2 + np.searchsorted([0.25, 0.75], random.random(CHUNK), side="right")
    drawn, chance, rare = (random.random((CHUNK, _MOST_PARTS)) for _ in range(3))
    found = np.full((CHUNK, _MOST_PARTS), -1, dtype=np.int64)
    for stratum in range(len(_STRATA)):
        rows = strata == stratum
        found[rows] = _pools[0].draw(stratum, drawn[rows].ravel()).reshape(-1, _MOST_PARTS)
    last = np.arange(_MOST_PARTS) == parts[:, None] - 1
    uncounted = (rare < np.where(last, _UNCOUNTED_SURNAME, _UNCOUNTED_GIVEN)) & (writing <= ARABIC)[:, None]
    found[uncounted] = _uncounted(drawn[uncounted])
    found[np.arange(_MOST_PARTS) >= parts[:, None]] = -1
    before = _before(strata, parts, random.random(CHUNK), random.random(CHUNK))
    born, day = _births(random.random(CHUNK), random.random(CHUNK), random.random(CHUNK))
    return Draft(
        CHUNK * chunk, strata, found, spell(found, writing, chance), before, born, day, random.random((CHUNK, 3))
    )


def spell(words: Ints, writing: Ints, chance: Floats) -> Ints:
    """A spelling of each counted word in the writing of its row; -1 where there is no word, or none is counted."""
    found = np.full(words.shape, -1, dtype=np.int64)
    for number, each in enumerate(stock().writings):
        places = (words >= 0) & (writing == number)[:, None]
        found[places] = each.draw(words[places], chance[places])
    return found


def _before(strata: Ints, parts: Ints, one: Floats, two: Floats) -> Ints:
    """What stands before each part."""
    found = np.zeros((len(strata), _MOST_PARTS), dtype=np.int64)
    rows, arabic = np.arange(len(strata)), np.array([origin for origin, *_ in _STRATA])[strata]
    found[rows, parts - 1] = np.where(arabic & (one < _ARTICLE), 1, 0)
    found[:, 1] = np.where(arabic & (parts > 2) & (two < _FILIATION), 2, found[:, 1])
    particle = 3 + np.searchsorted(np.cumsum([share for _, share in stock().prefixes]), one, side="right")
    latin = ~arabic & (np.array([writing for _, writing, _ in _STRATA])[strata] <= FRENCH)
    particle = np.where(latin & (particle < 3 + len(stock().prefixes)), particle, 0)
    found[rows, parts - 1] = np.maximum(found[rows, parts - 1], particle)
    return found


def _births(one: Floats, two: Floats, three: Floats) -> tuple[Ints, Ints]:
    """Days since 1 January 1970, more of them late than early between 1940 and 2006, and what of them is known."""
    first = (np.datetime64("1940-01-01") - np.datetime64("1970-01-01")).astype(int)
    days = first + (np.sqrt(one) * 67 * 365.25).astype(np.int64)
    whole = np.where(two < 0.8, 2, np.where(two < 0.9, 1, 0))
    turned = np.datetime64("1970-01-01") + days
    new_year = turned.astype("datetime64[Y]").astype("datetime64[D]")
    return np.where(three < 1 / 15, (new_year - np.datetime64("1970-01-01")).astype(int), days), whole


def texts_of(words: Ints, spellings: Ints, before: Ints, writing: Ints) -> list[str]:
    """The names as text."""
    held = stock()
    shown = np.full(words.shape, "", dtype=object)
    shown[spellings >= 0] = held.texts[spellings[spellings >= 0]]
    for arabic, ends in ((False, held.latin_ends), (True, held.arabic_ends)):
        places = (words < -1) & (writing == ARABIC)[:, None] if arabic else (words < -1) & (writing != ARABIC)[:, None]
        shown[places] = ends.words(-2 - words[places])
    prefix = np.full(words.shape, "", dtype=object)
    for number, particle in enumerate(held.prefixes, 3):
        prefix[before == number] = particle[0] + " "
    for number, by_writing in ((1, _ARTICLES), (2, _FILIATIONS)):
        prefix[before == number] = np.broadcast_to(np.array(by_writing, dtype=object)[writing][:, None], words.shape)[
            before == number
        ]
    rows = zip(prefix.tolist(), shown.tolist(), strict=True)
    return [" ".join(map(_joined, *row)).rstrip() for row in rows]


def _joined(prefix: str, word: str) -> str:
    """A word has one article at the most."""
    return word if word.startswith(_WITH_ARTICLE) and prefix in _ARTICLES else prefix + word


def _people(drawn: Draft, rows: slice) -> Iterator[Person]:
    names = texts_of(drawn.words[rows], drawn.spellings[rows], drawn.before[rows], drawn.writing[rows])
    days = np.datetime_as_string(np.datetime64("1970-01-01") + drawn.born[rows]).tolist()
    cuts = np.array([0, 4, 10])[drawn.day[rows]].tolist()
    facts = zip(drawn.strata[rows].tolist(), drawn.facts[rows].tolist(), strict=True)
    for number, (name, day, cut, (stratum, (one, two, three))) in enumerate(
        zip(names, days, cuts, facts, strict=True), drawn.start + rows.start
    ):
        states = _NATIONALITIES[stratum]
        sex = "" if two >= 0.95 else "F" if two < 0.35 else "M"
        yield Person(f"P{number:08d}", name, day[:cut], states[int(three * len(states))] if one < 0.9 else "", sex)


def people(count: int, start: int = 0) -> Iterator[Person]:
    """The people numbered from ``start``; memory does not grow with ``count``."""
    stop = start + count
    for chunk in range(start // CHUNK, -(-stop // CHUNK)):
        first = chunk * CHUNK
        yield from _people(draft(chunk), slice(max(start - first, 0), min(stop - first, CHUNK)))


def record_of(person: Person) -> Record:
    """The listed record of a person."""
    return Record(
        id=person.id,
        names=(WrittenName(person.name),),
        birth_dates=(_date(person.born),) if person.born else (),
        nationalities=(person.nationality,) if person.nationality else (),
        sex=person.sex or None,
    )


def _date(text: str) -> PartialDate:
    return PartialDate(int(text[:4]), int(text[5:7]), int(text[8:])) if len(text) > 4 else PartialDate(int(text))


def records(count: int, start: int = 0) -> Iterator[Record]:
    """The people as records."""
    return map(record_of, people(count, start))


@dataclass(frozen=True, slots=True)
class Composition:
    """What a population is made of: ``words`` different words as written, ``parts`` a name on average, scripts."""

    people: int
    words: int
    parts: float
    scripts: dict[str, float]
    commonest: float  # share of all parts that the commonest word has
    whole_dates: float


def composition(found: Iterable[Person]) -> Composition:
    """Count a population; holds its vocabulary in memory."""
    words: Counter[str] = Counter()
    scripts: Counter[str] = Counter()
    dated = 0
    for person in found:
        words.update(person.name.replace("-", " ").casefold().split())
        scripts[_script(person.name)] += 1
        dated += len(person.born) == 10
    count, parts = max(scripts.total(), 1), words.total()
    shares = {script: round(each / count, 3) for script, each in scripts.most_common()}
    most = max(words.values(), default=0)
    return Composition(scripts.total(), len(words), parts / count, shares, most / max(parts, 1), dated / count)


def _script(name: str) -> str:
    sign = next((sign for sign in reversed(name) if sign.isalpha()), "a")
    return (
        "Latin"
        if sign < "\u0250" or "\u1e00" <= sign < "\u1f00"
        else "Arabic"
        if "\u0600" <= sign < "\u0780"
        else "other"
    )
