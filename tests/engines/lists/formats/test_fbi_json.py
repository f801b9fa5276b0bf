"""What is read from the FBI's posters of wanted persons, and which posters are passed over (fictional persons)."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import lexicons, messages
from tansiq.engines.lists import Report, detect, read
from tansiq.engines.matching.record import Record, WrittenName
from tansiq.errors import MalformedError, TansiqError

POSTER = {
    "uid": "f1", "title": "ZAYDUN QAMAR MARWANI", "person_classification": "Main", "poster_classification": "default",
    "status": "na", "subjects": ["Criminal Enterprise Investigations"], "sex": "Male", "nationality": "Moroccan",
    "dates_of_birth_used": ["March 7, 1984", "June 7, 1984", "1985", "October 1, 1986 (fictitious)"],
    "aliases": ["Zaidoun Marouani", '"Abu Qamar"', "“The Captain”", "Зайдун Марвани", "18", '"زيد"'],
    "place_of_birth": "Port Azure, Morocco", "publication": "2024-02-23T06:48:00",
    "modified": "2024-09-04T00:03:08+00:00", "description": "Smuggling of Azure",
    "caution": "<p>Zaydun is <b>w</b>anted.</p>\r\n<p> </p>\r\n<p>He has a <a href='https://example.org'>ferry</a>.</p>",
    "warning_message": "SHOULD BE CONSIDERED AN ESCAPE RISK", "reward_text": "Up to $1.", "reward_max": 0,
    "url": "https://example.org/wanted/zaydun", "race": "azure", "race_raw": "Azure (light)", "complexion": "Azure",
    "languages": ["Azurian"], "hair": "black", "hair_raw": "Black", "height_min": 69, "height_max": 70,
    "weight": "130 pounds", "scars_and_marks": None, "field_offices": ["portazure"], "images": [{"large": "x"}],
    "occupations": ["Ferryman"], "path": "/wanted/zaydun", "@id": "https://example.org/f1",
    "coordinates": [{"lat": 1.5}], "suspects": [{"name": "Lila", "years": 7}], "something_new": "kept",
}  # fmt: skip


def page(*posters: object, total: int | None = None) -> bytes:
    return json.dumps({"total": len(posters) if total is None else total, "items": posters, "page": 1}).encode()


def read_page(*posters: object, total: int | None = None) -> tuple[list[Record], Report]:
    report = Report()
    return list(read(io.BytesIO(page(*posters, total=total)), "fbi-json", report)), report


def only(**changes: object) -> tuple[Record, Report]:
    (record,), report = read_page(POSTER | changes)
    return record, report


def test_an_answer_of_the_api_is_known() -> None:
    assert detect("page.json", page(POSTER)) == "fbi-json"
    assert only()[1].published == "2024-09-04"


def test_names_keep_their_quality_and_their_script() -> None:
    record, report = only()
    assert record.names == (
        WrittenName("ZAYDUN QAMAR MARWANI"),
        WrittenName("Zaidoun Marouani", "good", "alias"),
        WrittenName("Abu Qamar", "weak", "alias"),
        WrittenName("The Captain", "weak", "alias"),
        WrittenName("Зайдун Марвани", "good", "original_script"),
        WrittenName("18", "weak", "alias"),
        WrittenName("زيد", "weak", "original_script"),
    )
    assert report.problems == []


def test_every_birth_date_used_is_kept_as_written() -> None:
    record, _ = only()
    assert [(str(date), date.text) for date in record.birth_dates] == [
        ("1984-03-07", "March 7, 1984"), ("1984-06-07", "June 7, 1984"), ("1985", "1985"),
        ("1986-10-01", "October 1, 1986 (fictitious)"),
    ]  # fmt: skip
    assert "birth date as written: October 1, 1986 (fictitious)" in record.notes


def test_the_rest_of_the_poster_is_kept_as_plain_text() -> None:
    record, _ = only()
    assert (record.id, record.reference, record.source, record.kind) == ("FBI-f1", "f1", "FBI", "person")
    assert (record.sex, record.nationalities, record.listed_on) == ("M", ("MAR",), "2024-02-23")
    assert record.places == ("born in: Port Azure, Morocco",)
    for note in ("description: Smuggling of Azure", "caution: Zaydun is wanted. He has a ferry.",
                 "warning: SHOULD BE CONSIDERED AN ESCAPE RISK", "reward: Up to $1.", "height: 69 to 70 inches",
                 "subject: Criminal Enterprise Investigations", "class of the poster: default", "hair: Black",
                 "occupation: Ferryman", "published at: https://example.org/wanted/zaydun", "suspect: name: Lila",
                 "something_new: kept"):  # fmt: skip
        assert note in record.notes


def test_no_protected_attribute_is_kept_anywhere() -> None:
    record, _ = only()
    said = " ".join((*record.notes, *record.places)).casefold().replace("smuggling of azure", "")
    assert "azure (light)" not in said
    assert "azurian" not in said
    assert "complexion" not in said
    assert "race" not in said


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"poster_classification": "missing"}, "missing person"),
        ({"poster_classification": "Information"}, "information sought"),
        ({"poster_classification": "kidnapping"}, "kidnapped person"),
        ({"poster_classification": "ecap"}, "unidentified person"),
        ({"person_classification": "Victim"}, "victim"),
        ({"subjects": ["ViCAP Missing Persons"]}, "missing person"),
        ({"subjects": ["Indian Country", "ViCAP Homicides and Sexual Assaults"]}, "victim"),
        ({"subjects": ["ViCAP Unidentified Persons"]}, "unidentified person"),
        ({"subjects": ["Seeking Information"]}, "information sought"),
        ({"status": "captured"}, "no longer sought"),
        ({"title": "UNKNOWN SUSPECT - PORT AZURE"}, "unidentified person"),
        ({"title": "VICTIM - LILA FERRANE"}, "victim"),
    ],
)
def test_who_is_not_wanted_is_passed_over_and_counted_by_reason(changes: dict[str, object], reason: str) -> None:
    records, report = read_page(POSTER | changes, POSTER | {"uid": "f2"})
    assert [record.id for record in records] == ["FBI-f2"]
    assert (dict(report.passed_over), report.rows_lost) == ({reason: 1}, 0)


@pytest.mark.parametrize("changes", [{"poster_classification": "novel"}, {"person_classification": None}])
def test_a_class_that_is_not_known_lists_nobody_and_is_reported(changes: dict[str, object]) -> None:
    records, report = read_page(POSTER | changes, POSTER | {"uid": "f2"})
    assert [record.id for record in records] == ["FBI-f2"]
    assert [(item.code, item.row_lost) for item in report.problems] == [("list.class_unknown", True)]


def test_the_place_after_a_dash_is_no_part_of_the_name() -> None:
    record, _ = only(title="Zaydun El-Marwani - PORT AZURE, NORTH")
    assert record.names[0].text == "Zaydun El-Marwani"
    assert "in the title: PORT AZURE, NORTH" in record.places


@pytest.mark.parametrize("title", ["ZAYDUN MARWANI AND LILA FERRANE", "Zaydun Marwani; Lila Ferrane", "A B & C D"])
def test_of_several_persons_in_one_title_no_value_is_laid_on_one(title: str) -> None:
    record, report = only(title=title)
    assert [name.role for name in record.names[:3]] == ["name", "spelling", "spelling"]
    assert record.names[0].text == title
    assert (record.birth_dates, record.sex, record.nationalities) == ((), None, ())
    assert "birth date (of one of several): March 7, 1984" in record.notes
    assert [item.code for item in report.problems] == ["list.several_persons"]


def test_a_poster_that_describes_nobody_is_of_unknown_kind_and_reported() -> None:
    kept = ("uid", "title", "person_classification", "poster_classification", "subjects", "status", "race")
    (record,), report = read_page({name: POSTER[name] for name in kept} | {"title": "AZURE SMUGGLING"})
    assert (record.kind, [item.code for item in report.problems]) == ("unknown", ["list.no_description"])


def test_pages_one_after_the_other_are_one_issue_and_one_page_is_said_to_be_a_part() -> None:
    report = Report()
    pages = page(POSTER, total=2) + b"\n" + page(POSTER | {"uid": "f2"}, total=2)
    assert [record.id for record in read(io.BytesIO(pages), "fbi-json", report)] == ["FBI-f1", "FBI-f2"]
    assert report.problems == []
    _, report = read_page(POSTER, POSTER | {"uid": "f2", "poster_classification": "missing"}, total=1000)
    (problem,) = report.problems
    assert (problem.code, problem.details) == ("list.incomplete", {"found": "2", "total": "1000"})


def test_an_item_that_is_no_object_is_put_aside_with_its_line() -> None:
    report = Report()
    content = page(POSTER, "Zaydun", None).replace(b', "Zaydun"', b',\n "Zaydun"').replace(b", null]", b",\nnull]")
    assert len(list(read(io.BytesIO(content), "fbi-json", report))) == 1
    lost = [(item.code, item.line) for item in report.problems if item.row_lost]
    assert lost == [("list.json_line", 2), ("list.json_line", 3)]


def test_what_lies_too_deep_in_a_poster_is_reported_and_the_poster_is_kept() -> None:
    deep: object = "Zaydun"
    for _ in range(60):
        deep = [deep]
    record, report = only(suspects=deep)
    assert record.id == "FBI-f1"
    assert [item.code for item in report.problems] == ["list.json_too_deep"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (page(POSTER)[:-2], "list.truncated"),
        (page(POSTER)[:200], "list.truncated"),
        (page(POSTER).replace(b'"uid":', b'"uid"', 1), "list.json_broken"),
        (page(), "list.no_records"),
        (b'{"items": 3, "poster_classification": 1}', "list.no_records"),
        (page(POSTER).replace(b"1.5", b"1" * 5_000), "list.json_broken"),
    ],
)
def test_a_file_that_breaks_off_or_is_broken_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        list(read(io.BytesIO(content), "fbi-json", Report()))
    assert caught.value.code == code


def test_the_words_of_the_classes_are_in_small_letters_and_no_word_is_both() -> None:
    words = lexicons.load("fbi")
    for table in ("posters", "persons"):
        assert not set(words[table]["wanted"]) & set(words[table]["others"])
    for table in ("posters", "persons", "subjects", "statuses", "titles"):
        assert all(word == word.casefold() for word in words[table]["others"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(changes=st.dictionaries(st.sampled_from(sorted(POSTER)), JSON, max_size=4), total=JSON)
@settings(deadline=None, max_examples=200)
def test_any_json_in_any_field_gives_records_or_a_coded_error(changes: dict[str, object], total: object) -> None:
    content = json.dumps({"items": [POSTER | changes, POSTER | {"uid": "f2"}], "total": total}).encode()
    records = list(read(io.BytesIO(content), "fbi-json", Report()))
    assert "FBI-f2" in {record.reference and f"FBI-{record.reference}" for record in records}


SAMPLE = page(POSTER, POSTER | {"uid": "f2"})


@given(at=st.integers(0, len(SAMPLE) - 1), put=st.binary(max_size=12), dropped=st.integers(0, 40))
@settings(deadline=None, max_examples=200)
def test_any_mutation_gives_records_or_a_coded_error(at: int, put: bytes, dropped: int) -> None:
    content = SAMPLE[:at] + put + SAMPLE[at + dropped :]
    try:
        code = "read" if all(record.names for record in read(io.BytesIO(content), "fbi-json", Report())) else ""
    except TansiqError as error:
        code = error.code
    assert code in messages.codes() | {"read"}
