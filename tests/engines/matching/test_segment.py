"""Segments: records laid out in flat arrays, and read back."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Document, Name, Record, WrittenName
from tansiq.engines.matching.documents import number_key
from tansiq.engines.matching.facts import Nations, day_of, facts_of, sort_keys
from tansiq.engines.matching.postings import PART_FLAGS, lay_out_joints, lay_out_postings
from tansiq.engines.matching.segment import KINDS, MARKS, THING, build_segment, name_of, read_id, read_record
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
        birth_dates=st.lists(
            st.sampled_from(["1984-03-07", "1984", "1990-05-05", "1984-03", "circa 1961", "1960/1965"]), max_size=2
        ),
        nationalities=st.lists(st.sampled_from(["MAR", "TUN", "ΑΒΓΔΕΖΗΘ", "", "\ud800"]), max_size=3),
        notes=st.lists(st.text(max_size=5), max_size=1),
    ),
    max_size=8,
)


def in_order(records: list[Record]) -> list[Record]:
    """The records as their rows stand: by birth date, those alike as they came."""
    days = np.array([day_of(record.birth_dates) for record in records], dtype=np.int32)
    return [records[row] for row in np.argsort(sort_keys(days), kind="stable").tolist()]


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_every_record_comes_back_from_its_row_and_rows_stand_by_birth_date(records: list[Record]) -> None:
    arrays, standing = build_segment(records), in_order(records)
    assert len(arrays["record_offsets"]) - 1 == len(records)
    assert [read_record(arrays, row) for row in range(len(records))] == standing
    assert [read_id(arrays, row) for row in range(len(records))] == [record.id for record in standing]
    nations, codes = Nations(), [code.decode() for code in arrays["nations"].tolist()]
    for record in records:
        facts_of(record, nations)
    assert codes == nations.codes
    for row, record in enumerate(standing):
        facts = facts_of(record, nations)
        assert arrays["row_day"][row] == facts.day
        assert tuple(arrays["row_nations"][row].tolist()) == facts.nations
        assert arrays["row_flags"][row] == facts.flags


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_every_name_with_a_part_stands_in_the_order_of_rows_with_its_flags_and_its_tokens(
    records: list[Record],
) -> None:
    arrays = build_segment(records)
    vocabulary = Vocabulary.from_arrays(arrays)
    expected, parts = [], []
    for row, record in enumerate(in_order(records)):
        for written in record.names:
            tokens = name_of(written, record.kind).tokens
            if tokens:
                thing = 0 if record.kind in ("person", "unknown") else THING
                expected.append(row | thing | MARKS[written.quality])
                words = vocabulary.find([token.key for token in tokens]).tolist()
                parts.append([word | flags_of(token) << PART_FLAGS for word, token in zip(words, tokens, strict=True)])
    assert arrays["name_row"].tolist() == expected
    spans = pairwise(arrays["name_parts"].tolist())
    assert [arrays["part_word"][first:last].tolist() for first, last in spans] == parts


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_postings_and_joints_are_those_of_the_names(records: list[Record]) -> None:
    arrays = build_segment(records)
    vocabulary = Vocabulary.from_arrays(arrays)
    names = arrays["part_word"], arrays["name_parts"]
    for laid in (lay_out_postings(*names, len(vocabulary)), lay_out_joints(*names, vocabulary)):
        for name, array in laid.items():
            np.testing.assert_array_equal(arrays[name], array)


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_documents_stand_in_the_order_of_their_keys(records: list[Record]) -> None:
    arrays = build_segment(records)
    expected = sorted(
        (number_key(document.number), row)
        for row, record in enumerate(in_order(records))
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
