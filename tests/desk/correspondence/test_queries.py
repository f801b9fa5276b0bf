"""The messages of a case, for whoever may see both; on record."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.accounts.models import Group
from tansiq.desk.cases.models import Case, Hold
from tansiq.desk.correspondence.actions.saying import say
from tansiq.desk.correspondence.queries import messages
from tansiq.desk.exchange.models import Partner, Thread
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def asker(officer: Any) -> Any:
    return officer("ncb_officer", username="asks").actor


@pytest.fixture
def case(peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any) -> Case:
    made: Case = approved(asker, supervisor)
    whom = [str(Partner.objects.get().pk)]
    say(step="send", by=asker, case_id=str(made.pk), revision=made.revision, draft=draft(), partner_ids=whom)
    return made


def test_a_message_is_told_with_where_it_stands_and_the_look_is_on_record(asker: Any, case: Case, looks: Any) -> None:
    found = messages(by=asker, case_id=str(case.pk))
    assert [said.standing for one in found.threads for said in one.said] == ["waiting"]
    assert [name for name, _ in found.says] == ["record_reminded"]
    assert f"case:{case.pk}" in [one.target for one in looks()]


def test_a_thread_of_a_matter_that_is_not_open_is_not_among_them(asker: Any, case: Case) -> None:
    hidden = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    Thread.objects.update(group=hidden)
    assert messages(by=asker, case_id=str(case.pk)).threads == ()


def test_the_messages_of_a_case_that_is_not_open_are_those_of_none(asker: Any, case: Case) -> None:
    hidden = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    Case.objects.filter(pk=case.pk).update(group=hidden)
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        messages(by=asker, case_id=str(case.pk))


def test_nothing_is_asked_in_a_case_that_is_held(asker: Any, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state="approved")
    assert [name for name, _ in messages(by=asker, case_id=str(case.pk)).says] == ["send"]
    Hold.objects.create(case=case, role="prosecutor", person="p", at=timezone.now(), reasons="an order")
    assert not messages(by=asker, case_id=str(case.pk)).says
