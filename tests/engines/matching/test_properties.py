"""What holds over the whole search: whatever the explanation speaks for is found, whoever asks and however many."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from tansiq import Record, WrittenName, compare
from tansiq.engines.matching import DEFAULT_MIN_BITS
from tansiq.engines.matching.evidence import NAME_FLOOR
from tansiq.engines.matching.search import Found, SegmentReader, search_segments
from tansiq.engines.matching.segment import build_segment, read_id

GIVEN = [
    *(("Karim", "Kareem", "كريم"), ("Salem", "Salim", "سالم"), ("Muhammad", "Mohamed", "محمد"), ("Yusuf", "Youssef")),
    *(("Abdulrahman", "Abdurrahmane", "عبد الرحمن"), ("Omar", "Umar", "عمر"), ("Ivan", "Иван"), ("Zbigniew",)),
]
FAMILY = [
    *(("Bouzidi", "Buzidi", "البوزيدي"), ("Qahtani", "Kahtani", "القحطاني"), ("Petrov", "Петров"), ("Brzoska",)),
    *(("Chaykovski", "Tchaikovsky", "Чайковский"), ("Mansour", "Mansur", "منصور"), ("Otieno",), ("Zerrouki", "زروقي")),
]
LISTED, ASKED = 200, 8
LEAST_FOUND = 0.995
THOROUGH = 8.0  # below the default threshold, where every neighbour of a word counts


class Pair(NamedTuple):
    """What the explanation says of one query and one listed record: all bits, and the name's."""

    query: int
    id: str
    bits: float
    name: float


def _written(draw: random.Random, forms: list[tuple[str, ...]]) -> str:
    parts = [draw.choice(spellings) for spellings in forms]
    habit, at = draw.randrange(10), draw.randrange(len(parts))
    if habit == 0:
        parts[at] = f"{parts[at][0]}."
    elif habit == 1:
        parts.insert(0, parts.pop())
    elif habit == 2:
        parts[at] = parts[at][:2] + parts[at][3:]
    elif habit == 3 and len(parts) > 2:
        parts.pop(at)
    return " ".join(parts)


def _date(draw: random.Random) -> str | tuple[()]:
    year = draw.randint(1960, 1990)
    return draw.choice([(), f"{year}", f"{year}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}", f"circa {year}"])


@cache
def made_up() -> tuple[list[Record], list[Record]]:
    """A list of people, and queries for some of them: spellings, slips, initials, orders, dates of every kind."""
    draw = random.Random(11)
    forms, listed = [], []
    for number in range(LISTED):
        own = [draw.choice(GIVEN) for _ in range(draw.choice((1, 1, 2, 4)))] + [draw.choice(FAMILY)]
        names = [
            WrittenName(_written(draw, own), draw.choice(("primary", "good", "weak")))
            for _ in range(draw.choice((1, 1, 2)))
        ]
        kind = draw.choice(("person",) * 6 + ("unknown", "vessel"))
        sex, nation = draw.choice((None, "M", "F")), draw.choice(((), "MAR", "TUN"))
        forms.append(own)
        listed.append(
            Record(id=str(number), names=names, birth_dates=_date(draw), sex=sex, nationalities=nation, kind=kind)
        )
    queries = [
        Record(
            names=_written(draw, forms[number]),
            birth_dates=draw.choice((listed[number].birth_dates, _date(draw))),
            sex=listed[number].sex,
            nationalities=listed[number].nationalities,
            kind=draw.choice(("person", "person", "unknown")),
        )
        for number in draw.sample(range(LISTED), ASKED)
    ]
    return listed, queries


@cache
def pairs() -> list[Pair]:
    """Every query against every record that it may be compared with, by the explanation."""
    listed, queries = made_up()
    found = []
    for number, query in enumerate(queries):
        for record in listed:
            if query.kind == "unknown" or record.kind in ("unknown", query.kind):
                evidence = compare(query, record)
                name = sum(part.bits for part in evidence.parts if part.reason.startswith("name."))
                found.append(Pair(number, record.id, evidence.bits, name))
    return found


@cache
def arrays() -> dict[str, np.ndarray]:
    return build_segment(made_up()[0])


def searched(least: float, queries: list[Record]) -> list[list[Found]]:
    return search_segments([SegmentReader(arrays())], [np.zeros(LISTED, dtype=bool)], queries, LISTED, least)


def found_and_wanted(least: float) -> tuple[dict[tuple[int, str], float], dict[tuple[int, str], float]]:
    """Bits by query and record: of the hits, and of what the explanation says reaches the threshold."""
    answers = searched(least, made_up()[1])
    found = {(q, read_id(arrays(), hit.row)): hit.bits for q, answer in enumerate(answers) for hit in answer}
    floor = min(NAME_FLOOR, least) + 1e-3
    return found, {pair[:2]: pair.bits for pair in pairs() if pair.bits >= least + 1e-3 and pair.name >= floor}


def test_what_the_explanation_speaks_for_is_found_at_the_default_threshold() -> None:
    found, wanted = found_and_wanted(DEFAULT_MIN_BITS)
    assert len(wanted) > 12
    assert len(found.keys() & wanted.keys()) >= LEAST_FOUND * len(wanted)


def test_all_that_the_explanation_speaks_for_is_found_where_every_neighbour_counts() -> None:
    found, wanted = found_and_wanted(THOROUGH)
    assert len(wanted) > 12
    assert wanted.keys() - found.keys() == set()


def test_the_bits_of_a_hit_are_those_of_the_explanation_where_every_neighbour_counts() -> None:
    found, _ = found_and_wanted(THOROUGH)
    explained = {pair[:2]: pair.bits for pair in pairs()}
    assert {key: explained[key] for key in found} == pytest.approx(found, abs=1e-3)


def test_the_bits_of_a_hit_at_the_default_threshold_are_nearly_those_of_the_explanation() -> None:
    found, _ = found_and_wanted(DEFAULT_MIN_BITS)
    explained = {pair[:2]: pair.bits for pair in pairs()}
    apart = [abs(bits - explained[key]) for key, bits in found.items()]
    assert max(apart) < 1.0
    assert np.median(apart) < 1e-3


def test_two_threads_with_a_reader_each_answer_as_one_does() -> None:
    queries = made_up()[1]
    alone = searched(DEFAULT_MIN_BITS, queries)
    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(lambda some: searched(DEFAULT_MIN_BITS, some), [queries] * 6))
    assert together == [alone] * 6


def test_a_query_is_answered_as_it_is_beside_others_in_whatever_order() -> None:
    queries = made_up()[1]
    assert searched(DEFAULT_MIN_BITS, queries[::-1]) == searched(DEFAULT_MIN_BITS, queries)[::-1]
