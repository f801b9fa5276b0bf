"""Tansiq's own table: its template reads as it says."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tansiq.engines.lists import FORMATS, Report, detect, read
from tansiq.engines.lists.formats.own_table import COLUMNS, template
from tansiq.engines.matching.record import Document
from tansiq.errors import MalformedError


def test_the_template_is_read_without_a_problem_and_fills_every_field() -> None:
    report = Report()
    content = template().encode()
    assert detect("list.csv", content) == "tansiq-table"
    (record,) = read(io.BytesIO(content), "tansiq-table", report)
    assert report.problems == []
    assert [(name.quality, name.role) for name in record.names] == [
        ("primary", "name"), ("primary", "original_script"), ("good", "alias"), ("good", "alias"), ("weak", "alias"),
    ]  # fmt: skip
    assert (record.names[0].family, record.names[0].given) == ("Marwani", "Zaydun")
    assert [str(date) for date in record.birth_dates] == ["1984-03-07", "c. 1985"]
    assert record.documents == (Document("X0001234", "passport", "UTO"), Document("99-8877", "id_card"))
    assert (record.nationalities, record.sex, record.listed_on) == (("UTO",), "M", "2024-01-31")
    assert template().splitlines()[0].split(",") == list(COLUMNS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_delimiter_and_any_certain_encoding_will_do(delimiter: str, encoding: str) -> None:
    text = delimiter.join(["id", "name", "original_script", "aliases"]) + "\n"
    text += delimiter.join(["1", "Zaydun Marwani", "زيدون المرواني", "Abu Qamar"]) + "\n"
    report = Report()
    (record,) = read(io.BytesIO(text.encode(encoding)), "tansiq-table", report)
    assert [name.text for name in record.names] == ["Zaydun Marwani", "زيدون المرواني", "Abu Qamar"]
    assert report.remarks == []


def test_a_guessed_encoding_is_told() -> None:
    text = "id,name,original_script,aliases\n1,Zaydun Marwani,زيدون المرواني,\n"
    report = Report()
    (record,) = read(io.BytesIO(text.encode("cp1256")), "tansiq-table", report)
    assert record.names[1].text == "زيدون المرواني"
    assert report.remarks == ["table.encoding_guess_arabic"]


def test_columns_of_no_known_name_are_kept_as_notes() -> None:
    (record,) = read(io.BytesIO(b"id,name,aliases,Eye colour\n1,Zaydun Marwani,,green\n"), "tansiq-table")
    assert record.notes == ("eye_colour: green",)


def test_a_table_without_names_or_with_a_column_twice_is_refused() -> None:
    for content, code in ((b"id,sex\n1,M\n", "list.no_name_column"), (b"name,name\na,b\n", "list.column_twice")):
        with pytest.raises(MalformedError) as caught:
            list(read(io.BytesIO(content), "tansiq-table"))
        assert caught.value.code == code


def test_a_row_with_more_cells_than_columns_is_put_aside() -> None:
    report = Report()
    content = b"id,name,aliases\n1,Zaydun, Marwani,x\n2,Lila Ferrane,\n"
    assert [record.id for record in read(io.BytesIO(content), "tansiq-table", report)] == ["2"]
    assert [(item.code, item.line) for item in report.problems] == [("list.row_columns", 2)]


def test_the_reference_shows_the_columns_and_the_sample_as_they_are() -> None:
    text = (Path(__file__).parents[4] / "docs" / "reference" / "lists.md").read_text("utf-8")
    assert template().replace("\r\n", "\n") in text
    for column, meaning in COLUMNS.items():
        assert f"| `{column}` | {meaning} |" in text
    for entry in FORMATS:
        assert f"`{entry.name}`" in text
