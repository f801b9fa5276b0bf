"""What waits as a parcel: no larger than one may be, and what cannot be sealed holds up nobody else's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange import packing
from tansiq.desk.exchange import rules as table
from tansiq.desk.exchange.models import Enclosure, Outgoing, Partner
from tansiq.desk.exchange.packing import packed
from tansiq.transports.parcel import read_parcel

pytestmark = pytest.mark.django_db(databases="__all__")


def test_where_nothing_waits_or_the_partner_is_suspended_there_is_no_parcel(peer: Any, sent: Any) -> None:
    found = Partner.objects.get()
    assert packed(found, (0, 0), timezone.now()) is None
    sent()
    Partner.objects.update(is_suspended=True)
    assert packed(found, (0, 0), timezone.now()) is None


def test_a_parcel_holds_what_stands_behind_the_one_before_it_and_says_what(peer: Any, sent: Any) -> None:
    found = Partner.objects.get()
    beside = [Enclosure.objects.create(partner=found, kind="receipts", data=b'{"receipts":1}\n') for _ in range(2)]
    messages = [sent() for _ in range(3)]
    parcel = packed(found, (beside[0].pk, messages[0].pk), timezone.now())
    assert parcel is not None
    assert parcel.sent == ((beside[1].pk,), (messages[1].pk, messages[2].pk))
    assert len(read_parcel(parcel.data)) == 3


def test_it_ends_before_it_is_larger_than_a_parcel_may_be(
    peer: Any, sent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = [sent() for _ in range(3)]
    whole = packed(Partner.objects.get(), (0, 0), timezone.now())
    assert whole is not None
    monkeypatch.setattr(packing, "PARCEL_MAX_BYTES", len(whole.data) + table.rules().delivery.batch - 1)
    parcel = packed(Partner.objects.get(), (0, 0), timezone.now())
    assert parcel is not None
    assert parcel.sent.messages == tuple(one.pk for one in messages[:2])


def test_no_more_than_a_batch_goes_at_once(peer: Any, sent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    two = replace(table.rules(), delivery=replace(table.rules().delivery, batch=2))
    monkeypatch.setattr(packing, "rules", lambda: two)
    for _ in range(3):
        sent()
    parcel = packed(Partner.objects.get(), (0, 0), timezone.now())
    assert parcel is not None
    assert len(parcel.sent.messages) == 2
    assert Outgoing.objects.filter(status="waiting").count() == 3
