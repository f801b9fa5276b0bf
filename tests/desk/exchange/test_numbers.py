"""How far requests have come: numbers rise whatever is forgotten, and pauses are kept on one row a partner."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.desk.exchange import numbers
from tansiq.desk.exchange.models import Asked, Partner
from tansiq.desk.exchange.rules import rules

pytestmark = pytest.mark.django_db(databases="__all__")
DAY = timedelta(days=1)


@pytest.fixture
def partner(pinned: Any) -> Partner:
    pinned(carrier="asked")
    return Partner.objects.get()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hours=st.lists(st.integers(-24, 24), min_size=2, max_size=6))
def test_numbers_rise_however_the_clock_is_set(partner: Partner, hours: list[int]) -> None:
    now = timezone.now()
    told = [numbers.next_number(partner, now + timedelta(hours=one))[0] for one in hours]
    assert told == sorted(set(told))


def test_one_that_was_forgotten_goes_on_from_the_clock(partner: Partner) -> None:
    now = timezone.now()
    first, _ = numbers.next_number(partner, now)
    Asked.objects.all().delete()
    assert numbers.next_number(partner, now + timedelta(seconds=1))[0] > first


def test_a_partner_is_asked_after_a_while_and_at_once_where_something_came(partner: Partner) -> None:
    now = timezone.now()
    assert list(numbers.due(now)) == [partner]
    numbers.answered(partner, "a" * 64, now, again=True)
    assert list(numbers.due(now)) == [partner]
    numbers.answered(partner, None, now, again=False)
    assert list(numbers.due(now)) == []
    assert list(numbers.due(now + timedelta(seconds=rules().pull.ask_seconds))) == [partner]
    assert Asked.objects.get().digest == "a" * 64
    assert Partner.objects.get().contact_at == now


def test_pauses_double_and_only_another_code_is_new(partner: Partner) -> None:
    now = timezone.now()
    codes = ["carrier.unreachable", "carrier.unreachable", "pull.answer", "pull.answer"]
    assert [numbers.missed(partner, one, now) for one in codes] == [True, False, True, False]
    found = Asked.objects.get()
    assert (found.failures, found.due_at - now) == (4, rules().delivery.pause(4))
    numbers.answered(partner, None, now, again=False)
    assert numbers.missed(partner, "pull.answer", now)


def test_what_is_put_off_is_forgotten_once_its_time_is_over(partner: Partner) -> None:
    now = timezone.now()
    numbers.next_number(partner, now)
    numbers.put_off(partner, "a" * 64, now)
    assert numbers.is_put_off(partner, "a" * 64, now)
    assert not numbers.is_put_off(partner, "b" * 64, now)
    assert not numbers.is_put_off(partner, "a" * 64, now + DAY)
    numbers.put_off(partner, "b" * 64, now + DAY)
    assert set(Asked.objects.get().put_off) == {"b" * 64}
