"""Search: every record is found by what it holds, with the very bits that the explanation adds up."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Document, Record, WrittenName, compare
from tansiq.engines.matching import DEFAULT_MIN_BITS
from tansiq.engines.matching.evidence import NAME_FLOOR
from tansiq.engines.matching.record import Kind
from tansiq.engines.matching.search import Found, SegmentReader, search_segments
from tansiq.engines.matching.segment import build_segment, read_id, read_record
from tansiq.engines.names.comparison import FEATURES
from tansiq.errors import RefusedError

LISTED = (
    Record(
        id="bouzidi", names=("Karim Bouzidi", "كريم البوزيدي"), birth_dates="1984-03-07", sex="M", nationalities="MAR"
    ),
    Record(id="brother", names="Yusuf Bouzidi", birth_dates="1990", sex="M"),
    Record(
        id="kaabi",
        names=WrittenName("Salem Ahmed Al-Kaabi", given="Salem Ahmed", family="Al-Kaabi"),
        documents="AB123456",
    ),
    Record(id="rahman", names=("عبد الرحمن القحطاني",), birth_dates="1970-05-05"),
    Record(id="weak", names=(WrittenName("Zbigniew Brzoska", "weak"), WrittenName("Abu Zayd", "weak"))),
    Record(id="nouri", names="Hussein Nouri", birth_dates="circa 1961", nationalities=("TUN", "FRA")),
    Record(id="omar", names="Omar, Salem Ahmed"),
    Record(id="trading", names="Bouzidi Trading Company", kind="organisation"),
    Record(id="star", names="Karim Bouzidi", kind="vessel", documents=Document("IMO9111111", "imo")),
    Record(id="either", names="Lamrani Belmokhtar", kind="unknown"),
    Record(id="nameless", documents=Document("P7654321", "passport", "MAR")),
    Record(id="initial", names="K. Belmokhtar"),
)


@cache
def reader() -> SegmentReader:
    return SegmentReader(build_segment(LISTED))


def ask(query: Record | str, limit: int = 20, min_bits: float = DEFAULT_MIN_BITS) -> list[Found]:
    record = Record(names=query, kind="unknown") if isinstance(query, str) else query
    (answer,) = search_segments([reader()], [np.zeros(len(LISTED), dtype=bool)], [record], limit, min_bits)
    return answer


def listed(hit: Found) -> Record:
    return read_record(reader().arrays, hit.row)


def ids(found: list[Found]) -> list[str]:
    return [listed(hit).id for hit in found]


QUERIES = [
    "Karim Bouzidi",
    "كريم البوزيدي",
    "BOUZIDI Karim",
    "Karim Bouzidy",
    "K. Bouzidi",
    "Yusuf Bouzidi",
    "Salem Ahmed Kaabi",
    "KAABI<<SALEM<AHMED",
    "Abdulrahman al-Qahtani",
    "Abdurrahman Kahtani",
    "Zbigniew Brzoska",
    "Hussein Nouri",
    "حسين نوري",
    "Salem Ahmed Omar",
    "Ahmed Salem Omar",
    "Bouzidi Trading Company",
    "Lamrani Belmokhtar",
    "Kamil Belmokhtar",
    "Bou Zidi Karim",
    "",
    "😀",
    "al",
]
RECORDS = st.builds(
    Record,
    names=st.lists(st.sampled_from(QUERIES), min_size=1, max_size=2),
    birth_dates=st.lists(st.sampled_from(["1984-03-07", "1984", "1970-05-05", "1990", "1961"]), max_size=1),
    sex=st.sampled_from([None, "M", "F"]),
    nationalities=st.lists(st.sampled_from(["MAR", "TUN"]), max_size=1),
    documents=st.lists(st.sampled_from(["AB123456", "A8123456", "P7654321", "PT654321"]), max_size=1),
    kind=st.sampled_from(["person", "person", "unknown", "vessel", "organisation"]),
)


@pytest.mark.parametrize("record", LISTED, ids=lambda record: record.id)
def test_every_record_is_found_by_its_own_names_where_they_say_enough(record: Record) -> None:
    for written in record.names:
        query = Record(names=written, kind=record.kind)
        if compare(query, record).bits >= DEFAULT_MIN_BITS:
            assert record.id in ids(ask(query))


@pytest.mark.parametrize("record", LISTED, ids=lambda record: record.id)
def test_every_record_is_found_by_itself(record: Record) -> None:
    if compare(record, record).bits >= DEFAULT_MIN_BITS:
        assert record.id in ids(ask(record))


@settings(deadline=None, max_examples=100)
@given(RECORDS)
def test_a_hit_has_the_bits_of_its_explanation(query: Record) -> None:
    for hit in ask(query, min_bits=3.0):
        assert hit.bits == pytest.approx(compare(query, listed(hit)).bits, abs=1e-3)


@settings(deadline=None, max_examples=60)
@given(RECORDS)
def test_whatever_reaches_the_threshold_by_its_name_is_found(query: Record) -> None:
    found = set(ids(ask(query)))
    for record in LISTED:
        evidence = compare(query, record)
        names = sum(part.bits for part in evidence.parts if part.reason.startswith("name."))
        of_one_kind = record.kind == query.kind or (record.kind != "unknown" and query.kind == "unknown")
        if of_one_kind and evidence.bits >= DEFAULT_MIN_BITS + 1e-3 and names >= NAME_FLOOR + 1e-3:
            assert record.id in found


@settings(deadline=None, max_examples=60)
@given(RECORDS, st.integers(1, 5))
def test_hits_come_best_first_above_the_threshold_and_no_more_than_asked_for(query: Record, limit: int) -> None:
    every, some = ask(query), ask(query, limit=limit)
    assert [hit.bits for hit in every] == sorted((hit.bits for hit in every), reverse=True)
    assert all(hit.bits >= DEFAULT_MIN_BITS for hit in every)
    assert some == every[:limit]
    assert len({hit.row for hit in every}) == len(every)


@settings(deadline=None, max_examples=40)
@given(RECORDS)
def test_a_higher_threshold_only_leaves_out(query: Record) -> None:
    low = {hit.row: hit.bits for hit in ask(query, min_bits=8.0)}
    high = {hit.row: hit.bits for hit in ask(query, min_bits=14.0)}
    assert high == pytest.approx({row: bits for row, bits in low.items() if bits >= 14.0}, abs=1e-3)


def test_the_true_one_stands_before_the_brother() -> None:
    assert ids(ask("كريم بوزيدي"))[0] == "bouzidi" or ids(ask("كريم بوزيدي"))[0] == "star"
    assert "brother" not in ids(ask(Record(names="Karim Bouzidi", birth_dates="1984-03-07")))


def test_a_shared_birthday_brings_no_stranger() -> None:
    query = Record(names="Zeid Quarrick", birth_dates="1984-03-07", sex="M", nationalities="MAR")
    assert ask(query) == []


def test_a_row_with_the_querys_document_is_always_read() -> None:
    assert "nameless" in ids(ask(Record(names="Anyone", documents=Document("P7654321", "passport", "MAR"))))
    assert "nameless" in ids(ask(Record(documents=Document("p-7654321", "passport", "MAR"))))
    (hit,) = ask(Record(documents="A8123456"), min_bits=5.0)
    assert listed(hit).id == "kaabi"


def test_persons_and_things_are_searched_apart_and_a_bare_text_among_both() -> None:
    assert "star" not in ids(ask(Record(names="Karim Bouzidi")))
    assert ids(ask(Record(names="Karim Bouzidi", kind="vessel"))) == ["star"]
    assert {"bouzidi", "star"} <= set(ids(ask("Karim Bouzidi")))
    assert "trading" in ids(ask(Record(names="Bouzidi Trading Company", kind="organisation")))


def test_a_weak_alias_is_found_with_fewer_bits() -> None:
    (hit,) = ask("Zbigniew Brzoska")
    strong = compare("Zbigniew Brzoska", "Zbigniew Brzoska").bits
    assert listed(hit).id == "weak"
    assert hit.bits < strong


def test_dead_rows_are_left_out() -> None:
    dead = np.zeros(len(LISTED), dtype=bool)
    dead[[read_id(reader().arrays, row) for row in range(len(LISTED))].index("bouzidi")] = True
    (answer,) = search_segments([reader()], [dead], [Record(names="Karim Bouzidi")], 10, DEFAULT_MIN_BITS)
    assert "bouzidi" not in ids(answer)


@settings(deadline=None, max_examples=30)
@given(st.lists(RECORDS, min_size=1, max_size=3), st.integers(1, len(LISTED) - 1))
def test_it_does_not_matter_how_records_are_spread_over_segments(queries: list[Record], cut: int) -> None:
    parts = [SegmentReader(build_segment(LISTED[:cut])), SegmentReader(build_segment(LISTED[cut:]))]
    alive = [np.zeros(cut, dtype=bool), np.zeros(len(LISTED) - cut, dtype=bool)]
    split = search_segments(parts, alive, queries, 20, DEFAULT_MIN_BITS)
    for query, found in zip(queries, split, strict=True):
        of_id = {read_id(parts[hit.segment].arrays, hit.row): hit.bits for hit in found}
        assert of_id == pytest.approx({listed(hit).id: hit.bits for hit in ask(query)}, abs=1e-3)


def test_many_queries_are_answered_as_each_alone() -> None:
    queries = [Record(names=text, kind="unknown") for text in QUERIES]
    together = search_segments([reader()], [np.zeros(len(LISTED), dtype=bool)], queries, 20, DEFAULT_MIN_BITS)
    assert together == [ask(text) for text in QUERIES]


@pytest.mark.parametrize("kind", ["person", "vessel"])
@pytest.mark.parametrize("listed", ["Wanjiku Youssef I. Zbigniew", "Zbigniew I Wanjiku", "Zbigniew Ae Wanjiku"])
def test_a_part_of_no_consonant_beside_a_part_is_weighed_as_it_is_explained(kind: Kind, listed: str) -> None:
    query, record = Record(names="Zbigniew Wanjiku", kind=kind), Record(names=listed, kind=kind)
    parts = [SegmentReader(build_segment([record]))]
    for least in (DEFAULT_MIN_BITS, 5.0):
        ((hit,),) = search_segments(parts, [np.zeros(1, dtype=bool)], [query], 1, least)
        assert hit.bits == pytest.approx(compare(query, record).bits, abs=1e-3)


def test_other_weights_give_other_bits() -> None:
    query = [Record(names="Karim Bouzidi")]
    alive = [np.zeros(len(LISTED), dtype=bool)]
    none = search_segments([reader()], alive, query, 20, DEFAULT_MIN_BITS, weights=np.zeros(FEATURES))
    assert none == [[]]


def test_an_empty_segment_answers_with_nothing() -> None:
    empty = SegmentReader(build_segment([]))
    assert search_segments(
        [empty], [np.zeros(0, dtype=bool)], [Record(names="Karim", documents="AB123456")], 5, 0.0
    ) == [[]]
    assert search_segments([], [], [Record(names="Karim")], 5, 0.0) == [[]]


def test_words_asked_for_before_are_remembered_and_change_nothing() -> None:
    fresh = SegmentReader(build_segment(LISTED))
    query, alive = [Record(names="Karim Bouzidi")], [np.zeros(len(LISTED), dtype=bool)]
    first = search_segments([fresh], alive, query, 20, DEFAULT_MIN_BITS)
    assert search_segments([fresh], alive, query, 20, DEFAULT_MIN_BITS) == first


@pytest.mark.parametrize("limit", ["_MOST_WORDS", "_MOST_PAIRS"])
@pytest.mark.parametrize("least", [DEFAULT_MIN_BITS, 5.0])
def test_a_memory_begun_anew_with_every_batch_changes_no_answer(
    monkeypatch: pytest.MonkeyPatch, limit: str, least: float
) -> None:
    fresh, alive = SegmentReader(build_segment(LISTED)), [np.zeros(len(LISTED), dtype=bool)]
    monkeypatch.setattr(f"tansiq.engines.matching.search.{limit}", 0)
    for text in QUERIES:
        query = Record(names=text, kind="unknown")
        (answer,) = search_segments([fresh], alive, [query], 20, least)
        assert answer == ask(query, min_bits=least)


def test_what_is_remembered_of_queries_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh, alive = SegmentReader(build_segment(LISTED)), [np.zeros(len(LISTED), dtype=bool)]
    monkeypatch.setattr("tansiq.engines.matching.search._MOST_WORDS", 4)
    known = []
    for letter in "bdfklmnprst":
        search_segments([fresh], alive, [Record(names=f"{letter}arim {letter}ouzidi")], 20, DEFAULT_MIN_BITS)
        known.append(len(fresh.asked(thing=False).words))
    assert max(known) == 6


def test_a_segment_built_with_other_tables_is_refused() -> None:
    arrays = dict(build_segment(LISTED))
    arrays["learned"] = arrays["learned"][::-1].copy()
    with pytest.raises(RefusedError) as caught:
        SegmentReader(arrays)
    assert caught.value.code == "index.other_tables"
