"""Windows cover every name once, and ask no more of a name than the other fields can make good."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Record, compare
from tansiq.engines.matching import oracle
from tansiq.engines.matching.evidence import NAME_FLOOR
from tansiq.engines.matching.facts import asked_of
from tansiq.engines.matching.segment import ROW_MASK, build_segment, read_record
from tansiq.engines.matching.windows import MOST_WINDOWS, Bounds, bounds_of, fill_windows
from tansiq.engines.names.comparison import Feature
from tansiq.engines.names.name import Name
from tansiq.engines.names.reading import learned_weights, read_names

NAMES = ["Karim Bouzidi", "Kareem Buzidi", "كريم البوزيدي", "Salem Omar", "K. Bouzidi", ""]
DATES = [
    *("1984-03-07", "1984-03-08", "1984", "1985-01-01", "1983-12-31", "1987", "1988-05-05", "1974", "1973-02-02"),
    *("1994-11-11", "1995-01-01", "1995-06-06", "1984-03", "circa 1980", "1980/1990", "0001-01-02", "9999-12-31"),
    *("9999", "0001"),
]
RECORDS = st.builds(
    Record,
    names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=2),
    birth_dates=st.lists(st.sampled_from(DATES), max_size=2),
    nationalities=st.lists(st.sampled_from(["RUS", "CHN", "MAR", "TUV", ""]), max_size=4),
    sex=st.sampled_from([None, "M", "F"]),
    kind=st.sampled_from(["person", "unknown", "vessel"]),
)
LISTS = st.lists(RECORDS, max_size=12)
THRESHOLDS = st.sampled_from([-20.0, 3.0, 7.0, 12.0, 20.0])


def laid(listed: list[Record]) -> tuple[dict[str, np.ndarray], Bounds]:
    arrays = build_segment(listed)
    return arrays, bounds_of(arrays["row_day"], arrays["name_row"], ROW_MASK)


def filled(
    arrays: dict[str, np.ndarray], bounds: Bounds, queries: list[Record], least: float
) -> tuple[np.ndarray, ...]:
    windows = np.empty((len(queries), MOST_WINDOWS, 2), dtype=np.int64)
    needs = np.empty((len(queries), MOST_WINDOWS))
    fill_windows(
        asked_of(queries, [code.decode() for code in arrays["nations"].tolist()]),
        bounds,
        least,
        NAME_FLOOR,
        windows,
        needs,
    )
    return windows, needs


def need_of(name: int, windows: np.ndarray, needs: np.ndarray) -> list[float]:
    return [need for (first, last), need in zip(windows.tolist(), needs.tolist(), strict=True) if first <= name < last]


@settings(deadline=None, max_examples=150)
@given(LISTS, st.lists(RECORDS, min_size=1, max_size=3), THRESHOLDS)
def test_every_name_lies_in_one_window_that_asks_what_its_birth_date_leaves_open(
    listed: list[Record], queries: list[Record], least: float
) -> None:
    arrays, bounds = laid(listed)
    windows, needs = filled(arrays, bounds, queries, least)
    count = len(arrays["name_row"])
    plain = np.empty((len(queries), count, 2), dtype=np.int64), np.empty((len(queries), count))
    asked = asked_of(queries, [code.decode() for code in arrays["nations"].tolist()])
    oracle.fill_windows(asked, bounds, least, NAME_FLOOR, *plain)
    assert (windows >= 0).all()
    assert (windows <= count).all()
    for q in range(len(queries)):
        for name in range(count):
            assert need_of(name, windows[q], needs[q]) == pytest.approx(need_of(name, plain[0][q], plain[1][q]))
            assert len(need_of(name, windows[q], needs[q])) == 1


@settings(deadline=None, max_examples=150)
@given(LISTS, RECORDS, THRESHOLDS)
def test_no_record_that_reaches_the_threshold_has_a_name_that_its_window_asks_more_of(
    listed: list[Record], query: Record, least: float
) -> None:
    arrays, bounds = laid(listed)
    windows, needs = filled(arrays, bounds, [query], least)
    for row in range(len(listed)):
        evidence = compare(query, read_record(arrays, row))
        names = sum(part.bits for part in evidence.parts if part.reason.startswith("name."))
        if evidence.bits >= least and names >= min(NAME_FLOOR, least):
            own = np.flatnonzero((arrays["name_row"] & ROW_MASK) == row).tolist()
            assert all(need_of(name, windows[0], needs[0])[0] <= names + 1e-9 for name in own)


@settings(deadline=None, max_examples=60)
@given(LISTS)
def test_years_begin_where_the_first_name_of_that_year_or_a_later_one_stands(listed: list[Record]) -> None:
    arrays, bounds = laid(listed)
    rows = arrays["name_row"] & ROW_MASK
    days = arrays["row_day"][rows].tolist()
    assert (np.diff(rows) >= 0).all()
    assert bounds.others[2] == len(rows)
    for starts in (bounds.years, bounds.only_years):
        assert (np.diff(starts) >= 0).all()
    for name, day in enumerate(days):
        if -9999 <= day < 0:
            year = -day - bounds.first_year
            assert bounds.only_years[year] <= name < bounds.only_years[year + 1]


def test_a_third_nationality_that_few_have_counts_in_what_a_window_asks() -> None:
    query = Record(names="Karim", nationalities=("CHN", "IND", "TUV"), birth_dates="1984-03-07")
    plain = Record(names="Karim", nationalities=("TUV",), birth_dates="1984-03-07")
    arrays, bounds = laid([Record(names="Karim", nationalities="TUV", birth_dates="1984-03-07")])
    windows, needs = filled(arrays, bounds, [query, plain], 30.0)
    assert need_of(0, windows[0], needs[0]) == need_of(0, windows[1], needs[1])


def test_an_empty_segment_has_empty_windows() -> None:
    arrays, bounds = laid([])
    windows, _ = filled(arrays, bounds, [Record(names="Karim", birth_dates=date) for date in (*DATES, ())], 12.0)
    assert (windows[:, :, 0] == windows[:, :, 1]).all()


def test_the_bits_for_are_the_weights_that_windows_are_measured_against() -> None:
    features = read_names(Name.parse("Karim Bouzidi"), Name.parse("Karim Bouzidi")).features
    others = [feature for feature in Feature if feature not in (Feature.FOR, Feature.AGAINST)]
    assert (learned_weights()[others] <= 0).all()
    assert learned_weights()[Feature.AGAINST] * features[Feature.AGAINST] <= 0
