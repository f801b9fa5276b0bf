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
