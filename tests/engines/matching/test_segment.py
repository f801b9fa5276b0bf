"""Segments: records laid out in flat arrays, and read back."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Document, Name, Record, WrittenName
from tansiq.engines.matching.documents import number_key
from tansiq.engines.matching.segment import KINDS, THING, WEAK, build_segment, name_of, read_id, read_record
from tansiq.engines.names.comparison import flags_of
from tansiq.engines.names.vocabulary import Vocabulary
from tansiq.errors import MalformedError

WORDS = [
    "Karim Bouzidi",
    "كريم البوزيدي",
    "Salem bin Omar",
    "Omar, Salem Ahmed",
    "K. Abdul Rahman",
    "",
    "😀",
    "Zbi Gniew",
    "李晓明",
]
RECORDS = st.lists(
    st.builds(
        Record,
        id=st.text(max_size=5),
        names=st.lists(
            st.builds(WrittenName, st.sampled_from(WORDS), st.sampled_from(["primary", "weak"])), max_size=3
        ),
        documents=st.lists(st.sampled_from(["AB123456", "A8123456", "12", "ZZ-99 11"]), max_size=2),
        kind=st.sampled_from(KINDS),
        notes=st.lists(st.text(max_size=5), max_size=1),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_every_record_comes_back_from_its_row(records: list[Record]) -> None:
    arrays = build_segment(records)
    assert len(arrays["record_offsets"]) - 1 == len(records)
    assert [read_record(arrays, row) for row in range(len(records))] == records
    assert [read_id(arrays, row) for row in range(len(records))] == [record.id for record in records]
    assert [KINDS[kind] for kind in arrays["record_kind"]] == [record.kind for record in records]


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_every_name_with_a_part_stands_under_its_record_with_its_flags(records: list[Record]) -> None:
    arrays = build_segment(records)
    expected = [
        (
            row,
            place,
            (0 if record.kind in ("person", "unknown") else THING) | (WEAK if written.quality == "weak" else 0),
        )
        for row, record in enumerate(records)
        for place, written in enumerate(record.names)
        if name_of(written, record.kind).tokens
    ]
    columns = (arrays["name_row"], arrays["name_place"], arrays["name_flags"])
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == expected
    assert len(arrays["part_offsets"]) == len(expected) + 1


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_the_parts_of_a_name_are_its_tokens(records: list[Record]) -> None:
    arrays = build_segment(records)
    vocabulary = Vocabulary.from_arrays(arrays)
    spans = list(pairwise(arrays["part_offsets"].tolist()))
    for (first, last), row, place in zip(spans, arrays["name_row"], arrays["name_place"], strict=True):
        record = records[row]
        tokens = name_of(record.names[place], record.kind).tokens
        assert arrays["part_word"][first:last].tolist() == vocabulary.find([token.key for token in tokens]).tolist()
        assert arrays["part_flags"][first:last].tolist() == [flags_of(token) for token in tokens]
        joined = [
            int(vocabulary.find([(one.kind, one.letters + other.letters)])[0]) if one.kind == other.kind else -1
            for one, other in pairwise(tokens)
        ]
        assert arrays["part_joined"][first:last].tolist() == [*joined, -1]


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_a_posting_list_names_who_holds_the_word_once_each_in_order(records: list[Record]) -> None:
    arrays = build_segment(records)
    offsets = arrays["post_offsets"]
    assert len(offsets) == len(arrays["word_keys"]) + 1
    held: dict[int, set[int]] = {word: set() for word in range(len(arrays["word_keys"]))}
    for name, (first, last) in enumerate(pairwise(arrays["part_offsets"].tolist())):
        for word in [*arrays["part_word"][first:last], *arrays["part_joined"][first:last]]:
            if word >= 0:
                held[int(word)].add(name)
    for word, names in held.items():
        assert arrays["post_names"][offsets[word] : offsets[word + 1]].tolist() == sorted(names)


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_documents_stand_in_the_order_of_their_keys(records: list[Record]) -> None:
    arrays = build_segment(records)
    expected = sorted(
        (number_key(document.number), row)
        for row, record in enumerate(records)
        for document in record.documents
        if number_key(document.number)
    )
    assert list(zip(arrays["document_keys"].tolist(), arrays["document_rows"].tolist(), strict=True)) == expected


@settings(deadline=None, max_examples=30)
@given(RECORDS)
def test_the_arrays_are_flat_and_ready_for_a_file(records: list[Record]) -> None:
    for array in build_segment(records).values():
        assert array.flags.c_contiguous
        assert not array.dtype.hasobject


def test_the_same_records_give_the_same_bytes() -> None:
    records = [Record(id=str(k), names=name, documents=Document("AB123456")) for k, name in enumerate(WORDS)]
    one, other = build_segment(records), build_segment(iter(records))
    assert one.keys() == other.keys()
    for name, array in one.items():
        np.testing.assert_array_equal(array, other[name])


def test_a_name_that_can_be_none_is_refused() -> None:
    with pytest.raises(MalformedError):
        build_segment([Record(names="Karim\x00")])


def test_damaged_bytes_are_refused() -> None:
    arrays = build_segment([Record(id="1", names="Karim")])
    arrays["payload"] = arrays["payload"].copy()
    arrays["payload"][:5] = 0
    with pytest.raises(MalformedError) as caught:
        read_record(arrays, 0)
    assert caught.value.code == "index.payload"


def test_a_name_is_read_as_a_persons_or_a_things() -> None:
    written = WrittenName("Al Sheikh Trading")
    assert len(name_of(written, "organisation").tokens) == 3
    assert name_of(written, "person") == name_of(written, "unknown") == Name.parse("Al Sheikh Trading")
    kept_apart = WrittenName("Salem Omar", given="Salem", family="Omar")
    assert name_of(kept_apart, "person").ordered
