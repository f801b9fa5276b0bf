"""What is read from each column of the UK Sanctions List (fictional persons, organisations and ships)."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import messages
from tansiq.engines.lists import Report, detect, read
from tansiq.engines.matching.record import Document, Record, WrittenName
from tansiq.errors import MalformedError, TansiqError

HEADER = (
    "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,"
    "Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,Regime Name,"
    "Designation Type,Designation source,Sanctions Imposed,Other Information,UK Statement of Reasons,Address Line 1,"
    "Address Line 2,Address Line 3,Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address Country,"
    "Phone number,Website,Email address,Date Designated,D.O.B,Nationality(/ies),National Identifier number,"
    "National Identifier additional information,Passport number,Passport additional information,Position,Gender,"
    "Town of birth,Country of birth,Type of entity,Subsidiaries,Parent company,Business registration number (s),"
    "IMO number,Current owner/operator (s),Previous owner/operator (s),Current believed flag of ship,Previous flags,"
    "Type of ship,Tonnage of ship,Length of ship,Year Built,Hull identification number (HIN)"
)
BOTH = {
    "Unique ID": "FIC0001", "OFSI Group ID": "9001", "UN Reference Number": "FIi.001", "Designation Type": "Individual",
    "Designation source": "UN", "Sanctions Imposed": "Asset freeze|Travel Ban", "Regime Name": "Fiction",
    "Date Designated": "25/01/2001", "D.O.B": "dd/mm/1958", "Nationality(/ies)": "(1) Morocco (2) Algeria",
    "Gender": "Male", "Passport number": "X0001234",
    "Passport additional information": "Issued in Port Azure (Moroccan)",
    "National Identifier number": "12345", "Town of birth": "Port Azure", "Country of birth": "Morocco",
    "Position": "(1) Harbour master (2) Ferryman", "Title": "Captain",
}  # fmt: skip
PRIMARY = BOTH | {"Name 6": "MARWANI", "Name 1": "ZAYDUN", "Name type": "Primary Name",
                  "Name non-latin script": "زيدون المرواني", "Non-latin script type": "Arabic"}  # fmt: skip
ROWS = (
    PRIMARY | {"Address Line 1": "Quay 4", "Address Country": "Morocco"},
    {"Unique ID": "FIC0002", "Name 6": "AZURE PROSPECT", "Name type": "Primary name", "Designation Type": "Ship",
     "IMO number": "IMO7406784", "Current believed flag of ship": "Gabon", "Type of ship": "Oil Tanker",
     "Hull identification number (HIN)": "AZR12345", "Date Designated": "31/07/2024"},
    PRIMARY | {"Address Line 1": "Old Quay", "Address Postal Code": "77", "Address Country": "Morocco"},
    BOTH | {"Name 6": "ABU QAMAR", "Name type": "ALias", "Alias strength": "Low quality", "Address Line 1": "Quay 4",
            "Address Country": "Morocco"},
    BOTH | {"Name 6": "MARWANI", "Name 1": "ZAIDUN", "Name type": "Primary name variation"},
    {"Unique ID": "FIC0003", "Name 6": "AZURE FERRIES, LTD", "Name type": "Primary Name", "Designation Type": "Entity",
     "Business registration number (s)": "(1) 1027700000 (2) Azurian tax number 12", "Website": "www.example.org"},
)  # fmt: skip


def table(*rows: dict[str, str], header: str = HEADER, first: str = "Report Date: 02-Oct-2026\n") -> bytes:
    out = io.StringIO()
    out.write(first)
    writer = csv.DictWriter(out, next(csv.reader([header])), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def read_rows(*rows: dict[str, str]) -> tuple[list[Record], Report]:
    report = Report()
    return list(read(io.BytesIO(table(*rows)), "uk-uksl-csv", report)), report


def test_the_list_is_known_by_its_header_and_not_taken_for_ofsis() -> None:
    assert detect("UK-Sanctions-List.csv", table(*ROWS)) == "uk-uksl-csv"
    assert detect("list.csv", table(*ROWS, first="")) == "uk-uksl-csv"


def test_the_rows_of_one_number_are_one_record() -> None:
    records, report = read_rows(*ROWS)
    assert [record.id for record in records] == ["UKSL-FIC0002", "UKSL-FIC0001", "UKSL-FIC0003"]
    person = records[1]
    assert [(name.text, name.quality, name.role) for name in person.names] == [
        ("ZAYDUN MARWANI", "primary", "name"),
        ("زيدون المرواني", "primary", "original_script"),
        ("ABU QAMAR", "weak", "alias"),
        ("ZAIDUN MARWANI", "good", "spelling"),
    ]
    assert person.places == (
        "born in: Port Azure, Morocco",
        "address: Quay 4, Morocco",
        "address: Old Quay, 77, Morocco",
    )
    assert (report.published, report.problems) == ("2026-10-02", [])


def test_what_else_is_said_of_a_person() -> None:
    person = read_rows(*ROWS)[0][1]
    assert (person.reference, person.source, person.listed_on) == ("FIC0001", "UKSL", "2001-01-25")
    assert [str(date) for date in person.birth_dates] == ["1958"]
    assert (person.nationalities, person.sex) == (("MAR", "DZA"), "M")
    assert person.documents == (Document("X0001234", "passport", "MAR"), Document("12345", "id_card"))
    for note in ("sanctions imposed: Asset freeze|Travel Ban", "un reference number: FIi.001", "ofsi group id: 9001",
                 "position: (1) Harbour master (2) Ferryman", "title: Captain", "designation source: UN",
                 "passport as written: X0001234; Issued in Port Azure (Moroccan)"):  # fmt: skip
        assert note in person.notes


def test_what_is_said_of_ships_and_organisations() -> None:
    ship, _, firm = read_rows(*ROWS)[0]
    assert (ship.kind, ship.nationalities, ship.listed_on) == ("vessel", ("GAB",), "2024-07-31")
    assert ship.documents == (Document("7406784", "imo"), Document("AZR12345", "hull"))
    assert "type of ship: Oil Tanker" in ship.notes
    assert (firm.kind, firm.names) == ("organisation", (WrittenName("AZURE FERRIES, LTD"),))
    assert firm.documents == (Document("1027700000", "registration"),)
    assert "business registration number (s): (1) 1027700000 (2) Azurian tax number 12" in firm.notes
    assert "website: www.example.org" in firm.notes


def test_columns_may_stand_in_another_order_and_under_their_other_name() -> None:
    header = ",".join(reversed(HEADER.split(","))).replace("Designation Type", '"Individual, Entity, Ship"')
    row = {name if name != "Designation Type" else "Individual, Entity, Ship": cell for name, cell in PRIMARY.items()}
    (person,) = read(io.BytesIO(table(row, header=header)), "uk-uksl-csv")
    assert (person.kind, person.names[0].text) == ("person", "ZAYDUN MARWANI")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Name type": "Nom de guerre"}, "list.quality"),
        ({"Alias strength": "Medium"}, "list.quality"),
        ({"Designation Type": "Animal"}, "list.kind"),
        ({"Gender": "Captain"}, "list.sex"),
        ({"D.O.B": "about noon"}, "list.date"),
        ({"Nationality(/ies)": "Atlantis"}, "list.country"),
        ({"Unique ID": ""}, "list.no_number"),
    ],
)
def test_a_value_that_is_not_known_is_reported_and_the_entry_is_kept(change: dict[str, str], code: str) -> None:
    (person,), report = read_rows(PRIMARY | change)
    assert [(item.code, item.row_lost) for item in report.problems] == [(code, False)]
    assert person.names[0].quality == ("weak" if code == "list.quality" else "primary")


def test_contradictory_kinds_of_one_number_are_reported_and_the_first_is_taken() -> None:
    (person,), report = read_rows(PRIMARY, PRIMARY | {"Designation Type": "Entity"})
    assert (person.kind, [item.code for item in report.problems]) == ("person", ["list.kind"])
    assert "kind as written: Entity" in person.notes


def test_a_row_that_lacks_columns_is_put_aside_and_at_the_end_the_file_was_cut() -> None:
    content = table(*ROWS[:2]).splitlines(keepends=True)
    report = Report()
    broken = b"".join([*content[:2], b"31/07/2024,FIC0009\n", *content[2:]])
    assert len(list(read(io.BytesIO(broken), "uk-uksl-csv", report))) == 2
    assert [(item.code, item.line) for item in report.problems] == [("list.row_columns", 3)]
    with pytest.raises(MalformedError) as caught:
        list(read(io.BytesIO(b"".join([*content, b"31/07/2024,FIC0009\n"])), "uk-uksl-csv", Report()))
    assert caught.value.code == "list.cut_short"


SAMPLE = table(*ROWS)


@given(at=st.integers(0, len(SAMPLE) - 1), put=st.binary(max_size=12), dropped=st.integers(0, 40))
@settings(deadline=None, max_examples=200)
def test_any_mutation_gives_records_or_a_coded_error(at: int, put: bytes, dropped: int) -> None:
    content = SAMPLE[:at] + put + SAMPLE[at + dropped :]
    try:
        code = "read" if all(record.names for record in read(io.BytesIO(content), "uk-uksl-csv", Report())) else ""
    except TansiqError as error:
        code = error.code
    assert code in messages.codes() | {"read"}
