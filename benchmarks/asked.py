"""What is asked of a made-up population: its people in another spelling, often in another script, and strangers.

Seven of ten queries ask for somebody listed, each counted word in a spelling other than the listed one where there is
one; three of ten for somebody of the same kind who is not listed. Latin letters .7 (English .4, French .3), Arabic .3;
where a word has no such spelling, and for words that nobody counted, the listed writing is kept. Every second query has
the birth date, where one is known.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import seed
from benchmarks.population import CHUNK, Draft, draft, spell, texts_of
from benchmarks.wordstock import ARABIC, ENGLISH, FRENCH, stock
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Record, WrittenName

__all__ = ["Asked", "asked", "query_of"]

Ints = NDArray[np.int64]
_LISTED: Final = 0.7
_WRITINGS: Final = ((ENGLISH, 0.4), (FRENCH, 0.3), (ARABIC, 0.3))
_STRANGERS: Final = 1_000_000  # the first chunk of people who are never listed
_CHUNKS: Final = 40  # at most so many chunks are drawn again for the people asked for
_TRIES: Final = 4  # draws of a spelling that is to be another one


class Asked(NamedTuple):
    """One query. ``wanted``: id of the listed person meant, empty for a stranger; ``script``: Latin, Arabic, other."""

    name: str
    born: str
    wanted: str
    script: str


def query_of(asked: Asked) -> str | Record:
    """What is handed to a search: the name alone as text, or a record of name and birth date."""
    if not asked.born:
        return asked.name
    return Record(names=(WrittenName(asked.name),), birth_dates=(PartialDate.parse(asked.born),))


def _rewritten(drawn: Draft, random: np.random.Generator) -> tuple[Ints, Ints]:
    """For every person a writing that all words have, and spellings other than the listed ones."""
    words, writings, own = drawn.words, stock().writings, drawn.writing
    edges = np.cumsum([share for _, share in _WRITINGS])
    chosen = np.array([writing for writing, _ in _WRITINGS])[
        np.searchsorted(edges[:-1], random.random(len(own)), side="right")
    ]
    has = np.ones(len(own), dtype=bool)
    for each, _ in _WRITINGS:
        rows = chosen == each
        has[rows] = (writings[each].has(np.maximum(words[rows], 0)) | (words[rows] < 0)).all(axis=1)
    same_script = (chosen == ARABIC) == (own == ARABIC)
    has &= ~(words < -1).any(axis=1) | (same_script & (own <= ARABIC))
    writing: Ints = np.where(has, chosen, own)
    spellings = spell(words, writing, random.random(words.shape))
    for _ in range(_TRIES):
        again = spell(words, writing, random.random(words.shape))
        spellings = np.where(spellings == drawn.spellings, again, spellings)
    return writing, spellings


def _some(drawn: Draft, rows: Ints) -> Draft:
    arrays = ("strata", "words", "spellings", "before", "born", "day", "facts")
    return replace(drawn, **{name: getattr(drawn, name)[rows] for name in arrays})


def _asked_of(chunk: int, rows: Ints, random: np.random.Generator) -> list[Asked]:
    drawn = _some(draft(chunk), rows)
    writing, spellings = _rewritten(drawn, random)
    before = np.where((drawn.before > 2) & (writing > FRENCH)[:, None], 0, drawn.before)
    names = texts_of(drawn.words, spellings, before, writing)
    days = np.datetime_as_string(np.datetime64("1970-01-01") + drawn.born).tolist()
    cuts = np.where(random.random(len(rows)) < 0.5, np.array([0, 4, 10])[drawn.day], 0).tolist()
    scripts = ["Latin" if each <= FRENCH else "Arabic" if each == ARABIC else "other" for each in writing.tolist()]
    wanted = [f"P{chunk * CHUNK + row:08d}" if chunk < _STRANGERS else "" for row in rows.tolist()]
    return [
        Asked(name, day[:cut], person, script)
        for name, day, cut, person, script in zip(names, days, cuts, wanted, scripts, strict=True)
    ]


def asked(count: int, among: int, turn: int = 0) -> list[Asked]:
    """``count`` different queries of a population of ``among``, in random order; other queries for another ``turn``."""
    random = np.random.Generator(np.random.PCG64([seed("population_queries"), turn, among]))
    found: dict[tuple[str, str], Asked] = {}
    last = -(-among // CHUNK)
    chunks = np.unique((random.random(_CHUNKS) * last).astype(np.int64)).tolist()
    strangers = [_STRANGERS + turn]
    while len(found) < count:
        for group, share in ((chunks, _LISTED), (strangers, 1 - _LISTED)):
            many = int(np.ceil((count + 10) * share / len(group)))
            for chunk in group:
                size = min(CHUNK, among - chunk * CHUNK) if chunk < _STRANGERS else CHUNK
                rows = np.unique((random.random(many) * size).astype(np.int64))
                found |= {(each.name, each.born): each for each in _asked_of(chunk, rows, random)}
    kept = list(found.values())
    return [kept[place] for place in np.argsort(random.random(len(kept)), kind="stable")[:count]]
