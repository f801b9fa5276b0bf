"""Names, dates and sex as publishers write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.lists.written import Draft, hidden_characters, is_latin, read_date, read_sex, squeeze
from tansiq.engines.matching.record import WrittenName
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError


@given(day=st.dates())
@settings(deadline=None)
def test_a_day_written_in_words_or_iso_is_that_day(day: object) -> None:
    import datetime as dt

    assert isinstance(day, dt.date)
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[day.month - 1]
    for text in (day.isoformat(), f"{day.day:02d} {month} {day.year:04d}", f"{day.isoformat()}T00:00:00Z"):
        date = read_date(text)
        assert (date.year, date.month, date.day, date.text) == (day.year, day.month, day.day, text)


@pytest.mark.parametrize(
    "text", ["", "soon", "31 Feb 1984", "24/06/1402 (Hijri Calendar)", "30-35 years old", "10 Foo 1948"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(MalformedError) as caught:
        read_date(text)
    assert caught.value.code == "date.unreadable"


def test_a_span_the_wrong_way_round_is_refused() -> None:
    with pytest.raises(MalformedError):
        read_date("1965 to 1960")


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        read = str(read_date(text).year)
    except MalformedError as error:
        read = error.code
    assert read.isdecimal() or read == "date.unreadable"


@pytest.mark.parametrize(
    ("word", "sex"), [("Male", "M"), ("أنثى", "F"), ("Féminin", "F"), ("Unknown", None), ("", None)]
)
def test_words_for_a_sex(word: str, sex: str | None) -> None:
    assert read_sex(word) == sex


def test_an_unknown_word_for_a_sex_is_refused() -> None:
    with pytest.raises(MalformedError):
        read_sex("Captain")


def test_overrides_are_found_and_marks_of_ordinary_arabic_text_are_not() -> None:
    assert hidden_characters("a\u202eb\u202a") == "U+202A U+202E"
    assert hidden_characters("زيدون\u200f \u200cالمرواني\u2067") == ""


def test_scripts_and_spaces() -> None:
    assert is_latin("Zaydūn 7")
    assert not is_latin("Zaydun زيدون")
    assert squeeze(" a\n\t b ") == "a b"


def test_an_entry_with_thousands_of_values_is_put_aside() -> None:
    report = Report()
    draft = Draft(report, 7, "x")
    for number in range(5_001):
        draft.add_name(f"Zaydun {number}")
    assert draft.finish() is None
    assert [(item.code, item.line, item.row_lost) for item in report.problems] == [("list.too_many_values", 7, True)]


def test_a_date_keeps_the_words_of_its_source_whatever_it_was_read_as() -> None:
    draft = Draft(Report(), 1, "x")
    draft.add_date("07/03/1984", read_as="1984-03-07")
    draft.add_date("March 7, 1984", read_as="7 March 1984")  # the same day
    draft.add_date("circa 1984", read_as="")
    assert [(str(date), date.text) for date in draft.birth_dates] == [
        ("1984-03-07", "07/03/1984"), ("c. 1984", "circa 1984"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "sex", "notes"),
    [
        (["Male", "M", ""], "M", []),
        (["Male", "Unknown"], "M", []),
        (["Male", "F", "Female"], None, ["sex as written: Male", "sex as written: F"]),
        ([], None, []),
    ],
)
def test_sexes_that_agree_are_one_and_those_that_do_not_are_noted(
    stated: list[str], sex: str | None, notes: list[str]
) -> None:
    draft = Draft(Report(), 1, "x")
    draft.add_sexes(stated)
    assert (draft.sex, draft.notes) == (sex, notes)


def test_a_number_known_without_its_issuer_gives_way_to_the_same_with_more() -> None:
    draft = Draft(Report(), 1, "x")
    draft.add_name("Zaydun Marwani")
    for issuer in ("", "MAR"):
        draft.add_document("X0001234", "passport", issuer)
    draft.forget_document("X0001234")
    assert [document.issuer for document in draft.finish().documents] == ["MAR"]
    draft.add_document("X0001234", "passport")
    assert [document.issuer for document in draft.finish().documents] == ["MAR", ""]


@pytest.mark.parametrize(
    ("part", "code"), [("Mar\x01wani", "list.control_character"), ("M" * 1_001, "list.name_too_long")]
)
def test_a_part_of_a_name_that_can_be_no_name_is_noted_and_the_whole_name_is_kept(part: str, code: str) -> None:
    report = Report()
    draft = Draft(report, 2, "UTO-1")
    draft.add_name("Zaydun Marwani", given="Zaydun", family=part)
    assert draft.names == [WrittenName("Zaydun Marwani")]
    assert [(problem.code, problem.line) for problem in report.problems] == [(code, 2)]
    assert draft.notes == [f"unread name: {part[:1_000]}"]
