"""What the two files of the European Union have in common (fictional persons)."""

from __future__ import annotations

from tansiq.engines.lists.eu_values import Part, eu_record
from tansiq.engines.matching.record import Document
from tansiq.engines.tables.problem import Report

PERSON = {
    "subjectType": [Part(2, {"code": "person"})],
    "nameAlias": [Part(3, {"firstName": "Zaydun", "lastName": "Marwani", "gender": "M"})],
}


def test_what_the_publisher_does_not_know_is_nothing() -> None:
    part = Part(1, {"city": "-", "country": "UNKNOWN", "code": "00", "region": " North  "})
    assert [part.get(name) for name in ("city", "country", "code", "region", "street")] == ["", "", "", "North", ""]


def test_a_name_without_its_whole_is_put_together_from_its_parts() -> None:
    record = eu_record(Part(1, {"logicalId": "7"}), PERSON, Report())
    assert record is not None
    assert (record.names[0].text, record.names[0].family, record.sex) == ("Zaydun Marwani", "Marwani", "M")


def test_sexes_that_contradict_each_other_leave_it_unknown() -> None:
    names = [*PERSON["nameAlias"], Part(4, {"wholeName": "Lila", "gender": "F"})]
    record = eu_record(Part(1, {"logicalId": "7"}), PERSON | {"nameAlias": names}, Report())
    assert record is not None
    assert record.sex is None
    assert {"sex as written: M", "sex as written: F"} <= set(record.notes)


def test_a_number_in_other_letters_is_kept_beside_the_number() -> None:
    said = {"number": "АБ123456", "latinNumber": "AB123456", "identificationTypeCode": "id", "countryIso2Code": "MA"}
    record = eu_record(Part(1, {"logicalId": "7"}), PERSON | {"identification": [Part(5, said)]}, Report())
    assert record is not None
    assert record.documents == (Document("АБ123456", "id_card", "MAR"), Document("AB123456", "id_card", "MAR"))


def test_an_old_country_code_gives_way_to_the_words_beside_it() -> None:
    said = Part(5, {"countryIso2Code": "Q9", "countryDescription": "CONGO, Democratic Republic of (was Zaire)"})
    record = eu_record(Part(1, {"logicalId": "7"}), PERSON | {"citizenship": [said]}, Report())
    assert record is not None
    assert record.nationalities == ("COD",)


def test_problems_bear_the_line_of_the_part() -> None:
    report = Report()
    eu_record(Part(1, {"logicalId": "7"}), PERSON | {"birthdate": [Part(9, {"birthdate": "soon"})]}, report)
    assert [(item.code, item.line) for item in report.problems] == [("list.date", 9)]
