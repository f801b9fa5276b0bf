"""A zone as a value, and as the record that is compared with lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tansiq.engines.documents import Zone, read_zone, write_zone
from tansiq.engines.matching import Document, PartialDate, Record, WrittenName

TODAY = date(2026, 11, 26)
HOLDER = {
    "document_code": "P",
    "issuer": "QMA",
    "number": "K0123456",
    "primary": "El Haddad",
    "secondary": "Youssef",
    "nationality": "QMA",
    "birth_date": "840307",
    "sex": "M",
    "expiry_date": "310101",
}


def _zone(name: str = "TD3", **other: Any) -> Zone:
    return read_zone("\n".join(write_zone(name, **{**HOLDER, **other})), today=TODAY)


def test_a_passport_becomes_a_record() -> None:
    assert _zone().record("mrz-1") == Record(
        id="mrz-1",
        names=(WrittenName("YOUSSEF EL HADDAD", given="YOUSSEF", family="EL HADDAD"),),
        birth_dates=(PartialDate(1984, 3, 7, text="840307"),),
        nationalities=("QMA",),
        sex="M",
        documents=(Document("K0123456", "passport", "QMA"),),
    )


def test_a_card_gives_a_card_number() -> None:
    assert _zone("TD1", document_code="ID").record().documents == (Document("K0123456", "id_card", "QMA"),)


def test_the_number_in_a_visa_is_given_as_the_visas_and_as_a_passports() -> None:
    documents = _zone("MRV-A", document_code="V").record().documents
    assert documents == (Document("K0123456", "visa", "QMA"), Document("K0123456", "passport"))


@pytest.mark.parametrize(
    ("code", "nationalities", "notes"),
    [
        ("D", ("DEU",), ()),
        ("GBO", ("GBR",), ()),
        ("XXA", ("XXA",), ()),
        ("XXB", (), ("nationality as written: XXB",)),
        ("XXX", (), ("nationality as written: XXX",)),
        ("UNO", (), ("nationality as written: UNO",)),
        ("ASU", (), ("nationality as written: ASU",)),
        ("", (), ()),
    ],
)
def test_a_code_that_states_no_nationality_gives_none_and_is_not_lost(
    code: str, nationalities: tuple[str, ...], notes: tuple[str, ...]
) -> None:
    record = _zone(nationality=code).record()
    assert (record.nationalities, record.notes) == (nationalities, notes)


def test_an_organisation_issues_documents_under_its_code() -> None:
    assert _zone(issuer="XPO").record().documents[0].issuer == "XPO"


def test_what_is_not_stated_is_not_in_the_record() -> None:
    record = _zone(birth_date="<<<<<<", sex=None, number="").record()
    assert (record.birth_dates, record.sex, record.documents) == ((), None, ())


def test_a_single_name_is_the_whole_name() -> None:
    assert _zone(primary="Arkfreith", secondary="").record().names == (WrittenName("ARKFREITH", family="ARKFREITH"),)


def test_no_arabic_reading_and_no_suggestion_enters_the_record() -> None:
    zone = _zone(primary="محمود", secondary="عبدالرحيم")
    assert zone.arabic is not None
    assert [name.text for name in zone.record().names] == ["EBDALRXHYM MXHMWD"]
    broken = read_zone("P<UTOERIK55ON<<ANNA".ljust(44, "<") + "\n" + zone.lines[1], today=TODAY)
    assert broken.suggestions
    assert [name.text for name in broken.record().names] == ["ANNA ERIK55ON"]


def test_a_field_can_be_had_as_it_stands() -> None:
    zone = _zone()
    assert zone.raw("number") == "K0123456<"
    with pytest.raises(KeyError):
        zone.raw("colour")


def test_digits_may_agree_although_something_else_is_against_the_standard() -> None:
    zone = read_zone("\n".join(_zone().lines).replace("YOUSSEF", "YOU55EF"), today=TODAY)
    assert zone.digits_agree
    assert zone.has_faults
