"""What the counter is told: hit or no hit, what to do, and nothing that a misread zone does not say."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.booth.answering import Answer, Post, answer
from tansiq.desk.booth.queries import Typed
from tansiq.desk.cases.models import Case
from tansiq.desk.screening.models import Screening
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


@pytest.fixture
def ask(officer: Any, post: Post) -> Any:
    by = officer("booth_officer").actor.acting_for("border check")

    def make(text: str, row: str = "1", by: Any = by) -> Answer:
        return answer(by=by, typed=Typed(text), row=row, post=post, now=timezone.now())

    return make


@pytest.mark.parametrize("form", ["TD1", "TD2", "TD3", "MRV-A", "MRV-B"])
def test_a_listed_person_is_a_possible_hit_with_its_instruction_and_a_case(
    ask: Any, zone: Any, azuria: Any, form: str
) -> None:
    azuria()
    said = ask(zone(form=form))
    assert said.kind == "hit"
    assert {"ar", "fr", "en"} == set(said.instruction)
    case = Case.objects.get()
    assert (case.purpose, case.legal_basis, case.facts["checkpoint"]) == (
        "border check", "an invented article", "Gate 4, booth 2"
    )  # fmt: skip
    assert case.state == "possible"  # a suggestion: nobody was refused or referred by it


def test_somebody_else_is_no_hit_and_no_case(ask: Any, zone: Any, azuria: Any) -> None:
    azuria()
    said = ask(zone("TAMIM", "WADANI", "QM7654321"))
    assert (said.kind, said.instruction, said.note, said.unread) == ("no_hit", {}, {}, None)
    assert Case.objects.count() == 0


def test_a_reading_sent_twice_and_a_document_read_twice_are_one_case(ask: Any, zone: Any, azuria: Any) -> None:
    azuria()
    assert [ask(zone(), row).kind for row in ("1", "1", "2")] == ["hit"] * 3
    assert Case.objects.count() == 1
    assert Screening.objects.count() == 2


def test_no_hit_on_a_zone_with_a_wrong_digit_is_not_told_as_no_hit(ask: Any, zone: Any, azuria: Any) -> None:
    azuria()
    text = zone("TAMIM", "WADANI", "QM7654321").replace("QM7654321", "QM7654327")
    said = ask(text)
    assert said.kind == "again"
    assert "mrz.check_digit" in {one.code for one in said.findings}


def test_a_hit_on_a_zone_with_a_wrong_digit_is_told(ask: Any, zone: Any, azuria: Any) -> None:
    azuria()
    said = ask(zone().replace("QM1234567", "QM1234561"))
    assert said.kind == "hit"
    assert "mrz.check_digit" in {one.code for one in said.findings}


@pytest.mark.parametrize("cut", [0, 5, 40, 44])
def test_a_part_of_a_zone_is_no_answer_and_nobody_is_looked_for(ask: Any, zone: Any, cut: int, looks: Any) -> None:
    said = ask(zone()[:cut])
    assert said.kind == "again"
    assert said.unread is not None or said.findings
    assert not [each for each in looks() if each.what == "screening:traveller:screen"]


def test_a_line_that_broke_off_is_compared_as_far_as_it_goes_and_read_again(ask: Any, zone: Any, azuria: Any) -> None:
    azuria()
    assert ask(zone("TAMIM", "WADANI", "QM7654321")[:60]).kind == "again"
    assert ask(zone()[:75], "2").kind == "hit"


def test_what_is_on_record_of_the_reading_is_its_shape_and_of_the_search_who_it_was(
    ask: Any, zone: Any, looks: Any
) -> None:
    ask(zone())
    read, searched = (each for each in looks() if each.kind == "search")
    assert (read.what, read.details["asked"]) == ("booth:zone:read", {"typed": "lines of 44, 44"})
    assert "MARWANI" in searched.details["asked"]["batch"]
    assert (searched.role, searched.purpose) == ("booth_officer", "border check")


def test_who_does_not_sit_there_is_refused(ask: Any, zone: Any, people: Any) -> None:
    with pytest.raises(RefusedError, match=r"access\.permission"):
        ask(zone(), by=people["analyst"].actor.acting_for("p"))


def test_what_one_may_not_know_of_is_no_hit_for_one_and_a_hit_for_another(
    ask: Any, zone: Any, people: Any, published: Any, matter: Any
) -> None:
    from tansiq.desk.accounts.models import Membership

    published(group=matter)
    assert ask(zone()).kind == "no_hit"
    Membership.objects.create(group=matter, user=people["border_officer"].user, granted_by=people["dpo"].user)
    assert ask(zone(), by=people["border_officer"].actor.acting_for("p")).kind == "hit"
    assert Case.objects.get().group == matter
