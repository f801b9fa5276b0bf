"""Counts of the published lists against counts made without Tansiq's readers."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tansiq.engines.lists import Report, count
from tansiq.errors import MalformedError
from tansiq.stores.files import read_list

UN_FILES = ("un_2018-10-29.xml", "un_2020-11-30.xml", "un_2025-04-19.xml")


def naive_un(path: Path) -> dict[str, int]:
    """The standard library's tree, whole, and nothing of Tansiq's."""
    tree = ET.parse(path)
    aliases = [item for tag in ("INDIVIDUAL_ALIAS", "ENTITY_ALIAS") for item in tree.iter(tag)]
    named = [item for item in aliases if (item.findtext("ALIAS_NAME") or "").strip()]
    return {
        "persons": len(list(tree.iter("INDIVIDUAL"))),
        "organisations": len(list(tree.iter("ENTITY"))),
        "aliases": len(named),
        "weak_aliases": sum((item.findtext("QUALITY") or "").strip() == "Low" for item in named),
        "original_script_names": sum(bool((item.text or "").strip()) for item in tree.iter("NAME_ORIGINAL_SCRIPT")),
    }


def naive_ofac(folder: Path, sdn: str, alt: str | None) -> dict[str, int]:
    """The csv module and regular expressions over the raw files."""
    rows = [row for row in csv.reader((folder / sdn).read_text("utf-8").splitlines()) if len(row) == 12]
    types = Counter(row[2].strip() for row in rows)
    in_remarks = [
        name for row in rows for name in re.findall(r"[af]\.k\.a\. '([^;]*)", row[11]) if re.search(r"\w", name)
    ]
    renamed = sum(len(re.findall(r"n\.k\.a\. '", row[11])) for row in rows)
    listed: list[list[str]] = []
    if alt:
        listed = [row for row in csv.reader((folder / alt).read_text("utf-8").splitlines()) if len(row) == 5]
    return {
        "persons": types["individual"],
        "organisations": types["-0-"],
        "vessels": types["vessel"],
        "aircraft": types["aircraft"],
        "aliases": len(in_remarks) + sum(row[2].strip() in ("aka", "fka") for row in listed),
        "weak_aliases": len(in_remarks) + renamed + sum(row[3][0] == row[3][-1] == "'" for row in listed),
        "original_script_names": 0,
    }


def naive_ofac_xml(path: Path) -> dict[str, int]:
    """The standard library's tree and exact names; the types of documents are written out here once more."""
    tree = ET.parse(path)
    space = re.match(r"\{.*\}", tree.getroot().tag)[0]  # type: ignore[index]
    types = Counter(item.text for item in tree.iter(f"{space}sdnType"))
    aliases = list(tree.iter(f"{space}aka"))
    papers = Counter(item.findtext(f"{space}idType") for item in tree.iter(f"{space}id"))
    registered = (
        "Registration ID", "Registration Number", "Business Registration Number", "Public Registration Number",
        "Government Gazette Number", "Unified Social Credit Code (USCC)", "Legal Entity Number", "Company Number",
        "C.R. No.", "License",
    )  # fmt: skip
    others = ("Passport", "National ID No.", "Driver's License No.", "Tax ID No.", "V.A.T. Number", "SWIFT/BIC")
    return {
        "records": len(list(tree.iter(f"{space}sdnEntry"))),
        "persons": types["Individual"],
        "organisations": types["Entity"],
        "vessels": types["Vessel"],
        "aircraft": types["Aircraft"],
        "names": sum(types.values()) + len(aliases),
        "aliases": len(aliases),
        "weak_aliases": sum(item.findtext(f"{space}category") == "weak" for item in aliases),
        "birth_dates": len(list(tree.iter(f"{space}dateOfBirth"))),
        "documents": sum(papers[kind] for kind in (*registered, *others)),
    }


@pytest.mark.parametrize("name", UN_FILES)
def test_the_un_list_counts_what_a_plain_tree_counts(shared_data: Path, name: str) -> None:
    path = shared_data / "lists" / "un" / name
    report = Report()
    counts = count(read_list(path, report=report))
    expected = naive_un(path)
    assert {key: counts[key] for key in expected} == expected
    assert report.rows_lost == 0
    assert report.published == name[3:13]


def test_the_ofac_set_counts_what_the_csv_module_counts(shared_data: Path) -> None:
    folder = shared_data / "lists" / "ofac" / "set_2022-01"
    report = Report()
    counts = count(read_list(folder, report=report))
    expected = naive_ofac(folder, "sdn.csv", "alt.csv")
    assert {key: counts[key] for key in expected} == expected
    assert [problem.code for problem in report.problems if problem.row_lost] == ["list.orphan_row"]


def test_the_single_ofac_file_counts_what_the_csv_module_counts_and_says_that_aliases_are_missing(
    shared_data: Path,
) -> None:
    folder = shared_data / "lists" / "ofac"
    report = Report()
    counts = count(read_list(folder / "sdn_2024-05-02.csv", report=report))
    expected = naive_ofac(folder, "sdn_2024-05-02.csv", None)
    assert {key: counts[key] for key in expected} == expected
    missing = [problem.details["file"] for problem in report.problems if problem.code == "list.companion_missing"]
    assert missing == ["alt.csv", "add.csv"]


def test_the_ofac_xml_counts_what_a_plain_tree_counts(shared_data: Path) -> None:
    path = shared_data / "lists" / "ofac" / "ofac_consolidated_2025-03-28.xml"
    report = Report()
    counts = count(read_list(path, report=report))
    expected = naive_ofac_xml(path)
    assert {key: counts[key] for key in expected} == expected
    assert (report.problems, report.published) == ([], "2025-03-28")


def test_an_entry_is_the_same_in_the_flat_files_and_in_the_xml(shared_data: Path) -> None:
    """61 entries stand in both lists, of May 2024 and March 2025; the numbers of three have been amended between."""
    folder = shared_data / "lists" / "ofac"
    flat = {record.id: record for record in read_list(folder / "sdn_2024-05-02.csv", report=Report())}
    found = list(read_list(folder / "ofac_consolidated_2025-03-28.xml"))
    both = [(flat[record.id], record) for record in found if record.id in flat]
    assert len(both) == 61
    assert [(one.kind, one.names[0]) for one, _ in both] == [(other.kind, other.names[0]) for _, other in both]
    assert sum(set(one.documents) == set(other.documents) for one, other in both) == 58


def test_a_number_used_twice_keeps_both_entries(shared_data: Path) -> None:
    report = Report()
    records = list(read_list(shared_data / "lists" / "ofac" / "set_2022-01" / "sdn.csv", report=report))
    assert len({record.id for record in records}) == len(records)
    assert "list.id_twice" in {problem.code for problem in report.problems}


def test_almost_every_nationality_of_the_lists_becomes_a_code(shared_data: Path) -> None:
    report = Report()
    for path in ("un/un_2018-10-29.xml", "ofac/set_2022-01"):
        records = list(read_list(shared_data / "lists" / path, report=report))
        assert sum(bool(record.nationalities) for record in records) > 500
    unread = {problem.details["text"] for problem in report.problems if problem.code == "list.country"}
    assert len(unread) <= 20, unread


def test_the_malformed_issue_names_line_and_column(shared_data: Path) -> None:
    with pytest.raises(MalformedError) as caught:
        list(read_list(shared_data / "lists" / "un" / "un_2025-08-16.xml"))
    assert caught.value.code == "list.not_well_formed"
    assert (caught.value.details["line"], caught.value.details["column"]) == (53, 11)
