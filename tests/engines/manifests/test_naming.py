"""What can be a traveller's name, and how its parts are told."""

from __future__ import annotations

import pytest

from tansiq.engines.manifests.naming import check_letters, check_name, whole_name, without_glued_title, without_title
from tansiq.engines.matching.record import WrittenName
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError


@pytest.mark.parametrize(
    ("text", "code"),
    [("A" * 1001, "manifest.name_too_long"), ("AN\x00NA", "table.nul"), ("AN\x07NA", "manifest.control_character")],
)
def test_what_can_be_no_name_is_refused(text: str, code: str) -> None:
    with pytest.raises(MalformedError, match=code.replace(".", r"\.")):
        check_name(text, 1, Report())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("=Anna", "manifest.formula"),
        ("+cmd", "manifest.formula"),
        ("Anna\u202e", "manifest.hidden_characters"),
        ("Anna \U0001f9ed", "manifest.odd_characters"),
    ],
)
def test_what_a_person_should_look_at_is_told(text: str, code: str) -> None:
    report = Report()
    check_name(text, 3, report)
    assert [(one.code, one.line) for one in report.problems] == [(code, 3)]


@pytest.mark.parametrize("text", ["ANNA", "O'NEIL-AMRANI", "زيدون", "-", "+212"])
def test_an_ordinary_name_is_told_nothing_about(text: str) -> None:
    report = Report()
    check_name(text, 1, report)
    assert report.problem_count == 0


def test_a_name_needs_a_letter() -> None:
    check_letters("12 A")
    with pytest.raises(MalformedError, match="no_letters"):
        check_letters("12 34")


@pytest.mark.parametrize(
    ("given", "bare"), [("ANNA MRS", "ANNA"), ("OMAR mr", "OMAR"), ("AMR", "AMR"), ("ANNAMRS", "ANNAMRS"), ("MR", "MR")]
)
def test_a_title_behind_a_space_is_no_name(given: str, bare: str) -> None:
    assert without_title(given) == bare


def test_a_booked_name_is_taken_apart() -> None:
    assert whole_name("MARWANI/ZAYDUN MR") == WrittenName("ZAYDUN MARWANI", given="ZAYDUN", family="MARWANI")
    assert whole_name("MARWANI/A/B") == WrittenName("MARWANI/A/B")


@pytest.mark.parametrize(
    ("given", "without"),
    [
        ("JOHNMR", "JOHN"), ("KAMARMR", "KAMAR"), ("ANNAMISS", "ANNA"), ("JANEMRS", "JANE"), ("TIMMSTR", "TIM"),
        ("AMR", "AMR"), ("OMR", "OMR"), ("SAMR", "SAMR"), ("BADR", "BADR"), ("ALI AMR", "ALI AMR"),
        ("ANNA MRS", "ANNA MRS"),
    ],
)  # fmt: skip
def test_a_title_glued_to_a_name_is_taken_off_where_three_letters_stay(given: str, without: str) -> None:
    assert without_glued_title(given) == without
