"""Names by the kind of their origin: composed people for alert rates, and listed people for calibration.

Nothing here decides anything about a person: it measures whether one kind of name is served worse than another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from benchmarks.data import HERE, Draw, fold_latin, fold_of, table
from benchmarks.facts import nationalities, persons_of_both_lists
from benchmarks.mix import Pair
from benchmarks.ordinary import composed_name
from benchmarks.persons import name_keys, ofac_persons
from benchmarks.scorers import named
from tansiq.engines.matching.record import Record

__all__ = ["ORIGINS", "origin_mix", "origin_names"]

ORIGINS = ("arabic_english", "arabic_french", "sahel", "persian", "slavic", "chinese", "spanish", "single")
_FEWEST_LETTERS = 3  # of a part that two names share


@cache
def origin_names(origin: str, count: int = 10_000) -> tuple[str, ...]:
    """``count`` composed names of one origin, none equal to a name of the UN's or OFAC's; drawn as often as common."""
    draw = Draw(f"origin_{origin}")
    found: list[str] = []
    listed = {key for record in persons_of_both_lists() for key in name_keys(name.text for name in record.names)}
    while len(found) < count:
        text = composed_name(draw, origin, "F" if draw.chance(0.35) else "M")
        if not name_keys([text]) & listed:
            found.append(text)
    return tuple(found)


@cache
def _origin_of_state() -> dict[str, str]:
    return {row["state"]: row["origin"] for row in table(HERE / "origins.tsv")}


def _origin(record: Record) -> str:
    """A stand-in for the origin of the name: the first stated nationality's; a name of one part is of its own kind."""
    if len(fold_latin(record.names[0].text).split()) == 1:
        return "single"
    return next((_origin_of_state()[code] for code in nationalities()[record.id] if code in _origin_of_state()), "")


def _parts(text: str) -> set[str]:
    return {part for part in fold_latin(text).split() if len(part) >= _FEWEST_LETTERS}


def _pairs(draw: Draw, record: Record, by_part: dict[str, list[Record]]) -> Iterator[Pair]:
    """Up to two aliases that share a part with the primary name, and as many other persons who do."""
    origin, primary = _origin(record), record.names[0]
    listed = named(primary.text, record.id)
    aliases = [name.text for name in record.names[1:] if _parts(name.text) & _parts(primary.text)]
    others = [
        other for part in sorted(_parts(primary.text)) for other in by_part.get(part, ()) if other.id != record.id
    ]
    for alias in draw.some([text for text in aliases if name_keys([text]) != name_keys([primary.text])], 2):
        yield Pair(origin, fold_of(record.id), named(alias), listed, same=True)
    for other in draw.some(others, 2):
        yield Pair(origin, fold_of(record.id), named(other.names[0].text), listed, same=False)


@cache
def origin_mix() -> tuple[Pair, ...]:
    """OFAC's persons of known origin: two names that share a part, of one person (an alias) or of two."""
    draw, people = Draw("origin_mix"), ofac_persons()
    by_part: defaultdict[str, list[Record]] = defaultdict(list)
    for record in people:
        for part in sorted(_parts(record.names[0].text)):
            by_part[part].append(record)
    known: Sequence[Record] = [record for record in people if _origin(record)]
    return tuple(pair for record in known for pair in _pairs(draw, record, by_part))
