"""D's fixed mix of pairs: easy and hard, the same person and another, every kind under its own stratum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from benchmarks.data import Draw, fold_latin, fold_of
from benchmarks.gold import (
    distractors,
    filtered_rank_queries,
    is_another_spelling,
    ofac_not_un,
    ordinary_names,
    traps,
    un_latin_records,
    whole_names,
)
from benchmarks.scorers import named
from benchmarks.traps import surname_first
from tansiq.engines.matching.record import Record

__all__ = ["Pair", "calibration_mix"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A query and a listed record, whether they are the same person, and the fold of the person who is measured."""

    stratum: str
    fold: int
    query: Record
    listed: Record
    same: bool


def _pair(stratum: str, key: str, query: str, listed: Record | str, *, same: bool) -> Pair:
    record = named(listed) if isinstance(listed, str) else listed
    return Pair(stratum, fold_of(key), named(query), record, same)


def _parts(text: str) -> list[str]:
    return [part for part in fold_latin(text).split() if len(part) > 2]


@cache
def _listed_by_part() -> dict[str, tuple[Record, ...]]:
    """The UN persons by every Latin part of their primary names."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for record in un_latin_records():
        if record.kind == "person":
            for part in sorted(set(_parts(record.names[0].text))):
                found[part].append(record)
    return {part: tuple(records) for part, records in found.items()}


def _neighbour(draw: Draw, text: str, own: str) -> Record | None:
    """A random UN person who shares a written part of the name, other than ``own``."""
    shared = [record for part in _parts(text) for record in _listed_by_part().get(part, ()) if record.id != own]
    return draw.one(shared) if shared else None


def _persons(draw: Draw) -> Iterator[Pair]:
    """Every listed person: the own record, two random others, and two who share a part of the name."""
    others = [record for record in un_latin_records() if record.kind == "person"]
    for name in whole_names():
        yield _pair("whole name, same", name.ref, name.arabic, name.record, same=True)
        for record in draw.some(others, 2):
            if record.id != name.ref:
                yield _pair("whole name, random other", name.ref, name.arabic, record, same=False)
        for near in (_neighbour(draw, name.latin, name.ref) for _ in range(2)):
            if near is not None:
                yield _pair("whole name, shared part", name.ref, name.arabic, near, same=False)


def _two_parts(draw: Draw) -> Iterator[Pair]:
    """Half of A's queries: the planted name, and a dense distractor that shares one part where there is one."""
    by_part: defaultdict[str, list[str]] = defaultdict(list)
    others = distractors("dense", 50_000)
    for name in others:
        for part in name:
            by_part[part].append(str(name))
    names = {str(name): name for name in others}
    for query in filtered_rank_queries()[:500]:
        yield _pair("two parts, same", query.id, query.text, str(query.planted), same=True)
        shared = [text for part in query.planted for text in by_part.get(part, ())]
        wrong = [text for text in shared if not is_another_spelling(query, names[text])]
        if wrong:
            yield _pair("two parts, shared part", query.id, query.text, draw.one(wrong), same=False)


def _strangers(draw: Draw) -> Iterator[Pair]:
    """Ordinary people and OFAC persons, each beside a UN person who shares a part of the name."""
    asked = [(name.id, name.text, "ordinary, shared part") for name in ordinary_names(1500)]
    asked += [(record.id, record.names[0].text, "OFAC, shared part") for record in draw.some(ofac_not_un(), 1500)]
    for key, text, stratum in asked:
        record = _neighbour(draw, text, "")
        if record is not None:
            yield _pair(stratum, key, text, record, same=False)


def _composed(draw: Draw) -> Iterator[Pair]:
    """The traps, half of them, and the composed persons in either order of the name."""
    for trap in draw.some(traps(), 900):
        yield _pair(trap.kind.replace("_", " and "), trap.left, trap.left, trap.right, same=False)
    for number, pair in enumerate(draw.some(surname_first(), 400)):
        listed = pair.turned if number % 2 else pair.right
        yield _pair("composed, same", pair.left, pair.left, listed, same=True)


@cache
def calibration_mix() -> tuple[Pair, ...]:
    """The whole mix, in its committed order."""
    draw = Draw("calibration_mix")
    kinds: Sequence[Iterator[Pair]] = (_persons(draw), _two_parts(draw), _strangers(draw), _composed(draw))
    return tuple(pair for kind in kinds for pair in kind)
