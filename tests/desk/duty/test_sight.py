"""Who may be called, and whose contact points are ours."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.accounts.models import BreakGlass
from tansiq.desk.authorities.models import Contact
from tansiq.desk.duty.sight import answering, answering_for, own_contacts

pytestmark = pytest.mark.django_db(databases="__all__")


def test_those_whose_role_answers_may_be_called_while_their_account_works(people: Any, officer: Any) -> None:
    officer("duty_officer", username="gone", is_active=False)
    names = set(answering().values_list("username", flat=True))
    assert names == {"first", "second", "third", people["supervisor"].user.username}


def test_for_a_matter_those_it_is_open_to_and_those_who_opened_it_in_an_emergency(
    people: Any, noted: Any, matter: Any
) -> None:
    group = matter("first")
    case = noted(group=str(group.pk))
    assert [one.username for one in answering_for(case)] == ["first"]
    now = timezone.now()
    BreakGlass.objects.create(
        user=people["second"].user, group=group, role="duty_officer", reason="r", expires_at=now + timedelta(hours=1)
    )
    assert {one.username for one in answering_for(case)} == {"first", "second"}
    assert set(answering_for(noted())) == set(answering())


def test_a_contact_point_that_has_ended_is_ours_no_more(contact: Contact) -> None:
    assert own_contacts().get() == contact
    Contact.objects.update(contact_until="2020-01-01")
    assert not own_contacts().exists()
