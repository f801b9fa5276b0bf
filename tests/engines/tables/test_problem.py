"""What could not be read is kept with its place, counted beyond the cap, or raised where nothing may be lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.tables.caps import PROBLEMS_KEPT
from tansiq.engines.tables.problem import Problem, Report
from tansiq.errors import MalformedError


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_a_problem_speaks_three_languages_and_says_what_to_do(lang: str) -> None:
    problem = Problem("table.other_sheets", 0, details={"sheets": "Business"})
    assert "Business" in problem.sentence(lang)
    assert problem.remedy(lang)


def test_a_strict_report_raises_on_a_lost_row_and_notes_all_else() -> None:
    report = Report(strict=True)
    report.note("list.date", 3, id="7", text="soon")
    with pytest.raises(MalformedError) as caught:
        report.note("list.no_name", 4, row_lost=True, id="8")
    assert (caught.value.code, caught.value.details) == ("list.no_name", {"line": 4, "id": "8"})
    assert [problem.line for problem in report.problems] == [3]
    assert (report.problem_count, report.rows_lost) == (1, 0)


def test_a_long_value_is_cut_in_the_report() -> None:
    report = Report()
    report.note("list.date", 3, text="x" * 1_000)
    assert report.problems[0].details == {"text": "x" * 200}


def test_problems_beyond_the_cap_are_counted() -> None:
    report = Report()
    for line in range(PROBLEMS_KEPT + 3):
        report.note("list.date", line)
    assert (len(report.problems), report.problem_count) == (PROBLEMS_KEPT, PROBLEMS_KEPT + 3)


@given(st.lists(st.booleans(), max_size=30))
@settings(deadline=None)
def test_every_lost_row_is_counted(lost: list[bool]) -> None:
    report = Report()
    for line, row_lost in enumerate(lost, 1):
        report.note("list.no_name", line, row_lost=row_lost)
    assert (report.problem_count, report.rows_lost) == (len(lost), sum(lost))
    assert [problem.row_lost for problem in report.problems] == lost
