"""Need to know, and access against the rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tansiq.desk.accounts.actions import matters
from tansiq.desk.accounts.models import BreakGlass, Group, Membership, Notice
from tansiq.desk.accounts.policy import policy
from tansiq.desk.audit.models import Entry
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]
REASON = "an invented emergency, told at length"


@pytest.fixture
def group(officer: Make) -> Group:
    return matters.add_group(by=officer("supervisor", username="opener").actor, name="Invented", purpose="a purpose")


def _open(by: Any, group: Group, *, reason: str = REASON, hours: int = 1) -> BreakGlass:
    return matters.open_break_glass(by=by.actor, slug=group.slug, reason=reason, hours=hours)


def test_who_opens_a_matter_is_its_first_member(group: Group) -> None:
    assert [each.user.username for each in Membership.objects.all()] == ["opener"]
    assert len(group.slug) == 8


def test_a_member_lets_others_in_and_ends_it(officer: Make, group: Group) -> None:
    opener, analyst = Membership.objects.get().user, officer("analyst")
    supervisor = type(analyst)(opener)
    matters.add_member(
        by=supervisor.actor, group_id=str(group.pk), username=analyst.user.username, reason="needs to know"
    )
    assert str(group.pk) in analyst.actor.groups
    with pytest.raises(RefusedError, match=r"group\.member"):
        matters.add_member(by=supervisor.actor, group_id=str(group.pk), username=analyst.user.username, reason="again")
    matters.end_membership(by=supervisor.actor, group_id=str(group.pk), member_id=analyst.id, reason="moved")
    assert analyst.actor.groups == frozenset()


def test_who_is_no_member_gets_the_answer_for_a_matter_that_does_not_exist(officer: Make, group: Group) -> None:
    other = officer("supervisor").actor
    for group_id in (str(group.pk), "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(RefusedError) as told:
            matters.add_member(by=other, group_id=group_id, username="opener", reason="curious")
        assert (told.value.code, told.value.details) == ("access.unknown", {})


def test_an_emergency_does_not_open_the_door_to_others(officer: Make, group: Group) -> None:
    supervisor = officer("supervisor")
    _open(supervisor, group)
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        matters.add_member(by=supervisor.actor, group_id=str(group.pk), username="opener", reason="a friend")


def test_break_glass_opens_the_matter_and_tells_the_data_protection_officer(
    officer: Make, group: Group, writes: Callable[[], list[Entry]]
) -> None:
    analyst = officer("analyst")
    opened = _open(analyst, group, hours=2)
    assert analyst.actor.groups == {str(group.pk)}
    (notice,) = Notice.objects.all()
    assert (notice.to_role, notice.code, notice.details["opened"]) == ("dpo", "notice.break_glass", str(opened.pk))
    assert (opened.expires_at - opened.opened_at).total_seconds() == 7200
    assert (writes()[-1].what, writes()[-1].reason) == ("accounts:break_glass:open", REASON)


@pytest.mark.parametrize("hours", [0, -1, policy().security.break_glass_max_hours + 1])
def test_break_glass_has_an_end(officer: Make, group: Group, hours: int) -> None:
    with pytest.raises(RefusedError, match=r"break_glass\.hours"):
        _open(officer("analyst"), group, hours=hours)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("reason", ["", "urgent", " " * 50])
def test_break_glass_has_a_reason_that_can_be_judged(officer: Make, group: Group, reason: str) -> None:
    with pytest.raises(RefusedError, match=r"break_glass\.reason"):
        _open(officer("analyst"), group, reason=reason)


@pytest.mark.parametrize("role", ["sysadmin", "border_officer", "defence_counsel", "dpo", "oversight"])
def test_not_everybody_breaks_glass(officer: Make, group: Group, role: str) -> None:
    with pytest.raises(RefusedError, match=r"access\.permission"):
        _open(officer(role), group)


def test_it_is_given_back_before_its_time(officer: Make, group: Group) -> None:
    analyst = officer("analyst")
    opened = _open(analyst, group)
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        matters.close_break_glass(by=officer("analyst").actor, opened_id=str(opened.pk))
    matters.close_break_glass(by=analyst.actor, opened_id=str(opened.pk))
    assert analyst.actor.groups == frozenset()


def test_another_person_reviews_it_once(officer: Make, group: Group) -> None:
    both = officer("analyst", "dpo")
    opened = _open(both, group)
    with pytest.raises(RefusedError, match=r"separation\.same_person"):
        matters.review_break_glass(by=both.acting_as("dpo"), opened_id=str(opened.pk), finding="fine by me")
    matters.review_break_glass(by=officer("dpo").actor, opened_id=str(opened.pk), finding="it was needed")
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        matters.review_break_glass(by=officer("oversight").actor, opened_id=str(opened.pk), finding="again")
    assert BreakGlass.objects.get().finding == "it was needed"


def test_a_notice_is_seen_by_the_role_it_is_for(officer: Make, group: Group) -> None:
    _open(officer("analyst"), group)
    notice = Notice.objects.get()
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        matters.see_notice(by=officer("analyst").actor, notice_id=notice.pk)
    dpo = officer("dpo")
    matters.see_notice(by=dpo.actor, notice_id=notice.pk)
    assert Notice.objects.get().seen_by == dpo.user
