"""The one filter: matters that are open, and nothing of any other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from tansiq.desk.accounts.models import Group, Membership
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.sight import locked_case, seen_case, visible
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


def test_a_matter_that_is_opened_shows_its_cases_and_one_that_is_closed_hides_them(officer: Make, hit: Make) -> None:
    inside, outside = officer("border_officer"), officer("border_officer")
    group = Group.objects.create(slug="m", name="m", purpose="p")
    membership = Membership.objects.create(group=group, user=inside.user, granted_by=inside.user)
    case = hit(inside.actor, group=str(group.pk))
    everybody = hit(outside.actor)
    assert set(visible(inside.actor)) == {case, everybody}
    assert set(visible(outside.actor)) == {everybody}
    assert seen_case(replace(outside.actor, groups=frozenset({str(group.pk)})), str(case.pk)) == case
    membership.delete()
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        seen_case(inside.actor, str(case.pk))


@pytest.mark.parametrize("case_id", ["", "x", "1", "00000000-0000-4000-8000-000000000000", "\x00"])
def test_what_is_no_id_is_not_there(officer: Make, case_id: str) -> None:
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        seen_case(officer("analyst").actor, case_id)


def test_whoever_decides_must_have_read_what_stands_there_now(officer: Make, hit: Make) -> None:
    by = officer("border_officer").actor
    case = Case.objects.get(pk=hit(by).pk)
    with transaction.atomic():
        assert locked_case(by, str(case.pk), case.revision) == case
        with pytest.raises(RefusedError, match=r"case\.changed"):
            locked_case(by, str(case.pk), case.revision - 1)
