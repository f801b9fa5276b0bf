"""Entries that are many rows: each comes once and whole, however its rows lie apart (fictional persons)."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.lists import grouping
from tansiq.engines.lists.grouping import Fact, Group, Layout, group_rows
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

LAYOUT = Layout("List.csv", "number", ",", {"name": ("name", "quality")}, {"no": "number"})
HEADER = "Name,Quality,Town,No\n"


def groups(text: str, layout: Layout = LAYOUT, report: Report | None = None) -> list[Group]:
    return list(group_rows(io.BytesIO(text.encode()), layout, report or Report()).groups)


def failure(content: bytes) -> MalformedError:
    with pytest.raises(MalformedError) as caught:
        list(group_rows(io.BytesIO(content), LAYOUT, Report()).groups)
    return caught.value


def test_scattered_rows_are_one_entry_and_every_fact_is_kept_once() -> None:
    first, second = groups(
        f"{HEADER}Zaydun,good,Port Azure,1\nLila,,Azur,2\nZaydun,good,Quay,1\nZayd,weak,Port Azure,1\n"
    )
    assert (first.number, first.line, second.number, second.line) == ("2", 3, "1", 2)
    assert second.of("name") == [Fact(2, ("Zaydun", "good")), Fact(5, ("Zayd", "weak"))]
    assert second.texts("town") == ["Port Azure", "Quay"]
    assert second.of("street") == []


def test_an_entry_comes_with_its_last_row_not_at_the_end_of_the_file() -> None:
    rows = [f"Zaydun,,Town {row},{row // 2}\n" for row in range(4)]
    read = group_rows(io.BytesIO((HEADER + "".join(rows)).encode()), LAYOUT, Report()).groups
    assert next(read).texts("town") == ["Town 0", "Town 1"]


def test_what_stands_before_the_header_is_handed_on_and_columns_go_by_their_names() -> None:
    content = b"Last Updated,01/02/2024\n\nNO, town ,Quality,NAME\n7,Quay,good,Zaydun\n"
    found = group_rows(io.BytesIO(content), LAYOUT, Report())
    assert found.before[:2] == ("Last Updated", "01/02/2024")
    assert found.columns == ("number", "town", "quality", "name")
    (entry,) = found.groups
    assert (entry.number, entry.of("name")) == ("7", [Fact(4, ("Zaydun", "good"))])


def test_a_column_called_as_a_block_is_not_taken_for_it() -> None:
    layout = Layout("List.csv", "number", ",", {"name": ("name 1", "quality")})
    (entry,) = groups("Name 1,Quality,Name,Number\nZaydun,good,Zayd,1\n", layout)
    assert entry.of("name") == [Fact(2, ("Zaydun", "good"))]
    assert entry.texts("column name") == ["Zayd"]


def test_a_column_that_an_issue_lacks_is_empty_in_every_fact() -> None:
    (entry,) = groups("Name,No\nZaydun,1\n")
    assert entry.of("name") == [Fact(2, ("Zaydun", ""))]


def test_other_columns_are_left_out_where_the_layout_says_so() -> None:
    layout = Layout("List.csv", "number", ",", {"name": ("name", "quality")}, {"no": "number"}, only_blocks=True)
    (entry,) = groups(f"{HEADER}Zaydun,,Quay,1\n", layout)
    assert set(entry.facts) == {"name"}


def test_a_row_without_a_number_is_an_entry_of_its_own_and_reported() -> None:
    report = Report()
    found = groups(f"{HEADER}Zaydun,,,\nLila,,,\n", report=report)
    assert [entry.number for entry in found] == ["", ""]
    assert [(item.code, item.line, item.row_lost) for item in report.problems] == [
        ("list.no_number", 2, False), ("list.no_number", 3, False),
    ]  # fmt: skip


def test_a_row_with_too_few_or_too_many_columns_is_put_aside_and_the_next_one_is_read() -> None:
    report = Report()
    found = groups(f"{HEADER}Zaydun,1\nZaydun,,Quay,1,more\nLila,,Quay,1\n", report=report)
    assert [fact.values[0] for entry in found for fact in entry.of("name")] == ["Lila"]
    assert [(item.code, item.line) for item in report.problems if item.row_lost] == [
        ("list.row_columns", 2), ("list.row_columns", 3),
    ]  # fmt: skip


def test_a_stray_quotation_mark_or_a_nul_loses_its_row_only() -> None:
    report = Report()
    found = groups(f'{HEADER}"Zay"dun,,Quay,1\nLila,,Qu\0ay,1\nLila,,Quay,1\n', report=report)
    assert [entry.line for entry in found] == [4]
    assert [item.code for item in report.problems if item.row_lost] == ["table.quote", "table.nul"]


def test_a_last_row_that_is_not_whole_means_that_the_file_was_cut() -> None:
    error = failure(f"{HEADER}Zaydun,,Quay,1\nLila,,Qu\n".encode())
    assert (error.code, error.details["line"], error.details["found"]) == ("list.cut_short", 3, 3)


def test_a_file_without_a_line_break_at_its_end_may_have_been_cut_within_its_last_number() -> None:
    assert failure(f"{HEADER}Zaydun,,Quay,12".encode()).code == "list.no_line_end"
    assert failure(f'{HEADER}Zaydun,,"Quay'.encode()).code == "table.open_quote"


def test_a_file_in_utf_16_ends_with_a_line_break_too() -> None:
    (entry,) = group_rows(io.BytesIO(f"{HEADER}زيدون,,,1\n".encode("utf-16")), LAYOUT, Report()).groups
    assert entry.of("name")[0].values[0] == "زيدون"


def test_old_issues_in_another_encoding_are_read_as_their_publisher_wrote_them_which_is_told() -> None:
    report = Report()
    content = f"{HEADER}Zaydun “the Captain”,,,1\n".encode("cp1252")
    (entry,) = group_rows(io.BytesIO(content), LAYOUT, report).groups
    assert entry.of("name")[0].values[0] == "Zaydun “the Captain”"
    assert report.remarks == ["table.encoding_guess_western"]


def test_a_header_that_lacks_the_number_or_names_a_column_twice_is_refused() -> None:
    assert failure(b"Name,Quality\nZaydun,good\n").details["column"] == "number"
    assert failure(b"Name,No,name\nZaydun,1,x\n").code == "list.column_twice"
    assert failure(b"a\n" * 20 + b"Name,No\nZaydun,1\n").code == "list.column_missing"


def test_only_so_many_entries_and_so_much_that_is_unfinished_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    apart = HEADER + "".join(f"Zaydun,,{row},{number}\n" for row in range(2) for number in range(50))
    monkeypatch.setattr(grouping, "OPEN_ENTRIES_MAX_BYTES", 20_000)
    error = failure(apart.encode())
    assert error.code == "list.too_scattered"
    assert len(groups(HEADER + "".join(sorted(apart.splitlines(keepends=True)[1:], key=lambda row: row[-3:])))) == 50
    monkeypatch.setattr(grouping, "ENTRIES_MAX_PER_TABLE", 49)
    assert failure(apart.encode()).code == "list.too_many_entries"


ROWS = st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("xyz"), st.integers(1, 4)), min_size=1, max_size=20)


@given(rows=ROWS, seed=st.integers(0, 99))
@settings(deadline=None)
def test_the_order_of_the_rows_changes_no_entry(rows: list[tuple[str, str, int]], seed: int) -> None:
    def entries(order: list[tuple[str, str, int]]) -> dict[str, set[tuple[str, ...]]]:
        found = groups(HEADER + "".join(f"{name},{quality},,{number}\n" for name, quality, number in order))
        assert len({entry.number for entry in found}) == len(found)
        return {entry.number: {fact.values for fact in entry.of("name")} for entry in found}

    shuffled = rows[:]
    random.Random(seed).shuffle(shuffled)
    assert entries(rows) == entries(shuffled)
    assert entries(rows) == {
        str(number): {row[:2] for row in rows if row[2] == number} for number in {row[2] for row in rows}
    }
