"""Taking in: message, entry and receipt are one transaction, or nothing of them is there."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange.actions import receiving
from tansiq.desk.exchange.actions.effects import break_thread
from tansiq.desk.exchange.models import Enclosure, Incoming, Partner, Thread
from tansiq.errors import RefusedError
from tansiq.stores.fault_points import watched

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


class FullError(Exception):
    """The disk is full."""


@pytest.mark.parametrize("place", ["receive.opened", "receive.written"])
def test_where_it_fails_before_the_commit_nothing_is_there_and_no_receipt_leaves(peer: Any, place: str) -> None:
    sealed = peer.seal(peer.message())
    before = Entry.objects.count()

    def fail(name: str) -> None:
        if name == place:
            raise FullError

    with watched(fail), pytest.raises(FullError):
        peer.gives(sealed)
    assert Incoming.objects.count() == Thread.objects.count() == Enclosure.objects.count() == 0
    assert Entry.objects.count() == before
    assert [one.state for one in peer.gives(sealed)] == ["delivered"]
    assert Entry.objects.filter(what="exchange:message:receive").count() == Incoming.objects.count() == 1


def test_many_messages_of_a_parcel_have_one_signed_receipt_and_an_entry_each(peer: Any, writes: Any) -> None:
    lines = [peer.seal(peer.message()) for _ in range(7)]
    assert [one.state for one in peer.gives(*lines)] == ["delivered"] * 7
    assert Enclosure.objects.count() == 1
    assert len([one for one in writes() if one.what == "exchange:message:receive"]) == 7


def test_receipts_for_somebody_who_is_not_at_the_other_end_wait_for_him(peer: Any, pinned: Any) -> None:
    other = pinned("sahelia.border", kind="border")
    assert other.gives(peer.seal(peer.message()), peer=other.name) == []
    waiting = Enclosure.objects.get()
    assert (waiting.partner.authority, waiting.sent_at) == (peer.name, None)


def test_seen_is_said_once_and_by_who_may(peer: Any, supervisor: Any, officer: Any, writes: Any) -> None:
    message = peer.message()
    peer.gives(peer.seal(message))
    with pytest.raises(RefusedError):
        receiving.see(by=officer("dpo").actor, incoming_id=message.id)
    for _ in range(2):
        receiving.see(by=supervisor, incoming_id=message.id)
    states = [one.state for each in Enclosure.objects.all() for one in peer.read(bytes(each.data)).receipts]
    assert sorted(states) == ["delivered", "seen"]
    with pytest.raises(RefusedError):
        receiving.see(by=supervisor, incoming_id="1" * 32)


def test_a_directory_of_somebody_who_is_not_pinned_is_followed_by_nobody(peer: Any, looks: Any) -> None:
    stranger = type(peer)("nobody.knows")
    peer.gives(stranger.signed_directory())
    assert looks()[-1].reason == "envelope.sender_unknown"
    assert Partner.objects.count() == 1


def test_a_thread_breaks_behind_a_message_and_not_before_it(peer: Any, sent: Any) -> None:
    assert break_thread(sent()) == 0
