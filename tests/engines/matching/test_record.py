"""Records: plain strings become values, and what cannot be a value is refused."""

from __future__ import annotations

import pytest

from tansiq import Document, PartialDate, Record, WrittenName
from tansiq.errors import MalformedError


def test_plain_strings_become_values() -> None:
    record = Record(
        names=("Karim Nouri", "كريم نوري"),
        birth_dates=("1984-03-07",),
        nationalities=("mar", " TUN "),
        sex="M",
        documents=("AB123456",),
        places=["Alpha"],
    )
    assert record.names == (WrittenName("Karim Nouri"), WrittenName("كريم نوري"))
    assert record.birth_dates == (PartialDate(1984, 3, 7, text="1984-03-07"),)
    assert record.nationalities == ("MAR", "TUN")
    assert record.documents == (Document("AB123456"),)
    assert record.places == ("Alpha",)


def test_one_value_alone_is_a_list_of_one() -> None:
    record = Record(
        names="Karim Nouri", birth_dates="1984", nationalities="MAR", documents=Document("AB123456"), notes="seen"
    )
    assert [len(part) for part in (record.names, record.birth_dates, record.nationalities, record.documents)] == [1] * 4
    assert record.notes == ("seen",)


def test_values_are_kept_as_they_are() -> None:
    name = WrittenName("Karim Nouri", quality="weak", role="alias", given="Karim", family="Nouri")
    assert Record(names=[name]).names[0] is name


@pytest.mark.parametrize("sex", [None, "", "X", "<", "U"])
def test_a_sex_not_stated_is_unknown(sex: str | None) -> None:
    assert Record(sex=sex).sex is None


@pytest.mark.parametrize("sex", ["m", "male", "1", 1, "MF"])
def test_a_sex_that_no_document_states_is_refused(sex: object) -> None:
    with pytest.raises(MalformedError) as caught:
        Record(sex=sex)  # type: ignore[arg-type]
    assert caught.value.code == "record.sex"


@pytest.mark.parametrize("name", [None, 7, b"Karim", ("Karim",)])
def test_a_name_that_is_no_text_is_refused(name: object) -> None:
    with pytest.raises(MalformedError) as caught:
        Record(names=[name])  # type: ignore[list-item]
    assert caught.value.code == "record.name"


def test_a_birth_date_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(MalformedError) as caught:
        Record(birth_dates=["spring"])
    assert caught.value.code == "date.unreadable"


def test_equal_records_are_one_and_none_is_changed() -> None:
    assert Record(names="Karim") == Record(names=(WrittenName("Karim"),))
    assert len({Record(names="Karim"), Record(names="Karim")}) == 1
    with pytest.raises(AttributeError):
        Record().id = "1"  # type: ignore[misc]
