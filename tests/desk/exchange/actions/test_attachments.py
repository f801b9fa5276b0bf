"""What is written about attachments: each with its entry, and nothing said by a partner taken for more than it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange.actions import attachments, sending
from tansiq.desk.exchange.attaching import with_files
from tansiq.desk.exchange.models import Attached, Outgoing, Partner
from tansiq.desk.exchange.receiving import CARRIER
from tansiq.desk.exchange.rules import rules
from tansiq.desk.exchange.shelves import referred_to, shelf_of
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def attached(peer: Any, supervisor: Any, draft: Any, given: Any) -> Attached:
    """A file that goes along with a message of ours."""
    whom = [str(Partner.objects.get().pk)]
    sending.send(by=supervisor, draft=with_files(supervisor, draft(), whom, [given(b"file")]), partner_ids=whom)
    return Attached.objects.get()


def _last() -> Entry:
    found = Entry.objects.order_by("pk").last()
    assert found is not None
    return found


def test_what_a_partner_says_that_it_holds_is_no_receipt(attached: Attached) -> None:
    partner, at = Partner.objects.get(), timezone.now()
    Partner.objects.update(failures=3, problem="carrier.broken")
    attachments.bring(by=CARRIER, partner_id=str(partner.pk), attached=[attached.pk], at=at)
    attached.refresh_from_db()
    partner.refresh_from_db()
    assert (attached.brought_at, partner.failures, partner.problem) == (at, 0, "")
    assert Outgoing.objects.get().status == "waiting"
    assert _last().details == {"to": partner.authority, "attachments": [attached.sealed_digest]}


def test_what_was_brought_to_one_is_not_noted_for_another(attached: Attached, pinned: Any) -> None:
    other = Partner.objects.get(authority=pinned("sahelia.ncb", kind="ncb").name)
    attachments.bring(by=CARRIER, partner_id=str(other.pk), attached=[attached.pk], at=timezone.now())
    attached.refresh_from_db()
    assert attached.brought_at is None


def test_a_message_that_has_to_wait_waits_longer_each_time_and_says_why(attached: Attached) -> None:
    message, at = Outgoing.objects.get(), timezone.now()
    for tries in (1, 2):
        attachments.postpone(by=CARRIER, message_id=message.message_id, code="attachment.quota", at=at)
        message.refresh_from_db()
        assert (message.tries, message.due_at) == (tries, at + rules().delivery.pause(tries))
    assert [one.code for one in message.attempts.all()] == ["attachment.quota"] * 2
    assert _last().details == {"code": "attachment.quota", "tries": 2}


def test_what_a_message_refers_to_is_never_forgotten(peer: Any, brought: Any) -> None:
    kept, lone = brought(peer, b"kept"), brought(peer, b"lone")
    peer.gives(peer.seal(peer.message(attachments=(kept,))))
    partner, later = Partner.objects.get(), timezone.now() + timedelta(days=1)
    assert referred_to(partner) == {kept.sealed_digest}
    assert attachments.forget(by=CARRIER, partner_id=str(partner.pk), before=later) == 1
    assert [digest for digest, _ in shelf_of(peer.name).whole()] == [kept.sealed_digest]
    assert lone.sealed_digest not in str(list(shelf_of(peer.name).whole()))
    assert _last().details == {"attachments_forgotten": 1}


def test_only_the_carrier_writes_here(peer: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        attachments.arrive(by=Actor("1"), authority=peer.name, digest="a" * 64, size=1)
    assert refused.value.code == "access.permission"
