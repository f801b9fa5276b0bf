"""Counts of the published British and American lists against counts made with the standard library only."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from pathlib import Path

from tansiq.engines.lists import Report, count, detect
from tansiq.stores.files import read_list

UK = Path("lists") / "uk" / "ConList_2020-04-27.csv"
FBI = Path("lists") / "fbi" / "fbi_wanted_page_2024-09.json"
NAMES = [f"Name {number}" for number in range(1, 7)]


def naive_uk(path: Path) -> dict[str, int]:
    """The csv module over the whole file, the rows gathered by their group."""
    with path.open(encoding="cp1252", newline="") as text:
        next(text)
        rows = list(csv.DictReader(text))
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        groups[row["Group ID"]].append(row)
    kinds = [group[0]["Group Type"] for group in groups.values()]
    # What the cells of a name say, in whichever of its six columns, and what type of name it is.
    named = {
        (number, " ".join(" ".join(row[name] for name in NAMES).split()), row["Alias Type"])
        for number, group in groups.items()
        for row in group
    }
    return {
        "records": len(groups),
        "persons": kinds.count("Individual"),
        "organisations": kinds.count("Entity"),
        "names": len(named),
        "aliases": sum(kind in ("AKA", "FKA") for _, _, kind in named),
        "birth_dates": len({(number, row["DOB"]) for number, group in groups.items() for row in group if row["DOB"]}),
    }


def test_the_british_list_counts_what_the_csv_module_counts(shared_data: Path) -> None:
    report = Report()
    counts = count(read_list(shared_data / UK, report=report))
    expected = naive_uk(shared_data / UK)
    assert {key: counts[key] for key in expected} == expected
    assert (report.published, report.rows_lost) == ("2020-04-27", 0)
    assert report.remarks == ["table.encoding_guess_western"]


def test_almost_every_nationality_of_the_british_list_becomes_a_code(shared_data: Path) -> None:
    report = Report()
    records = list(read_list(shared_data / UK, report=report))
    unread = {problem.details["text"] for problem in report.problems if problem.code == "list.country"}
    assert {problem.code for problem in report.problems} == {"list.country"}
    assert len(unread) <= 8, unread
    assert sum(bool(record.nationalities) for record in records) > 600


def test_every_cell_of_the_british_list_with_a_number_of_five_digits_gives_a_document(shared_data: Path) -> None:
    with (shared_data / UK).open(encoding="cp1252", newline="") as text:
        next(text)
        rows = list(csv.DictReader(text))
    numbered = {
        row["Group ID"] for row in rows if re.search(r"\d{5}", row["Passport Details"] + "," + row["NI Number"])
    }
    records = {record.reference: record for record in read_list(shared_data / UK, report=Report())}
    assert len(numbered) > 300
    assert [number for number in numbered if not records[number].documents] == []


def test_of_the_page_of_posters_only_the_wanted_are_listed_and_all_are_accounted_for(shared_data: Path) -> None:
    path = shared_data / FBI
    assert detect(path.name, path.read_bytes()[:65536]) == "fbi-json"
    posters = json.loads(path.read_bytes())
    wanted = [
        item
        for item in posters["items"]
        if item["poster_classification"] == "default"
        and item["person_classification"] == "Main"
        and not any(word in " ".join(item["subjects"]) for word in ("Missing", "Unidentified", "Seeking"))
    ]
    report = Report()
    records = list(read_list(path, report=report))
    assert [record.reference for record in records] == [item["uid"] for item in wanted]
    assert len(records) + sum(report.passed_over.values()) == len(posters["items"]) == 20
    assert len([name for record in records for name in record.names if name.role != "name"]) == sum(
        len(item["aliases"] or ()) for item in wanted
    )
    assert sum(len(record.birth_dates) for record in records) == sum(
        len(item["dates_of_birth_used"] or ()) for item in wanted
    )
    (problem,) = [item for item in report.problems if item.code == "list.incomplete"]
    assert problem.details == {"found": "20", "total": str(posters["total"])}


def test_no_word_of_a_race_is_kept_from_the_page_of_posters(shared_data: Path) -> None:
    items = {item["uid"]: item for item in json.loads((shared_data / FBI).read_bytes())["items"]}
    for record in read_list(shared_data / FBI, report=Report()):
        said = {note.partition(": ")[2].casefold() for note in record.notes}
        item = items[record.reference]
        assert not said & {str(item[name]).casefold() for name in ("race", "race_raw", "complexion") if item[name]}
