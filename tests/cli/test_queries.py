"""What a person types becomes a record, or an error that says what is wrong with it."""

from __future__ import annotations

import pytest

from tansiq.cli.queries import asked_record, written_record
from tansiq.engines.matching import Document, PartialDate
from tansiq.errors import MalformedError

NOTHING = {"born": (), "nationality": (), "sex": None, "document": ()}


def test_everything_asked_for_is_in_the_record() -> None:
    asked = asked_record("Omar", born=["1984"], nationality=["qma"], sex="f", document=["passport:qma:K01"])
    assert asked.names[0].text == "Omar"
    assert asked.birth_dates == (PartialDate(1984, text="1984"),)
    assert (asked.nationalities, asked.sex) == (("QMA",), "F")
    assert asked.documents == (Document("K01", "passport", "QMA"),)


@pytest.mark.parametrize(
    ("written", "document"),
    [
        ("K01", Document("K01")),
        ("QMA:K01", Document("K01", "", "QMA")),
        ("id_card:qma:K01", Document("K01", "id_card", "QMA")),
    ],
)
def test_a_document_may_say_who_issued_it_and_what_it_is(written: str, document: Document) -> None:
    assert asked_record("Omar", **{**NOTHING, "document": [written]}).documents == (document,)


def test_an_unreadable_birth_date_is_malformed() -> None:
    with pytest.raises(MalformedError, match=r"date\.unreadable"):
        asked_record("Omar", **{**NOTHING, "born": ["30 Februar"]})


def test_a_plain_name_is_a_record_of_any_kind() -> None:
    assert written_record("Oasis Association").kind == "unknown"


def test_a_record_may_be_written_as_json() -> None:
    record = written_record('{"names": ["عمر"], "birth_dates": "1984-03", "sex": "M", "documents": "QMA:K01"}')
    assert (record.names[0].text, str(record.birth_dates[0]), record.sex) == ("عمر", "1984-03", "M")
    assert record.documents == (Document("K01", "", "QMA"),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"names": ', "cli.record_json"),
        ('{"names": "' + "x" * 100_001 + '"}', "cli.record_json"),
        ('{"names": ' + "[" * 50_000 + "]" * 49_000, "cli.record_json"),
        ('{"names": ' + "9" * 5_000 + "}", "cli.record_json"),
        ('{"verdict": "guilty"}', "cli.record_field"),
        ('{"names": [1]}', "cli.record_value"),
        ('{"names": {"text": "x"}}', "cli.record_value"),
        ('{"sex": ["M"]}', "cli.record_value"),
        ('{"kind": "ghost"}', "cli.record_value"),
        ('{"sex": "Q"}', "record.sex"),
        ('{"names": ["Omar", "🧭"]}', "cli.name_character"),
        ('{"names": "Omar\\u202e"}', "cli.name_character"),
        ("", "cli.name_letters"),
    ],
)
def test_a_record_that_cannot_be_read_is_malformed(text: str, code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        written_record(text)
    assert caught.value.code == code
