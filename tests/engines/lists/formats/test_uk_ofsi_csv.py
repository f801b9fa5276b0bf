"""What is read from each column of OFSI's list, in both of its layouts (fictional persons)."""

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

OLD = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,DOB,Town of Birth,Country of Birth,Nationality,Passport Details,"
    "NI Number,Position,Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,Post/Zip Code,Country,"
    "Other Information,Group Type,Alias Type,Regime,Listed On,Last Updated,Group ID"
)
NEW = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,Non-Latin Script Type,"
    "Non-Latin Script Language,DOB,Town of Birth,Country of Birth,Nationality,Passport Number,Passport Details,"
    "National Identification Number,National Identification Details,Position,Address 1,Address 2,Address 3,Address 4,"
    "Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,Alias Quality,Regime,Listed On,"
    "UK Sanctions List Date Designated,Last Updated,Group ID"
)
PERSON = {"Name 6": "MARWANI", "Name 1": "Zaydun", "Name 2": "Qamar", "Group Type": "Individual", "Group ID": "9001"}
OLD_ROWS = (
    PERSON | {"Alias Type": "Prime Alias", "DOB": "00/00/1980", "Nationality": "1) Morocco 2) Azuria",
              "Title": "Captain",
              "Passport Details": "Passport No: X0001234 (Moroccan). Issued on 3 May 2007.", "NI Number": "55-6677",
              "Town of Birth": "Port Azure", "Country of Birth": "Morocco", "Position": "Harbour master",
              "Address 1": "Quay 4", "Address 6": "Port Azure", "Country": "Morocco (since 2009)", "Regime": "Fiction",
              "Other Information": "FIi.001. Ferries.", "Listed On": "01/04/2016", "Last Updated": "02/04/2016"},
    {"Name 6": "AZURE STAR", "Group Type": "Ship", "Alias Type": "Primary name", "Group ID": "9002"},
    PERSON | {"Alias Type": "Prime Alias", "DOB": "00/05/1981", "Nationality": "1) Morocco 2) Azuria"},
    PERSON | {"Name 1": "Zayd", "Name 2": "", "Alias Type": "AKA", "DOB": "03/04/1982"},
    PERSON | {"Name 1": "Zidan", "Name 2": "", "Alias Type": "FKA", "DOB": "00/00/1980", "Listed On": "01/02/2015"},
)  # fmt: skip
NEW_ROWS = (
    PERSON | {"Alias Type": "Primary name variation", "Name 1": "Zaidun"},
    PERSON | {"Alias Type": "AKA", "Alias Quality": "Low quality", "Name 6": "ABU QAMAR", "Name 1": "", "Name 2": "",
              "Name Non-Latin Script": "أبو قمر", "Non-Latin Script Type": "Arabic",
              "Non-Latin Script Language": "Arabic"},
    PERSON | {"Alias Type": "Primary name", "Name Non-Latin Script": "زيدون المرواني",
              "Passport Number": "(1) X0001234 (2) X0005678", "Passport Details": "(1) (Moroccan) (2) Expired",
              "National Identification Number": "12345", "National Identification Details": "(Moroccan) (fiscal code)",
              "Other Information": "(UK Sanctions List Ref):FIC0001. (Gender):Male", "Listed On": "01/04/2016",
              "UK Sanctions List Date Designated": "31/12/2020"},
    PERSON | {"Alias Type": "AKA", "Alias Quality": "Good quality", "Name 1": "Zayd"},
)  # fmt: skip


def table(header: str, rows: tuple[dict[str, str], ...]) -> bytes:
    out = io.StringIO()
    out.write("Last Updated,03/06/2026\r\n")
    writer = csv.DictWriter(out, header.split(","), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def read_rows(header: str, *rows: dict[str, str]) -> tuple[list[Record], Report]:
    report = Report()
    return list(read(io.BytesIO(table(header, rows)), "uk-ofsi-csv", report)), report


def test_both_layouts_are_known_by_their_header() -> None:
    for header, rows in ((OLD, OLD_ROWS), (NEW, NEW_ROWS)):
        assert detect("ConList.csv", table(header, rows)) == "uk-ofsi-csv"


def test_scattered_rows_are_one_record_and_no_name_is_doubled() -> None:
    (ship, person), report = read_rows(OLD, *OLD_ROWS)
    assert (person.id, person.reference, person.source, person.kind) == ("OFSI-9001", "9001", "OFSI", "person")
    assert person.names == (
        WrittenName("Zaydun Qamar MARWANI", "primary", "name", "Zaydun Qamar", "MARWANI"),
        WrittenName("Zayd MARWANI", "good", "alias", "Zayd", "MARWANI"),
        WrittenName("Zidan MARWANI", "good", "former", "Zidan", "MARWANI"),
    )
    assert (ship.kind, ship.names) == ("vessel", (WrittenName("AZURE STAR"),))
    assert report.published == "2026-06-03"


def test_dates_keep_what_is_known_of_them_and_contradictory_ones_are_all_kept() -> None:
    (_, person), report = read_rows(OLD, *OLD_ROWS)
    assert [(str(date), date.text) for date in person.birth_dates] == [
        ("1980", "00/00/1980"), ("1981-05", "00/05/1981"), ("1982-04-03", "03/04/1982"),
    ]  # fmt: skip
    assert person.listed_on == "2015-02-01"
    assert {"listed on: 01/04/2016", "listed on: 01/02/2015"} <= set(person.notes)
    assert "list.date" not in {item.code for item in report.problems}


def test_a_date_that_is_none_is_kept_as_a_note_and_reported_with_its_line() -> None:
    (person,), report = read_rows(
        OLD, PERSON | {"Alias Type": "AKA"}, PERSON | {"Alias Type": "AKA", "DOB": "05/00/1962"}
    )
    assert person.birth_dates == ()
    assert "birth date as written: 05/00/1962" in person.notes
    assert [(item.code, item.line) for item in report.problems] == [("list.date", 4)]


def test_numbered_nationalities_and_what_else_an_old_row_says() -> None:
    (_, person), report = read_rows(OLD, *OLD_ROWS)
    assert person.nationalities == ("MAR",)
    assert [item.details["text"] for item in report.problems if item.code == "list.country"] == ["Azuria"]
    assert person.documents == (Document("X0001234", "passport", "MAR"), Document("55-6677", "id_card"))
    assert person.places == ("born in: Port Azure, Morocco", "address: Quay 4, Port Azure, Morocco (since 2009)")
    for note in ("title: Captain", "position: Harbour master", "regime: Fiction",
                 "other information: FIi.001. Ferries.", "last updated: 02/04/2016",
                 "passport as written: Passport No: X0001234 (Moroccan). Issued on 3 May 2007."):  # fmt: skip
        assert note in person.notes


def test_in_the_new_layout_a_weak_alias_stays_weak_in_its_own_script_too() -> None:
    (person,), report = read_rows(NEW, *NEW_ROWS)
    assert [(name.text, name.quality, name.role) for name in person.names] == [
        ("Zaydun Qamar MARWANI", "primary", "name"),
        ("زيدون المرواني", "primary", "original_script"),
        ("Zaidun Qamar MARWANI", "good", "spelling"),
        ("ABU QAMAR", "weak", "alias"),
        ("أبو قمر", "weak", "original_script"),
        ("Zayd Qamar MARWANI", "good", "alias"),
    ]
    assert person.documents == (
        Document("X0001234", "passport", "MAR"), Document("X0005678", "passport"), Document("12345", "tax", "MAR"),
    )  # fmt: skip
    assert person.sex == "M"
    assert "uk sanctions list date designated: 31/12/2020" in person.notes
    assert "script of أبو قمر: Arabic, Arabic" in person.notes
    assert report.problems == []


def test_sexes_that_contradict_each_other_leave_it_unknown() -> None:
    said = ({"Other Information": f"(Gender):{sex}"} for sex in ("Male", "Female"))
    (person,), _ = read_rows(NEW, *(PERSON | {"Alias Type": "AKA"} | row for row in said))
    assert person.sex is None
    assert {"sex as written: Male", "sex as written: Female"} <= set(person.notes)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Group Type": "Submarine"}, "list.kind"),
        ({"Group Type": ""}, "list.kind"),
        ({"Alias Type": "Nickname"}, "list.quality"),
        ({"Alias Type": "AKA", "Alias Quality": "Splendid"}, "list.quality"),
        ({"Group ID": ""}, "list.no_number"),
        ({"Nationality": "Atlantis"}, "list.country"),
        ({"Name 1": "Zay\u202edun"}, "list.hidden_characters"),
    ],
)
def test_a_value_that_is_not_known_is_reported_and_the_entry_is_kept(change: dict[str, str], code: str) -> None:
    (person,), report = read_rows(NEW, PERSON | {"Alias Type": "AKA"} | change)
    assert [(item.code, item.row_lost) for item in report.problems] == [(code, False)]
    assert person.names[0].quality == ("weak" if code == "list.quality" else "good")
    assert person.kind == ("unknown" if code == "list.kind" else "person")


def test_an_entry_without_a_name_is_put_aside() -> None:
    nameless = {"Group ID": "9003", "Group Type": "Entity", "Alias Type": "AKA"}
    records, report = read_rows(OLD, nameless, *OLD_ROWS)
    assert len(records) == 2
    assert [item.code for item in report.problems if item.row_lost] == ["list.no_name"]


def test_a_file_cut_anywhere_is_never_a_shorter_list() -> None:
    content = table(OLD, OLD_ROWS)
    whole = len(list(read(io.BytesIO(content), "uk-ofsi-csv", Report())))
    ends = {place + 2 for place in range(len(content)) if content[place : place + 2] == b"\r\n"}
    for cut in sorted(set(range(400, len(content), 7)) - ends):
        with pytest.raises(MalformedError) as caught:
            list(read(io.BytesIO(content[:cut]), "uk-ofsi-csv", Report()))
        assert caught.value.code in {
            "list.cut_short", "list.no_line_end", "table.open_quote", "list.column_missing", "list.no_records",
        }  # fmt: skip
    assert whole == 2


SAMPLE = table(NEW, NEW_ROWS)


@given(at=st.integers(0, len(SAMPLE) - 1), put=st.binary(max_size=12), dropped=st.integers(0, 40))
@settings(deadline=None, max_examples=200)
def test_any_mutation_gives_records_or_a_coded_error(at: int, put: bytes, dropped: int) -> None:
    content = SAMPLE[:at] + put + SAMPLE[at + dropped :]
    try:
        code = "read" if all(record.names for record in read(io.BytesIO(content), "uk-ofsi-csv", Report())) else ""
    except TansiqError as error:
        code = error.code
    assert code in messages.codes() | {"read"}
