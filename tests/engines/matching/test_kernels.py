"""The compiled search: an upper bound that is one, and the very features that the explained path finds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Name, Record
from tansiq.engines.matching.kernels import gather
from tansiq.engines.matching.search import SegmentReader
from tansiq.engines.matching.segment import build_segment
from tansiq.engines.names.comparison import Feature
from tansiq.engines.names.reading import read_names

NAMES = [
    "Karim Bouzidi",
    "كريم البوزيدي",
    "Bouzidi Karim",
    "Bou Zidi Karim",
    "Salem ibn Omar",
    "Omar ibn Salem",
    "Salem Ahmed Omar",
    "Abdulrahman al-Kaabi",
    "عبد الرحمن الكعبي",
    "Abdul Rahim Kaabi",
    "Zbi Gniew Brzoska",
    "Zbigniew Brzoska",
    "Karim",
    "Hussein Nouri",
    "حسين نوري",
    "Карим Бузиди",
    "كريم Bouzidi",
    "Salem Salem Salem",
]
INITIALS = ["K. Bouzidi", "Karim B.", "ك. البوزيدي", "S. A. Omar"]
EVERY = [*NAMES, *INITIALS]
ALMOST_ANYTHING = -1e6


@pytest.fixture(scope="module")
def reader() -> SegmentReader:
    return SegmentReader(build_segment([Record(id=str(k), names=name) for k, name in enumerate(EVERY)]))


def slow_gather(spans: list[list[tuple[int, float]]], postings: list[list[int]]) -> dict[int, float]:
    """For each name the sum over spans of its best neighbour of that span."""
    bound: dict[int, float] = {}
    for span in spans:
        best: dict[int, float] = {}
        for word, bits in span:
            if bits > 0:
                for name in postings[word]:
                    best[name] = max(bits, best.get(name, 0.0))
        for name, bits in best.items():
            bound[name] = bound.get(name, 0.0) + bits
    return bound


WORDS, OF_NAMES = 6, 5
BITS = st.floats(-4, 19, width=32)
SPANS = st.lists(
    st.dictionaries(st.integers(0, WORDS - 1), BITS, max_size=WORDS).map(lambda span: sorted(span.items())), max_size=4
)
POSTINGS = st.lists(st.sets(st.integers(0, OF_NAMES - 1)).map(sorted), min_size=WORDS, max_size=WORDS)


@settings(deadline=None, max_examples=150)
@given(SPANS, POSTINGS)
def test_the_compiled_gathering_equals_the_slow_one(
    spans: list[list[tuple[int, float]]], postings: list[list[int]]
) -> None:
    offsets = np.cumsum([0, *map(len, spans)])
    words = np.array([word for span in spans for word, _ in span], dtype=np.int32)
    bits = np.array([value for span in spans for _, value in span], dtype=np.float32)
    post_offsets = np.cumsum([0, *map(len, postings)])
    post_names = np.array([name for names in postings for name in names], dtype=np.int32)
    score, touched = np.zeros(OF_NAMES, dtype=np.float32), np.empty(OF_NAMES, dtype=np.int32)
    count = gather(offsets, words, bits, post_offsets, post_names, score, touched)
    expected = slow_gather(spans, postings)
    assert sorted(touched[:count].tolist()) == sorted(expected)
    for name in range(OF_NAMES):
        assert score[name] == pytest.approx(expected.get(name, 0.0), rel=1e-5)


@pytest.mark.parametrize("query", EVERY)
def test_search_and_explanation_see_the_same_features(reader: SegmentReader, query: str) -> None:
    names, features = reader.readings(Name.parse(query), ALMOST_ANYTHING, thing=False)
    assert len(names)
    for name, found in zip(names.tolist(), features, strict=True):
        expected = read_names(Name.parse(query), Name.parse(EVERY[name])).features
        np.testing.assert_allclose(found, expected, atol=1e-3, err_msg=f"{query} | {EVERY[name]}")


@pytest.mark.parametrize("query", NAMES)
def test_the_bound_is_never_under_what_the_pairs_say(reader: SegmentReader, query: str) -> None:
    """Asked for a hair less than its pairs say, a name is still among those that can reach it."""
    for number, listed in enumerate(EVERY):
        features = read_names(Name.parse(query), Name.parse(listed)).features
        if features[Feature.FOR] > 0 and not features[Feature.INITIALS]:
            names, _ = reader.readings(Name.parse(query), float(features[Feature.FOR]) - 1e-3, thing=False)
            assert number in names, (query, listed)


@pytest.mark.parametrize("query", INITIALS)
def test_a_name_with_an_initial_is_reached_by_its_other_parts(reader: SegmentReader, query: str) -> None:
    name = Name.parse(query)
    for number, listed in enumerate(NAMES):
        reading = read_names(name, Name.parse(listed))
        whole = sum(bits for one, other, bits in reading.pairs if bits > 0 and min(len(one), len(other)) > 1)
        if whole > 0:
            names, _ = reader.readings(name, whole - 1e-3, thing=False)
            assert number in names, (query, listed)


def test_gathering_twice_gives_the_same(reader: SegmentReader) -> None:
    first, _ = reader.readings(Name.parse("Karim Bouzidi"), 1.0, thing=False)
    again, _ = reader.readings(Name.parse("Karim Bouzidi"), 1.0, thing=False)
    np.testing.assert_array_equal(np.sort(first), np.sort(again))
    assert not reader._score.any()


def test_asking_for_more_leaves_fewer(reader: SegmentReader) -> None:
    counts = [
        len(reader.readings(Name.parse("Karim Bouzidi"), least, thing=False)[0]) for least in (0.5, 5.0, 12.0, 1000.0)
    ]
    assert all(more >= fewer for more, fewer in pairwise(counts))
    assert counts[0] > counts[-1] == 0
