"""Distant pairs: what the index does not look for is worked out as the full comparison has it, once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Record, WrittenName
from tansiq.engines.matching.batch import Batch, FoundNames, search_names
from tansiq.engines.matching.distant import DistantPairs
from tansiq.engines.matching.search import SegmentReader
from tansiq.engines.matching.segment import ROW_MASK, build_segment, name_of, read_record
from tansiq.engines.matching.windows import MOST_WINDOWS
from tansiq.engines.names.reading import learned_weights, read_names

LISTED = [
    *("Youssef Ibrahim El Mansouri", "Karim Bou Zidi", "Salem Ahmed Omar", "K. Belmokhtar Rashid", "Nour Eddine Salhi"),
    *("Hussein Nouri Qassimi", "حسين نوري القاسمي", "Ivanenko Petr Olegovich", "Quarrick Zayd Lamrani"),
]
ASKED = [
    *("ΓΙΟΥΣΕΦ ΙΜΠΡΑΧΙΜ ΜΑΝΣΟΥΡΙ", "Karim Bouzidi", "Kamil Bouzidi", "Salem Ahmad Ommar", "Hocine Nouri Gasmi"),
    *("Пётр Олегович Иваненко", "Noureddine Salhy", "Zayd Kwarik Lamrany", "R. Belmokhtar"),
]
NEAR = 0.95  # so that hardly any writing is a neighbour


def found(asked: str) -> tuple[SegmentReader, Batch, FoundNames]:
    reader = SegmentReader(build_segment([Record(names=(name,)) for name in LISTED]))
    batch = Batch.of(reader, [(0, WrittenName(asked))], thing=False, near=NEAR)
    windows = np.zeros((1, MOST_WINDOWS, 2), dtype=np.int64)
    windows[0, 0, 1] = len(LISTED)
    names = np.arange(len(LISTED), dtype=np.int32)
    every = FoundNames(
        np.zeros(len(names), dtype=np.int64),
        names,
        search_features(len(names)),
        np.zeros(len(names), dtype=np.bool_),
    )
    assert (
        len(search_names(reader, batch, windows, np.full((1, MOST_WINDOWS), 99.0), learned_weights(), thing=False)[0])
        == 0
    )
    return reader, batch, every


def search_features(count: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.zeros((count, len(learned_weights())))


def listed_name(reader: SegmentReader, number: int) -> WrittenName:
    return read_record(reader.arrays, int(reader.arrays["name_row"][number]) & ROW_MASK).names[0]


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(ASKED) | st.sampled_from(LISTED))
def test_a_settled_name_has_the_bits_of_the_full_comparison(asked: str) -> None:
    reader, batch, every = found(asked)
    DistantPairs(reader, thing=False).settle(batch, every)
    query = name_of(WrittenName(asked), "person")
    for number, features in zip(every.names.tolist(), every.features, strict=True):
        reading = read_names(query, name_of(listed_name(reader, number), "person"))
        assert (features * learned_weights()).sum() == pytest.approx(reading.bits(), abs=1e-3)


def test_a_name_that_is_sure_is_left_as_it_is() -> None:
    reader, batch, every = found("Karim Bouzidi")
    every.sure[:] = True
    DistantPairs(reader, thing=False).settle(batch, every)
    assert not every.features.any()


def test_a_pair_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, batch, every = found("Kamil Bouzidi")
    pairs = DistantPairs(reader, thing=False)
    pairs.settle(batch, every)
    assert len(pairs)
    first = every.features.copy()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("tansiq.engines.matching.distant.span_evidence_at", refuse)
    pairs.settle(batch, every)
    assert (every.features == first).all()


def test_many_pairs_are_all_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tansiq.engines.matching.distant._PLACES", 2)
    for asked in (*ASKED, *LISTED):
        reader, batch, every = found(asked)
        pairs = DistantPairs(reader, thing=False)
        pairs.settle(batch, every)
        held = len(pairs)
        first = every.features.copy()
        pairs.settle(batch, every)
        assert len(pairs) == held
        assert (every.features == first).all()
