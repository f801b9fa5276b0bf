"""Whom a decision was about: the same only while name, date and document are."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tansiq.desk.screening.identity import entry_digest, traveller_key
from tansiq.engines.matching import Document, PartialDate, Record, WrittenName

NAMES = st.text("abcdefgh ابتثج", min_size=1, max_size=20).filter(lambda text: any(map(str.isalpha, text)))
DATES = st.dates().map(lambda day: PartialDate.parse(day.isoformat()))
NUMBERS = st.text("ABC0123456789", min_size=5, max_size=9)


def _record(name: str, born: PartialDate | None = None, number: str = "") -> Record:
    papers = (Document(number, "passport", "QMA"),) if number else ()
    return Record(names=(WrittenName(name),), birth_dates=(born,) if born else (), documents=papers)


@given(NAMES, DATES, NUMBERS, NAMES, DATES, NUMBERS)
def test_who_differs_in_name_date_or_document_has_another_key(
    name: str, born: PartialDate, number: str, other_name: str, other_born: PartialDate, other_number: str
) -> None:
    one, other = (name, born, number), (other_name, other_born, other_number)
    same = (sorted(name.casefold().split()), str(born), number) == (
        sorted(other_name.casefold().split()), str(other_born), other_number,
    )  # fmt: skip
    assert (traveller_key(_record(*one)) == traveller_key(_record(*other))) == same


@given(NAMES)
def test_a_name_alone_or_with_a_year_is_nobody(name: str) -> None:
    assert traveller_key(_record(name)) == traveller_key(_record(name, PartialDate(1984))) == ""
    assert traveller_key(Record(documents=(Document("QM1234567"),))) == ""


def test_the_same_person_written_another_way_has_the_same_key() -> None:
    born = PartialDate.parse("1984-03-07")
    keys = {traveller_key(_record(name, born, number)) for name, number in (
        ("Zaydun Marwani", "QM 123 456"), ("MARWANI ZAYDUN", "qm123456"), ("زَيدون", "QM123456"),
    )}  # fmt: skip
    assert len(keys) == 2


def test_a_passport_counts_before_other_documents() -> None:
    born = PartialDate.parse("1984-03-07")
    visa, passport = Document("V99999", "visa", "QMA"), Document("QM123456", "passport", "QMA")
    both = replace(_record("Zaydun", born), documents=(visa, passport))
    assert traveller_key(both) == traveller_key(replace(both, documents=(passport, visa)))
    assert traveller_key(both) == traveller_key(replace(both, documents=(passport,)))


def test_an_entry_changes_with_what_is_compared_and_with_nothing_else() -> None:
    entry = Record(id="1", names=(WrittenName("Zaydun Marwani"),), reference="E-1", notes=("seen",), places=("x",))
    assert entry_digest(entry) == entry_digest(replace(entry, reference="E-2", notes=(), places=(), listed_on="2026"))
    assert entry_digest(entry) != entry_digest(replace(entry, nationalities=("QMA",)))
    assert entry_digest(entry) != entry_digest(replace(entry, names=(WrittenName("Zaydun Marwani", "weak"),)))
