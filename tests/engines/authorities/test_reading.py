"""Rows to entries of a directory: each whole, or put aside with its place and reason."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.authorities.columns import COLUMNS, MANDATORY, Known, capacities, kept_form
from tansiq.engines.authorities.reading import Entry, read_directory
from tansiq.engines.tables import Report, Row, csv_line, read_delimited
from tansiq.errors import MalformedError

KNOWN = Known(
    lambda code: code in ("QMA", "QSA"), frozenset({"ncb", "central_authority", "police"}),
    frozenset({"general", "cyber"}), frozenset({"police_qma_qsa_2019"}), frozenset({"Africa/Casablanca"}),
)  # fmt: skip
GOOD = {
    "authority": "qma-ncb", "state": "QMA", "kind": "ncb", "name_ar": "مكتب", "name_fr": "Bureau", "name_en": "Bureau",
    "capacities": "ncb: Order 4, Art. 2; central_authority: Order 9", "contact": "duty", "subject": "general",
    "instrument": "police_qma_qsa_2019", "citation": "Order 4, Art. 5", "acts_as": "ncb; central_authority",
    "languages": "ar; fr", "hours": "24/7", "time_zone": "Africa/Casablanca", "phone": "+999 5550 0100",
}  # fmt: skip


def _read(*rows: Mapping[str, str]) -> tuple[list[Entry], Report]:
    report = Report()
    table = [Row(1, COLUMNS), *(Row(2 + n, tuple(row.get(name, "") for name in COLUMNS)) for n, row in enumerate(rows))]
    return list(read_directory(table, KNOWN, report)), report


def _codes(report: Report) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in report.problems]


def test_an_officer_may_hold_two_capacities_of_one_authority() -> None:
    (entry,), report = _read(GOOD)
    assert report.problems == []
    assert capacities(entry.authority["capacities"]) == (("ncb", "Order 4, Art. 2"), ("central_authority", "Order 9"))
    assert entry.contact["acts_as"] == "ncb; central_authority"
    assert (entry.key, entry.line) == ("qma-ncb/duty", 2)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        *((column, "", "authorities.missing") for column in MANDATORY),
        ("authority", "QMA NCB", "authorities.value"), ("own", "perhaps", "authorities.value"),
        ("state", "XXX", "authorities.unknown"), ("kind", "club", "authorities.unknown"),
        ("subject", "weather", "authorities.unknown"), ("instrument", "a_treaty", "authorities.unknown"),
        ("capacities", "ncb", "authorities.capacity"), ("capacities", "ncb: a; ncb: b", "authorities.capacity"),
        ("capacities", "club: a", "authorities.unknown"), ("capacities", "ncb: a", "authorities.capacity_not_held"),
        ("acts_as", "police", "authorities.capacity_not_held"), ("acts_as", "club", "authorities.unknown"),
        ("languages", "Arabic", "authorities.value"), ("hours", "always", "hours.unreadable"),
        ("time_zone", "Mars/Base", "authorities.unknown"), ("phone", "", "authorities.no_channel"),
        ("phone", "0522", "authorities.value"), ("email", "nobody", "authorities.value"),
        ("contact_until", "tomorrow", "authorities.value"), ("name_own", "Бюро", "authorities.own_name"),
        ("post", "x" * 500, "authorities.too_long"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_stand_is_put_aside_with_its_place_and_reason(column: str, value: str, code: str) -> None:
    found, report = _read({**GOOD, column: value}, {**GOOD, "contact": "other"})
    assert [entry.contact["contact"] for entry in found] == ["other"]
    assert _codes(report) == [(2, code)]


def test_days_in_the_wrong_order_and_rows_that_contradict_one_another_are_put_aside() -> None:
    wrong = {**GOOD, "contact_from": "2027-02-01", "contact_until": "2027-01-31"}
    other = {**GOOD, "contact": "cyber", "name_fr": "Le Bureau"}
    found, report = _read(wrong, GOOD, GOOD, other)
    assert [entry.line for entry in found] == [3]
    assert _codes(report) == [(2, "authorities.dates"), (4, "authorities.twice"), (5, "authorities.differs")]


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ((*COLUMNS, "shoe_size"), "authorities.column"), ((*COLUMNS, "state"), "authorities.column_twice"),
        (COLUMNS[1:], "authorities.column_missing"),
    ],
)  # fmt: skip
def test_columns_that_mean_nothing_stand_twice_or_are_missing_refuse_the_file(head: tuple[str, ...], code: str) -> None:
    with pytest.raises(MalformedError) as told:
        list(read_directory([Row(1, head)], KNOWN, Report()))
    assert told.value.code == code


def test_no_rows_no_directory_and_too_many_cells_no_row() -> None:
    with pytest.raises(MalformedError, match="empty"):
        list(read_directory([], KNOWN, Report()))
    report, row = Report(), tuple(GOOD.get(name, "") for name in COLUMNS)
    table = [Row(1, COLUMNS), Row(2, (*row, "more")), Row(3, (), "table.quote"), Row(4, ("", " ")), Row(5, row)]
    assert [entry.line for entry in read_directory(table, KNOWN, report)] == [5]
    assert _codes(report) == [(2, "authorities.cells"), (3, "table.quote")]


def test_what_a_spreadsheet_guarded_is_read_as_it_was() -> None:
    lines = csv_line(GOOD) + csv_line(GOOD.values())
    assert b"'+999" in lines
    (entry,) = read_directory(read_delimited(io.BytesIO(lines)).rows, KNOWN, Report())
    assert entry.contact["phone"] == "+999 5550 0100"


@given(st.sampled_from(COLUMNS), st.text(max_size=60) | st.text("'+=x ", max_size=6))
def test_the_form_in_which_a_cell_is_kept_is_kept_when_it_is_read_again(column: str, text: str) -> None:
    with suppress(MalformedError):  # anything else that is raised is a fault
        kept = kept_form(column, text, KNOWN)
        assert kept_form(column, kept, KNOWN) == kept
