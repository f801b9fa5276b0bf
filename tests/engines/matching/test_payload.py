"""A record as bytes, and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Document, PartialDate, Record, WrittenName
from tansiq.engines.matching.payload import pack, unpack
from tansiq.errors import MalformedError

TEXT = st.text(st.characters(), max_size=12)
DATES = st.one_of(
    st.builds(PartialDate, st.integers(1, 9999), approximate=st.booleans(), text=TEXT),
    st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12), st.integers(1, 28), text=TEXT),
    st.builds(lambda year: PartialDate(year, year_to=year + 5), st.integers(1, 9990)),
)
RECORDS = st.builds(
    Record,
    id=TEXT,
    names=st.lists(
        st.builds(WrittenName, TEXT, st.sampled_from(["primary", "good", "weak"]), TEXT, TEXT, TEXT), max_size=3
    ),
    birth_dates=st.lists(DATES, max_size=3),
    nationalities=st.lists(st.text("ABC", min_size=3, max_size=3), max_size=3),
    sex=st.sampled_from([None, "M", "F"]),
    documents=st.lists(st.builds(Document, TEXT, TEXT, TEXT), max_size=3),
    kind=st.sampled_from(["person", "organisation", "vessel", "aircraft", "unknown"]),
    source=TEXT,
    reference=TEXT,
    listed_on=TEXT,
    places=st.lists(TEXT, max_size=3),
    notes=st.lists(TEXT, max_size=3),
)


@settings(deadline=None, max_examples=200)
@given(RECORDS)
def test_any_record_comes_back_as_it_was(record: Record) -> None:
    assert unpack(pack(record)) == record


@pytest.mark.parametrize("text", ["\ud800", "\x00", "\u202eكريم", "😀", '"\\', "İ", "\n"])
def test_no_sign_is_lost(text: str) -> None:
    record = Record(id=text, names=text, notes=text)
    assert unpack(pack(record)) == record


def test_equal_records_have_equal_bytes() -> None:
    assert pack(Record(names="Karim")) == pack(Record(names=(WrittenName("Karim"),)))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x00",
        b"[]",
        b"7",
        b'"x"',
        b"null",
        b"{",
        b"{}",
        b'{"names":7}',
        b'{"names":[],"birth_dates":[],"documents":[],"wings":2}',
        b'{"names":[["a","b","c","d","e","f"]],"birth_dates":[],"documents":[]}',
        b"\xff\xfe",
        b"{}" * 2,
    ],
)
def test_bytes_that_hold_no_record_are_refused(payload: bytes) -> None:
    with pytest.raises(MalformedError) as caught:
        unpack(payload)
    assert caught.value.code == "index.payload"


@settings(deadline=None, max_examples=100)
@given(RECORDS, st.data())
def test_a_record_cut_short_is_refused(record: Record, data: st.DataObject) -> None:
    packed = pack(record)
    with pytest.raises(MalformedError):
        unpack(packed[: data.draw(st.integers(0, len(packed) - 1))])


def test_the_bytes_are_plain_json_for_whoever_must_save_them() -> None:
    cells = json.loads(pack(Record(id="1", names="كريم")))
    assert cells["names"][0][0] == "كريم"
