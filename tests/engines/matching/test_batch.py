"""A batch of names is searched for as each name would be by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tansiq import Record, WrittenName
from tansiq.engines.matching.batch import Batch, FoundNames, joinable, most_of_spans, search_names
from tansiq.engines.matching.search import NEAR, SegmentReader
from tansiq.engines.matching.segment import ROW_MASK, THING, build_segment, name_of, read_record
from tansiq.engines.names.comparison import INITIAL_FLAG
from tansiq.engines.names.letters import skeleton
from tansiq.engines.names.reading import LEAST_JOINT, learned_weights, read_names

STOCK = [
    *("Karim", "Kareem", "كريم", "Bouzidi", "Buzidi", "البوزيدي", "Salem", "سالم", "Abdulrahman", "Abdurrahmane"),
    *("K.", "S.", "Ivan", "Иван", "Bouz", "Idi", "Zbigniew", "Brzoska", "Trading", "Company", "😀"),
]
NAMES = st.lists(st.sampled_from(STOCK), max_size=6).map(" ".join)
RECORDS = st.builds(Record, names=NAMES, kind=st.sampled_from(["person", "person", "vessel", "unknown"]))


def searched(
    reader: SegmentReader, names: list[str], least: float, *, thing: bool = False, near: float | None = None
) -> FoundNames:
    batch = Batch.of(reader, [(q, WrittenName(name)) for q, name in enumerate(names)], thing=thing, near=near)
    windows = np.zeros((len(names), 1, 2), dtype=np.int64)
    windows[:, 0, 1] = len(reader.arrays["name_row"])
    return search_names(reader, batch, windows, np.full((len(names), 1), least), learned_weights(), thing=thing)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(RECORDS, min_size=1, max_size=8), st.lists(NAMES, min_size=1, max_size=4), st.sampled_from([None, NEAR])
)
def test_many_names_are_found_as_each_alone(listed: list[Record], names: list[str], near: float | None) -> None:
    arrays = build_segment(listed)
    together = searched(SegmentReader(arrays), names, 5.0, near=near)
    for q, name in enumerate(names):
        alone, here = searched(SegmentReader(arrays), [name], 5.0, near=near), together.queries == q
        assert together.names[here].tolist() == alone.names.tolist() == sorted({*alone.names.tolist()})
        np.testing.assert_allclose(together.features[here], alone.features, atol=1e-9)
        assert together.sure[here].tolist() == alone.sure.tolist()


@settings(deadline=None, max_examples=100)
@given(st.lists(RECORDS, min_size=1, max_size=8), NAMES)
@example([Record(names="Bouzidi Bouz Idi", kind="person")], "Bouzidi")  # found by this property: a part written twice
def test_the_features_of_a_sure_name_are_those_of_the_explanation(listed: list[Record], name: str) -> None:
    reader = SegmentReader(build_segment(listed))
    found = searched(reader, [name], 5.0)
    for number, features, sure in zip(found.names.tolist(), found.features, found.sure.tolist(), strict=True):
        record = read_record(reader.arrays, int(reader.arrays["name_row"][number] & ROW_MASK))
        reading = read_names(name_of(WrittenName(name), "person"), name_of(record.names[0], record.kind))
        if sure:
            assert features @ learned_weights() == pytest.approx(reading.bits(), abs=1e-3)


@settings(deadline=None, max_examples=40)
@given(st.lists(RECORDS, min_size=1, max_size=8), NAMES)
def test_people_and_things_are_searched_apart(listed: list[Record], name: str) -> None:
    reader = SegmentReader(build_segment(listed))
    for thing in (False, True):
        found = searched(reader, [name], 3.0, thing=thing)
        assert {bool(reader.arrays["name_row"][number] & THING) for number in found.names.tolist()} <= {thing}


def test_more_names_than_there_is_room_for_are_all_found() -> None:
    reader = SegmentReader(build_segment([Record(names="Zbigniew Brzoska")] * 5000))
    assert searched(reader, ["Zbigniew Brzoska"], 10.0).names.tolist() == list(range(5000))


def test_a_name_without_parts_finds_nothing_and_hides_no_other() -> None:
    reader = SegmentReader(build_segment([Record(names="Karim Bouzidi")]))
    found = searched(reader, ["", "Karim Bouzidi", "😀"], 5.0)
    assert (found.queries.tolist(), found.names.tolist()) == ([1], [0])


@settings(deadline=None, max_examples=60)
@given(NAMES, NAMES)
def test_parts_are_looked_for_together_where_some_word_has_their_consonants(listed: str, query: str) -> None:
    reader = SegmentReader(build_segment([Record(names=listed)]))
    asked = reader.asked(thing=False)
    numbers, flags = asked.read(query, "", "")
    first, parts = np.array([0, len(numbers)]), np.array(numbers, dtype=np.int64)
    bones = set(reader.vocabulary.skeletons.tolist())
    words = [asked.words[number] for number in numbers]
    expected = [
        at
        for at in range(len(words) - 1)
        if words[at][0] == words[at + 1][0]
        and not (flags[at] | flags[at + 1]) & INITIAL_FLAG
        and (together := skeleton(words[at][1] + words[at + 1][1])) >= LEAST_JOINT
        and together in bones
    ]
    marks = np.array(flags, dtype=np.uint8)
    if len(parts):
        assert joinable(first, parts, marks, asked.tables, reader.vocabulary.skeletons).tolist() == expected


def test_a_span_may_say_what_its_best_neighbour_says_and_an_initial_three_bits() -> None:
    spans, flags = np.array([0, -1, 1, -1, -1]), np.array([0, INITIAL_FLAG, 0], dtype=np.uint8)
    most = most_of_spans(spans, flags, np.array([0, 2, 2]), np.array([4.5, 6.5], dtype=np.float32))
    assert most.tolist() == [6.5, 3.0, 0.0, 0.0, 0.0]
