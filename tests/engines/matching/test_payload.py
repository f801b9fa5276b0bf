"""A record as bytes, and back."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Document, PartialDate, Record, WrittenName
from tansiq.engines.matching.payload import id_in, pack, unpack
from tansiq.errors import MalformedError

TEXT = st.text(st.characters(), max_size=12)
DATES = st.one_of(
    st.builds(PartialDate, st.integers(1, 9999), approximate=st.booleans(), text=TEXT),
    st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12), st.integers(1, 28), text=TEXT),
    st.builds(lambda year: PartialDate(year, year_to=year + 5), st.integers(1, 9990)),
    st.dates().map(lambda day: PartialDate.parse(day.isoformat())),
    st.dates().map(lambda day: PartialDate(day.year, day.month, day.day)),
    st.integers(1, 9999).map(lambda year: PartialDate.parse(f"{year:04d}")),
    st.just(PartialDate.parse("1984-03")),
)
#: One name and a few facts, as most records of a long list have them, at the edges of what the short form holds.
PLAIN = st.builds(
    Record,
    id=TEXT | st.integers(250, 260).map("x".__mul__),
    names=TEXT,
    birth_dates=st.lists(DATES, max_size=1),
    nationalities=st.lists(st.sampled_from(["MAR", "TUN", "FRA", "XX", "LONG", "ΑΒΓ", ""]), max_size=4),
    sex=st.sampled_from([None, "M", "F"]),
    kind=st.sampled_from(["person", "person", "person", "unknown"]),
    source=TEXT | st.just("é" * 128),
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


@settings(deadline=None, max_examples=300)
@given(RECORDS | PLAIN)
def test_any_record_comes_back_as_it_was(record: Record) -> None:
    assert unpack(pack(record)) == record
    assert id_in(pack(record)) == record.id


def test_a_plain_record_takes_a_dozen_bytes_beside_its_texts() -> None:
    record = Record(id="17", names="Karim Bouzidi", birth_dates="1984-03-07", nationalities="MAR", sex="M", source="UN")
    texts = len("17" + "Karim Bouzidi" + "MAR" + "UN")
    assert len(pack(record)) <= texts + 12
    assert pack(record)[0] >= 0x80


@pytest.mark.parametrize(
    "other",
    [
        {"names": ("Karim", "Kareem")},
        {"names": WrittenName("Karim", "weak")},
        {"names": WrittenName("Karim", given="Karim")},
        {"birth_dates": ("1984", "1985")},
        {"birth_dates": "circa 1984"},
        {"birth_dates": PartialDate(1984, text="in 1984")},
        {"birth_dates": "1984-03"},
        {"documents": "AB123456"},
        {"nationalities": ("MAR", "TUN", "FRA", "ESP")},
        {"nationalities": "X"},
        {"kind": "vessel"},
        {"notes": "tall"},
        {"places": "Fes"},
        {"reference": "QDi.1"},
        {"listed_on": "2001-01-01"},
        {"id": "x" * 256},
    ],
)
def test_a_record_that_the_short_form_cannot_hold_is_json(other: dict[str, object]) -> None:
    record = Record(**{"names": "Karim", **other})  # type: ignore[arg-type]
    assert pack(record)[:1] == b"{"
    assert unpack(pack(record)) == record


@pytest.mark.parametrize("day", [date.min, date(1999, 12, 31), date(2000, 2, 29), date.max])
def test_every_day_of_the_calendar_comes_back(day: date) -> None:
    record = Record(names="Karim", birth_dates=day.isoformat())
    assert pack(record)[0] >= 0x80
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
def test_json_cut_short_is_refused(record: Record, data: st.DataObject) -> None:
    packed = pack(record)
    if packed[:1] == b"{":
        with pytest.raises(MalformedError):
            unpack(packed[: data.draw(st.integers(0, len(packed) - 1))])


def refusal(read: object, payload: bytes) -> str:
    try:
        read(payload)  # type: ignore[operator]
    except MalformedError as error:
        return error.code
    return ""


@settings(deadline=None, max_examples=400)
@given(
    st.binary(max_size=60)
    | st.tuples(st.integers(0x80, 0xFF), st.binary(max_size=60)).map(lambda parts: bytes([parts[0]]) + parts[1])
    | st.tuples(st.integers(0x80, 0xFF), st.integers(0, 3), st.integers(0, 3), st.binary(min_size=6, max_size=40)).map(
        lambda parts: bytes(parts[:3]) + parts[3]
    )
)
def test_hostile_bytes_are_read_as_a_record_or_refused_in_one_way(payload: bytes) -> None:
    assert refusal(unpack, payload) in ("", "index.payload")
    assert refusal(id_in, payload) in ("", "index.payload")
    if not refusal(unpack, payload):
        assert id_in(payload) == unpack(payload).id


@settings(deadline=None, max_examples=200)
@given(PLAIN, st.data())
def test_a_record_with_one_byte_changed_or_cut_off_is_read_or_refused_in_one_way(
    record: Record, data: st.DataObject
) -> None:
    packed = bytearray(pack(record))
    packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    payload = bytes(packed[: data.draw(st.integers(0, len(packed)))])
    assert refusal(unpack, payload) in ("", "index.payload")
    assert refusal(id_in, payload) in ("", "index.payload")


@pytest.mark.parametrize(
    "payload",
    [
        b"\x80",
        b"\x80\x05\x00",
        b"\x80\x05\x00abc",
        b"\x80\x00\x09ab",
        b"\x84\x00\x00\x01",
        b"\x8c\x00\x00\x07\x07",
        b"\xb0\x00\x00Karim",
        b"\xc0\x00\x00Karim",
        b"\x81\x00\x00MA\xff",
        b"\x88\x00\x00\xff\xff",
    ],
)
def test_a_damaged_short_record_is_refused(payload: bytes) -> None:
    assert refusal(unpack, payload) == "index.payload"


_BAD_DATES = [("birth_dates", [date]) for date in ([1984, 10**30, 1], [1984.5], [1984, 1, 1, 0, 1990.5], ["1984"])]


def test_what_json_holds_in_place_of_a_text_is_refused() -> None:
    cells = json.loads(pack(Record(id="1", names="Karim", notes="x")))
    for field, value in (("id", 7), ("source", None), ("notes", [7]), ("kind", "ghost"), ("names", [[7]]), *_BAD_DATES):
        assert refusal(unpack, json.dumps(cells | {field: value}).encode()) == "index.payload"
        assert refusal(id_in, json.dumps(cells | {field: value}).encode()) == "index.payload"


def test_longer_records_are_plain_json_for_whoever_must_save_them() -> None:
    cells = json.loads(pack(Record(id="1", names=("كريم", "Karim"))))
    assert cells["names"][0][0] == "كريم"
