"""Reading any list: its format is found, ids are made to differ, and a list of nothing is an error."""

from __future__ import annotations

import io

import pytest

from tansiq.engines.lists.reading import detect, format_named, read
from tansiq.engines.tables.problem import Report
from tansiq.engines.tables.row import Row
from tansiq.errors import MalformedError

TABLE = b"id,name,birth_dates\n7,Zaydun Marwani,1984-03-07\n7,Lila Ferrane,1990\n7,Nadim Talbi,1991\n"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'<?xml version="1.0"?>\n<CONSOLIDATED_LIST dateGenerated="2024-01-31">', "un-xml"),
        (b'306,"MARWANI, Zaydun",individual,FICTION,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n', "ofac-csv"),
        (b'{"id": "a", "schema": "Person", "properties": {"name": ["Zaydun Marwani"]}}\n', "ftm-json"),
        (TABLE, "tansiq-table"),
    ],
)
def test_a_format_is_known_by_its_first_bytes(head: bytes, name: str) -> None:
    assert detect("list", head) == name


@pytest.mark.parametrize(
    ("head", "code"), [(b"", "list.empty"), (b"\xef\xbb\xbf \r\n", "list.empty"), (b"%PDF-1.7 ...", "list.format")]
)
def test_what_is_no_list_is_told_with_the_name_of_its_file(head: bytes, code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        detect("june.pdf", head)
    assert (caught.value.code, caught.value.details["file"]) == (code, "june.pdf")


def test_an_unknown_format_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(MalformedError) as caught:
        format_named("lotus")
    assert caught.value.code == "list.format_name"
    assert "un-xml" in str(caught.value.details["known"])


def test_entries_of_one_number_are_all_kept_and_told_apart() -> None:
    report = Report()
    records = list(read(io.BytesIO(TABLE), "tansiq-table", report))
    assert [record.id for record in records] == ["7", "7#2", "7#3"]
    assert [problem.code for problem in report.problems] == ["list.id_twice", "list.id_twice"]


def test_a_number_made_to_differ_never_meets_one_that_the_publisher_gave() -> None:
    table = b"id,name\n7,Zaydun Marwani\n7#2,Lila Ferrane\n7,Nadim Talbi\n"
    records = list(read(io.BytesIO(table), "tansiq-table", Report()))
    assert [record.id for record in records] == ["7", "7#2", "7#3"]


def test_a_table_may_come_as_rows_of_a_workbook_but_xml_may_not() -> None:
    rows = [Row(1, ("id", "name")), Row(2, ("1", "Zaydun Marwani"))]
    assert [record.names[0].text for record in read(rows, "tansiq-table")] == ["Zaydun Marwani"]
    with pytest.raises(MalformedError) as caught:
        list(read(rows, "un-xml"))
    assert caught.value.code == "list.no_workbook"


def test_a_list_without_a_single_record_is_an_error() -> None:
    with pytest.raises(MalformedError) as caught:
        list(read(io.BytesIO(b"id,name\n"), "tansiq-table", Report()))
    assert caught.value.code == "list.no_records"
