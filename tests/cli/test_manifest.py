"""How a manifest was understood is told before its travellers."""

from __future__ import annotations

import pytest

from tansiq import messages as sentences
from tansiq.cli.manifest import manifest_answer, show_manifest
from tansiq.cli.terminal import Voice
from tansiq.engines.manifests import Column, ColumnMapping, Heard, Leg
from tansiq.engines.tables import Report

MAPPING = ColumnMapping(
    (Column("Passenger", 0, "name", "mapping.heading"), Column("Born", 1, "birth_date", "mapping.heading"),
     Column("Meal", 2, "", "mapping.unused")),
    1, "month first", "mapping.month_first", {"name": 0, "birth_date": 1},
)  # fmt: skip
LEG = Leg("KE609", "ICN", "SIN", "2026-05-27T16:40", "2026-05-27T22:00", "SQ609")


def message(**changes: object) -> Heard:
    values = {"type": "PNRGOV", "version": "11:1:IA", "reference": "1", "sender": "AIR", "recipient": "GOV"}
    read = {"prepared": "260527:0754", "data_origin": "booking", "flights": [LEG], "travellers": 2, "rejected": 1}
    return Heard(**{**values, **read, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_mapping_is_told_with_the_way_to_correct_it(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    show_manifest(Voice(lang), MAPPING, [], Report())
    text = capsys.readouterr().out
    assert all(word in text for word in ("name ← ", "Passenger", "birth_date ← ", "Meal", "--column"))


@pytest.mark.parametrize(
    ("lang", "unverified"), [("ar", "لم يتحقق"), ("fr", "vérifiées"), ("en", "nobody has verified")]
)
def test_a_message_is_told_with_its_flights_and_how_far_its_data_can_be_trusted(
    capsys: pytest.CaptureFixture[str], lang: str, unverified: str
) -> None:
    show_manifest(Voice(lang), None, [message()], Report())
    text = capsys.readouterr().out
    assert unverified in text
    assert "KE609 (SQ609)  ICN 2026-05-27T16:40 → SIN 2026-05-27T22:00" in text


def test_data_from_travel_documents_are_said_to_be_so(capsys: pytest.CaptureFixture[str]) -> None:
    show_manifest(Voice("en"), None, [message(data_origin="document")], Report())
    assert "taken from travel documents" in capsys.readouterr().out


def test_what_is_wrong_with_a_message_is_told_and_the_rest_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    for number in range(7):
        report.note("edifact.count", number, tag="UNT", stated="9", found="8")
    show_manifest(Voice("en"), None, [message() for _ in range(7)], report)
    text = capsys.readouterr().out
    assert text.count("UNT states 9, but 8 were found") == 5
    assert text.count("PNRGOV") == 5
    assert "2 more messages" in text
    assert "2 more" in text.split("more messages")[1]


def test_in_json_a_table_has_its_mapping_and_a_message_what_it_was() -> None:
    table = manifest_answer(MAPPING, [], Report(), "en")
    assert (table["mapping"], table["unused"]) == ({"name": "Passenger", "birth_date": "Born"}, ["Meal"])
    report = Report()
    report.note("edifact.cut_short", 4, text="UNT")
    answer = manifest_answer(None, [message()], report, "en")
    assert answer["messages"][0]["flights"][0]["sold_as"] == "SQ609"
    assert answer["problems"][0]["code"] == "edifact.cut_short"


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_what_was_withheld_of_bookings_is_said_and_counted(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    report = Report(remarks=["passenger.withheld"])
    report.passed_over["sensitive request"] += 3
    show_manifest(Voice(lang), None, [message()], report)
    sentence = sentences.sentence("passenger.withheld", lang)
    assert sentence in capsys.readouterr().out
    answer = manifest_answer(None, [message()], report, lang)
    assert answer["passed_over"] == {"sensitive request": 3}
    assert answer["remarks"] == [{"code": "passenger.withheld", "sentence": sentence}]
