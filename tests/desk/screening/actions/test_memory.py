"""Not the same person: remembered with its reason and its end, counted, taken back, and never about anybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit.models import Entry as Recorded
from tansiq.desk.cases.models import Case
from tansiq.desk.screening.actions.effects import bring
from tansiq.desk.screening.actions.memory import revoke
from tansiq.desk.screening.models import Hit, LeftOut, Memory
from tansiq.desk.screening.rules import rules
from tansiq.desk.watchlists.actions import entries
from tansiq.desk.watchlists.actions.disposal import dispose
from tansiq.desk.watchlists.rules import attested, newest
from tansiq.desk.watchlists.truth import local_day, truth_of
from tansiq.engines.matching import Document, PartialDate, Record, WrittenName
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

WHY = "an invented reason, told at length"


def _record(name: str = "Zaydun Marwani", born: str = "1984-03-07", number: str = "") -> Record:
    documents = (Document(number, "passport", "QMA"),) if number else ()
    dates = (PartialDate.parse(born),) if born else ()
    return Record(names=(WrittenName(name),), birth_dates=dates, nationalities=("QMA",), documents=documents)


def test_the_same_traveller_and_entry_are_left_out_and_counted_while_it_holds(
    published: Any, screened: Any, discarded: Any
) -> None:
    published()
    (opened,) = screened().hits
    discarded(opened.case_id)
    answer = screened(row="2")
    assert (answer.hits, answer.left_out, answer.is_hit) == ((), 1, False)
    assert screened(row="2").left_out == 1
    assert (LeftOut.objects.count(), Case.objects.count()) == (1, 1)
    memory = Memory.objects.get()
    assert (memory.reason, memory.role, memory.hit_id) == (WHY, "border_officer", Hit.objects.get().pk)
    assert memory.citation == rules().memory.citation


@pytest.mark.parametrize(
    "other",
    [
        _record("Zaydun Marwan"), _record(born="1984-03-08"), _record(number="QM7654321"),
        _record("Zaydun Marwani Qasrani"),
    ],
)  # fmt: skip
def test_another_name_date_or_document_is_another_traveller(
    published: Any, screened: Any, discarded: Any, other: Record
) -> None:
    published()
    discarded(screened(_record()).hits[0].case_id)
    answer = screened(other, row="2")
    assert (answer.left_out, len(answer.hits)) == (0, 1)
    assert answer.hits[0].is_new


def test_a_decision_about_one_entry_says_nothing_about_another(
    published: Any, azuria: Any, screened: Any, discarded: Any
) -> None:
    published()
    discarded(screened().hits[0].case_id)
    azuria()
    answer = screened(row="2")
    assert (answer.left_out, len(answer.hits)) == (1, 1)
    assert Hit.objects.get(pk=answer.hits[0].case_id).listed_in == "AZURIA"


def test_a_name_alone_is_never_remembered(published: Any, screened: Any, discarded: Any) -> None:
    published()
    discarded(screened(_record(born="")).hits[0].case_id)
    assert Memory.objects.count() == 0
    assert screened(_record(born=""), row="2").is_hit


def test_it_holds_no_longer_than_the_rules_allow_and_needs_a_reason(
    published: Any, screened: Any, second_line: Any, discarded: Any, people: Any
) -> None:
    published()
    case_id = screened().hits[0].case_id
    today, days = local_day(timezone.now()), rules().memory.days
    for said, code in (
        ({"until": today + timedelta(days=days + 1)}, "screening.memory_too_long"),
        ({"reason": "no"}, "screening.reason"),
    ):
        with pytest.raises(RefusedError) as told:
            discarded(case_id, **said)
        assert told.value.code == code
        Case.objects.filter(pk=case_id).update(state="possible")
    assert Memory.objects.count() == 0
    discarded(case_id, until=today + timedelta(days=days))
    assert Memory.objects.get().expires_on == today + timedelta(days=days)


def test_after_its_last_day_the_traveller_is_a_possible_hit_again(
    published: Any, screened: Any, discarded: Any
) -> None:
    published()
    discarded(screened().hits[0].case_id)
    Memory.objects.update(expires_on=local_day(timezone.now()))
    assert screened(row="2").left_out == 1
    Memory.objects.update(expires_on=local_day(timezone.now()) - timedelta(days=1))
    answer = screened(row="3")
    assert (answer.left_out, answer.hits[0].is_new) == (0, True)
    discarded(answer.hits[0].case_id)
    assert sorted(Memory.objects.values_list("ended_why", flat=True)) == ["", "replaced"]


def test_an_entry_that_says_something_else_now_ends_it_and_one_that_says_the_same_does_not(
    people: Any, content: Any, published: Any, screened: Any, discarded: Any
) -> None:
    entry_id = published()
    discarded(screened().hits[0].case_id)
    _corrected(people, entry_id, content(purpose="to find out where the person works"))
    assert Memory.objects.get().ended_at is None
    assert screened(row="2").left_out == 1
    _corrected(people, entry_id, content(born="1984-03-08"))
    assert Memory.objects.get().ended_why == "entry_changed"
    answer = screened(row="3")
    assert (answer.left_out, answer.is_hit) == (0, True)


def test_a_line_of_a_list_that_changed_ends_it_when_the_traveller_comes_again(
    azuria: Any, screened: Any, discarded: Any
) -> None:
    azuria()
    discarded(screened().hits[0].case_id)
    assert screened(row="2").left_out == 1
    azuria("id,name,birth_dates,nationalities\nA-1,Zaydun Marwani,1984-03-07;1984-03-08,QMA\n")
    assert screened(row="3").is_hit
    assert Memory.objects.get().ended_why == "entry_changed"


def test_of_a_deleted_entry_nothing_it_said_is_kept(people: Any, published: Any, screened: Any, discarded: Any) -> None:
    entry_id = published()
    case_id = screened().hits[0].case_id
    discarded(case_id)
    entries.withdraw(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
    dispose(by=people["dpo"].actor, entry_id=entry_id, reason=WHY)
    hit, case = Hit.objects.get(), Case.objects.get()
    assert (bytes(hit.answered), hit.evidence["parts"], Memory.objects.count()) == (b"", [], 0)
    assert (case.about, case.facts["matched_pair"]) == (["Zaydun Marwani"], "—")
    assert "entry_instruction" not in case.facts
    for event in case.events.filter(change__isnull=False):
        assert "matched_pair" not in event.change.values
    bring(truth_of(hit.listed_id, None))  # done twice, it does no harm


def test_it_is_taken_back_with_a_reason_and_stays_to_be_seen(
    people: Any, published: Any, screened: Any, discarded: Any, writes: Callable[[], list[Recorded]]
) -> None:
    published()
    discarded(screened().hits[0].case_id)
    memory_id, by = str(Memory.objects.get().pk), people["supervisor"].actor
    with pytest.raises(RefusedError, match=r"screening\.reason"):
        revoke(by=by, memory_id=memory_id, reason="no")
    with pytest.raises(RefusedError, match=r"access\.permission"):
        revoke(by=people["border_officer"].actor, memory_id=memory_id, reason=WHY)
    revoke(by=by, memory_id=memory_id, reason=WHY)
    assert (writes()[-1].what, writes()[-1].reason) == ("screening:memory:revoke", WHY)
    memory = Memory.objects.get()
    assert (memory.ended_why, memory.ended_by, memory.ended_reason) == ("revoked", by.user_id, WHY)
    assert screened(row="2").is_hit
    with pytest.raises(RefusedError, match=r"screening\.ended"):
        revoke(by=by, memory_id=memory_id, reason=WHY)


def test_one_of_another_matter_is_none(
    people: Any, published: Any, matter: Any, screened: Any, discarded: Any, officer: Any
) -> None:
    published(group=matter)
    by = officer("border_officer", username="inside")
    _let_in(matter, by)
    discarded(screened(by=by.actor).hits[0].case_id, by=by.actor)
    assert str(Memory.objects.get().group_id) == str(matter.pk)
    outside = officer("supervisor").actor
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        revoke(by=outside, memory_id=str(Memory.objects.get().pk), reason=WHY)


def _let_in(matter: Any, officer: Any) -> None:
    from tansiq.desk.accounts.models import Membership

    Membership.objects.create(group=matter, user=officer.user, granted_by=officer.user)


def _corrected(people: Any, entry_id: str, content: Any) -> None:
    bureau, supervisor = people["ncb_officer"].actor, people["supervisor"].actor
    entries.correct(by=bureau, entry_id=entry_id, content=content, reason=WHY)
    names = attested("approve", newest().version)
    entries.approve(by=supervisor, entry_id=entry_id, attested=names, reason=WHY)
    entries.publish(by=bureau, entry_id=entry_id)
