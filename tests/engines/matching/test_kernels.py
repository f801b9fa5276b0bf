"""The compiled search finds and weighs the names that the plain one does."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Record, WrittenName
from tansiq.engines.matching import kernels, looks, oracle, reach, weighing
from tansiq.engines.matching.batch import Batch, most_of_spans
from tansiq.engines.matching.search import NEAR, SegmentReader
from tansiq.engines.matching.segment import build_segment
from tansiq.engines.names.comparison import FEATURES, Feature
from tansiq.engines.names.reading import learned_weights

STOCK = [
    *(
        "Karim",
        "Kareem",
        "Kerim",
        "كريم",
        "Bouzidi",
        "Bouzid",
        "Buzidi",
        "البوزيدي",
        "بوزيدي",
        "Salem",
        "Salim",
        "سالم",
    ),
    *("Abdulrahman", "Abdurrahmane", "Abd", "Rahman", "عبد", "الرحمن", "K.", "S.", "B", "Ivan", "Иван", "Bouz", "Idi"),
    *(
        "Zbigniew",
        "Brzoska",
        "Xu",
        "Trading",
        "Company",
        "Qadhafi",
        "Gaddafi",
        "القذافي",
        "bin",
        "Omar",
        "عمر",
        "Γιώργος",
    ),
]
NAMES = st.lists(st.sampled_from(STOCK), min_size=1, max_size=7).map(" ".join)
LISTS = st.lists(NAMES, min_size=1, max_size=12)
WEIGHTS = st.sampled_from(["learned", "plain"])
NEARS = st.sampled_from([None, NEAR])


@cache
def weights_of(kind: str) -> np.ndarray:
    plain = np.zeros(FEATURES)
    plain[Feature.FOR] = 1.0
    return learned_weights() if kind == "learned" else plain


class Asked:
    """One query's name against a list: what the kernels take."""

    def __init__(self, listed: list[str], query: str, near: float | None) -> None:
        self.reader = SegmentReader(build_segment([Record(names=name) for name in listed]))
        arrays = self.reader.arrays
        self.batch = Batch.of(self.reader, [(0, WrittenName(query))], thing=False, near=near)
        parts, flags = self.batch.parts, self.batch.flags
        asked = self.reader.asked(thing=False)
        kinds, codes, heard, selves, bones, _, _, _, company, everyone = asked.tables
        self.person = (
            flags,
            kinds[parts],
            codes[parts],
            heard[parts],
            selves[parts],
            bones[parts],
            np.concatenate((company[parts], everyone)),
        )
        self.spans = np.concatenate((self.batch.lists, self.batch.joined[:-1]))
        self.most = most_of_spans(self.spans, flags, self.batch.nears[0], self.batch.nears[2])
        self.hopes = reach.hopes_of(selves[parts], flags, self.batch.near)
        self.codes = looks.coded_bits(self.spans, self.batch.nears)
        self.postings = arrays["post_offsets"], arrays["post_names"]
        self.joints = arrays["joint_offsets"], arrays["joint_names"]
        self.names = arrays["name_parts"], arrays["part_word"], arrays["name_row"]
        self.count = len(arrays["name_row"])

    def windows(self, needs: list[float]) -> tuple[np.ndarray, np.ndarray]:
        """The names cut into as many windows as there are needs."""
        edges = np.linspace(0, self.count, len(needs) + 1).astype(np.int64)
        return np.stack([edges[:-1], edges[1:]], axis=1), np.array(needs)


def both(
    module: Any, asked: Asked, wanted: tuple[np.ndarray, np.ndarray], weights: np.ndarray, found: np.ndarray
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """What a module's candidates and joined_candidates take; the plain ones take hopes and needs as well."""
    codes, nears = asked.codes[0], asked.batch.nears
    seen = looks.looks_of(asked.spans, asked.batch.flags, asked.hopes, codes, *wanted, weights)
    plain = () if module is kernels else (asked.hopes, wanted[1])
    vocabulary = asked.reader.sounds_and_letters()
    return (
        (asked.spans, asked.most, asked.batch.flags, codes, seen, nears, asked.postings, asked.names, wanted[0],
         weights, found, *plain),
        (asked.person, asked.spans, asked.most, codes, seen, nears, asked.joints, asked.names, vocabulary,
         wanted[0], weights, found, 3, *plain),
    )  # fmt: skip


def gathered(module: Any, asked: Asked, wanted: tuple[np.ndarray, np.ndarray], weights: np.ndarray) -> set[int]:
    found = np.empty(4000, dtype=np.int32)
    count = module.candidates(*both(module, asked, wanted, weights, found)[0])
    assert count >= 0
    return set(found[:count].tolist())


def joined(module: Any, asked: Asked, wanted: tuple[np.ndarray, np.ndarray], weights: np.ndarray) -> set[int]:
    found = np.full(4000, -7, dtype=np.int32)
    count = module.joined_candidates(*both(module, asked, wanted, weights, found)[1])
    assert count >= 3
    assert (found[:3] == -7).all()
    return set(found[3:count].tolist())


def weighed(weigher: Any, asked: Asked, need: float, weights: np.ndarray) -> list[tuple[int, list[float], bool]]:
    found, needs = np.arange(asked.count, dtype=np.int32) << 1 | 1, np.full(asked.count, need)
    out = (
        np.empty(asked.count, dtype=np.int64),
        np.empty(asked.count, dtype=np.int32),
        np.zeros((asked.count, FEATURES)),
        np.zeros(asked.count, dtype=np.bool_),
    )
    held = weigher.weigh(
        found, needs, asked.spans, asked.codes, asked.person, asked.batch.nears, asked.names,
        asked.reader.sounds_and_letters(), asked.reader.firsts, 5, (weights, asked.batch.near), out, 0,
    )  # fmt: skip
    assert (out[0][:held] == 5).all()
    return list(zip(*(column[:held].tolist() for column in out[1:]), strict=True))


@settings(deadline=None, max_examples=150)
@given(LISTS, NAMES, st.lists(st.floats(-5.0, 30.0), min_size=1, max_size=3), WEIGHTS, NEARS)
def test_the_names_gathered_are_those_that_one_by_one_may_reach_what_their_window_needs(
    listed: list[str], query: str, needs: list[float], kind: str, near: float | None
) -> None:
    asked = Asked(listed, query, near)
    if len(asked.spans):
        wanted = asked.windows(needs)
        assert gathered(kernels, asked, wanted, weights_of(kind)) == gathered(oracle, asked, wanted, weights_of(kind))


@settings(deadline=None, max_examples=150)
@given(LISTS, NAMES, st.lists(st.floats(-5.0, 30.0), min_size=1, max_size=3), WEIGHTS, NEARS)
def test_the_names_of_two_parts_for_one_are_those_that_have_its_consonants(
    listed: list[str], query: str, needs: list[float], kind: str, near: float | None
) -> None:
    asked = Asked(listed, query, near)
    if len(asked.spans):
        wanted = asked.windows(needs)
        assert joined(kernels, asked, wanted, weights_of(kind)) == joined(oracle, asked, wanted, weights_of(kind))


@settings(deadline=None, max_examples=150)
@given(LISTS, NAMES, st.floats(-5.0, 30.0), WEIGHTS, NEARS)
def test_names_are_weighed_as_one_by_one(
    listed: list[str], query: str, need: float, kind: str, near: float | None
) -> None:
    asked = Asked(listed, query, near)
    if len(asked.spans):
        one, other = (weighed(module, asked, need, weights_of(kind)) for module in (weighing, oracle))
        assert [(name, sure) for name, _, sure in one] == [(name, sure) for name, _, sure in other]
        for (_, features, _), (_, plain, _) in zip(one, other, strict=True):
            assert features == pytest.approx(plain, abs=1e-6)


def test_too_little_room_is_said_so_and_nothing_is_lost() -> None:
    asked = Asked(["Karim Bouzidi"] * 5 + ["Bouz Idi Karim"], "Karim Bouzidi", None)
    for module in (kernels, oracle):
        found, wanted = np.empty(3, dtype=np.int32), asked.windows([0.0])
        gathering, joining = both(module, asked, wanted, weights_of("plain"), found)
        assert module.candidates(*gathering) == -1
        assert module.joined_candidates(*joining) == -1
