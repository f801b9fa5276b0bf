"""Lists and manifests from files: found, opened, capped; what cannot be opened says so."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tansiq.engines.lists.formats.own_table import template
from tansiq.engines.manifests import Rejected, Traveller
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError
from tansiq.stores import files
from tansiq.stores.files import find_list, look_at_manifest, read_list, read_manifest
from tansiq.stores.home import tansiq_home

HEAD = ["Name", "Date of birth", "Nationality"]
ROWS = [["Zaydun Marwani", "1984-03-07", "Morocco"], ["", "1990-12-13", "France"], ["Lila Ferrane", "", "FRA"]]
SDN = '1,"MARWANI, Zaydun",individual,FICTION,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'


def manifest(folder: Path, kind: str) -> Path:
    path = folder / f"flight.{kind}"
    if kind == "csv":
        path.write_text("\n".join(",".join(row) for row in [HEAD, *ROWS]) + "\n", "utf-8")
    elif kind == "parquet":
        pq.write_table(pa.table({name: [row[place] for row in ROWS] for place, name in enumerate(HEAD)}), path)
    else:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate([HEAD, *ROWS]):
                sheet.write_row(number, 0, row)
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_manifest_reads_the_same_from_text_workbook_and_parquet(tmp_path: Path, kind: str) -> None:
    found = list(read_manifest(manifest(tmp_path, kind)))
    assert [(item.row, type(item)) for item in found] == [(2, Traveller), (3, Rejected), (4, Traveller)]
    first = found[0]
    assert isinstance(first, Traveller)
    assert (first.record.nationalities, str(first.record.birth_dates[0])) == (("MAR",), "1984-03-07")
    assert look_at_manifest(tmp_path / f"flight.{kind}").fields == {"name": 0, "birth_date": 1, "nationality": 2}


def test_a_stated_mapping_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Who,When\nZaydun Marwani,1984\n", "utf-8")
    (found,) = read_manifest(path, {"name": "Who"})
    assert isinstance(found, Traveller)
    assert found.record.birth_dates == ()
    assert found.extra == (("When", "1984"),)


def test_a_guessed_encoding_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("الاسم,الجنسية\nزيدون المرواني,المغرب\n".encode("cp1256"))
    report = Report()
    (found,) = read_manifest(path, report=report)
    assert isinstance(found, Traveller)
    assert found.record.names[0].text == "زيدون المرواني"
    assert [item.code for item in report.problems] == ["table.encoding_guess_arabic"]


@pytest.mark.parametrize("reader", [read_list, read_manifest])
@pytest.mark.parametrize("name", ["nothing.csv", "no/such/folder.csv", "nul\0.csv"])
def test_a_file_that_is_not_there_says_so(tmp_path: Path, reader: object, name: str) -> None:
    assert callable(reader)
    with pytest.raises(MalformedError) as caught:
        list(reader(tmp_path / name))
    assert caught.value.code == "list.missing"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table.empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "table.format"),
        (b"Sex\nM\n", "manifest.no_name_column"),
    ],
)
def test_what_is_no_manifest_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(MalformedError) as caught:
        list(read_manifest(path))
    assert caught.value.code == code


def test_a_file_above_the_cap_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FILE_MAX_BYTES", 10)
    path = tmp_path / "a.csv"
    path.write_text(template(), "utf-8")
    with pytest.raises(MalformedError) as caught:
        find_list(path)
    assert caught.value.code == "list.too_large"


def test_an_ofac_set_is_found_by_folder_and_by_file_whatever_the_case(tmp_path: Path) -> None:
    (tmp_path / "SDN.CSV").write_text(SDN, "utf-8")
    (tmp_path / "ALT.CSV").write_text('1,11,aka,"MAROUANI, Zaidoun",-0- \n', "utf-8")
    (tmp_path / "add_2020.csv").write_text("of another date", "utf-8")
    for path in (tmp_path, tmp_path / "SDN.CSV"):
        found = find_list(path)
        assert {part: item.name for part, item in found.parts.items()} == {"sdn": "SDN.CSV", "alt": "ALT.CSV"}
    (record,) = read_list(tmp_path, report=Report())
    assert [name.text for name in record.names] == ["Zaydun MARWANI", "Zaidoun MAROUANI"]


def test_a_dated_set_belongs_together(tmp_path: Path) -> None:
    for name in ("sdn_2024-05-02.csv", "alt_2024-05-02.csv", "alt.csv", "sdn_comments_2024-05-02.csv"):
        (tmp_path / name).write_text(SDN, "utf-8")
    found = find_list(tmp_path / "sdn_2024-05-02.csv")
    assert {part: item.name for part, item in found.parts.items()} == {
        "sdn": "sdn_2024-05-02.csv",
        "alt": "alt_2024-05-02.csv",
        "comments": "sdn_comments_2024-05-02.csv",
    }


def test_a_folder_that_holds_no_single_list_is_refused(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(template(), "utf-8")
    with pytest.raises(MalformedError) as caught:
        find_list(tmp_path)
    assert caught.value.code == "list.folder_unclear"


def test_an_own_list_is_read_from_a_workbook_and_named_after_its_file(tmp_path: Path) -> None:
    path = tmp_path / "border.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(template().splitlines()):
            sheet.write_row(number, 0, line.split(","))
    (record,) = read_list(path)
    assert (record.id, record.source, record.nationalities) == ("UTO-0001", "border", ("UTO",))
    with pytest.raises(MalformedError) as caught:
        list(read_list(path, "un-xml"))
    assert caught.value.code == "list.no_workbook"


def test_the_home_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TANSIQ_HOME", str(tmp_path))
    assert tansiq_home() == tmp_path
    monkeypatch.delenv("TANSIQ_HOME")
    assert tansiq_home() == Path.home() / ".tansiq"
