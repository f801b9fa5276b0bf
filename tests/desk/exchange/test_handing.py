"""Handing out to a partner that asks: what waits for it and nothing else, until it says by name that it has it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.utils import timezone

from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange import handing, packing, waiting, work
from tansiq.desk.exchange import rules as table
from tansiq.desk.exchange.actions import partners, sending
from tansiq.desk.exchange.attaching import with_files
from tansiq.desk.exchange.handing import hand_out
from tansiq.desk.exchange.models import Attached, Enclosure, Handed, Outgoing, Partner
from tansiq.desk.exchange.shelves import own_shelf
from tansiq.engines.envelopes import ORDINARY, Receipt, Reference, digest_of
from tansiq.engines.envelopes.pulling import Answer, Request, Wanted, read_answer, sign_request
from tansiq.errors import RefusedError, TansiqError
from tansiq.transports.parcel import is_envelope, read_parcel
from tansiq.transports.piece import read_piece

pytestmark = pytest.mark.django_db(databases="__all__")

US, DAY = "marwana.police", timedelta(days=1)


class Given(NamedTuple):
    """What a partner was given: the names of messages, other lines, and the answer before them."""

    names: list[str]
    beside: list[bytes]
    answer: Answer


class Asker:
    """A partner that asks, one number after the other, and says what it has."""

    def __init__(self, peer: Any) -> None:
        self.peer, self.number, self.got = peer, 0, None

    def request(self, **changes: Any) -> Request:
        self.number += 1
        made = Request(self.peer.name, US, self.number, timezone.now().replace(microsecond=0), self.got)
        return replace(made, **changes)

    def signed(self, request: Request) -> bytes:
        return sign_request(request, self.peer.holder, ORDINARY, timezone.now())

    def ask(self, *, keep: bool = True) -> Given:
        request = self.request()
        data = hand_out(self.signed(request), self.peer.name)
        answer, parcel = read_answer(data, request, self.peer.ours, at=timezone.now(), tolerance=DAY)
        self.got = answer.parcel if keep and answer.parcel else self.got
        lines = read_parcel(parcel)
        names = [self.peer.open(line).message.id for line in lines if is_envelope(line)]
        return Given(names, [line for line in lines if not is_envelope(line)], answer)

    def piece(self, digest: str, offset: int) -> Any:
        data = hand_out(self.signed(self.request(wanted=Wanted(digest, offset))), self.peer.name)
        return read_piece(data, 1 << 20)


@pytest.fixture
def asking(pinned: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Asker]:
    """Make a partner that asks; its name stands for the digest of its certificate."""
    real = handing.peer_of
    monkeypatch.setattr(handing, "peer_of", lambda one: one if "." in one else real(one))

    def make(name: str = "sahelia.police", **told: str) -> Asker:
        return Asker(pinned(name, carrier="asking", **told))

    return make


@pytest.fixture
def asker(asking: Any) -> Any:
    return asking()


def _state() -> list[Any]:
    return [
        list(Handed.objects.order_by("pk").values("number", "digest", "enclosures", "messages", "asked_at")),
        list(Outgoing.objects.order_by("pk").values("status", "tries", "due_at")),
        list(Enclosure.objects.order_by("pk").values("sent_at")),
        list(Attached.objects.order_by("pk").values("brought_at")),
        Entry.objects.filter(result="done").count(),
    ]


@pytest.fixture
def refused(looks: Any) -> Callable[[Callable[[], object], str], None]:
    """Whoever asks is told the same whatever it was, the record has what it was, and nothing changed."""

    def check(action: Callable[[], object], code: str) -> None:
        before, known = _state(), len(_refusals(looks))
        with pytest.raises(TansiqError) as caught:
            action()
        assert (caught.value.code, caught.value.details) == ("request.refused", {})
        assert _state() == before
        assert _refusals(looks)[known:] == [code]

    return check


def _refusals(looks: Any) -> list[str]:
    return [one.reason for one in looks() if one.result == "refused"]


def test_what_waits_is_not_brought_and_waits_until_it_is_asked_for(asker: Asker, line: Any, sent: Any) -> None:
    message = sent()
    assert (work.deliver_some(), line.parcels) == (0, [])
    assert asker.ask().names == [message.message_id]
    message.refresh_from_db()
    assert (message.status, message.tries) == ("waiting", 0)


def test_what_is_not_named_by_the_next_request_is_given_again_and_what_is_named_is_not(asker: Asker, sent: Any) -> None:
    message = sent()
    receipts = Enclosure.objects.create(partner=Partner.objects.get(), kind="receipts", data=b'{"receipts":1}\n')
    first = asker.ask(keep=False)
    again = asker.ask()
    assert first.names == again.names == [message.message_id]
    assert first.beside == again.beside == [b'{"receipts":1}']
    receipts.refresh_from_db()
    assert receipts.sent_at is None
    assert asker.ask().names == []
    receipts.refresh_from_db()
    message.refresh_from_db()
    assert receipts.sent_at is not None
    assert (message.status, message.tries) == ("waiting", 1)  # only a receipt settles it


def test_a_message_without_a_receipt_is_given_again_after_its_pause(asker: Asker, sent: Any, due_now: Any) -> None:
    message = sent()
    asker.ask()
    assert asker.ask().names == []
    due_now()
    assert asker.ask().names == [message.message_id]
    about = Reference(message.message_id, message.digest)
    at = timezone.now().replace(microsecond=0)
    asker.peer.gives(asker.peer.receipts(Receipt(about, "delivered", at)))
    due_now()
    assert asker.ask().names == []
    message.refresh_from_db()
    assert message.status == "delivered"


@pytest.mark.parametrize("named", ["0" * 64, None])
def test_another_digest_than_that_of_the_last_parcel_says_nothing(asker: Asker, sent: Any, named: str | None) -> None:
    message = sent()
    asker.ask(keep=False)
    asker.got = named
    assert asker.ask(keep=False).names == [message.message_id]
    assert Outgoing.objects.get().tries == 0


def test_an_older_parcel_that_is_named_once_more_says_nothing_of_the_last_one(asker: Asker, sent: Any) -> None:
    sent()
    asker.ask()
    before, second = asker.got, sent()
    for _ in range(2):
        assert asker.ask().names == [second.message_id]
        asker.got = before


def test_what_is_committed_late_or_put_back_is_not_taken_for_handed_over(asker: Asker, sent: Any) -> None:
    """On PostgreSQL a lower key may become visible after a higher one was handed out."""
    found = Partner.objects.get()
    Enclosure.objects.create(pk=9_000, partner=found, kind="receipts", data=b'{"receipts":9}\n')
    assert asker.ask().beside == [b'{"receipts":9}']
    Enclosure.objects.create(pk=8_000, partner=found, kind="receipts", data=b'{"receipts":8}\n')
    assert asker.ask().beside == [b'{"receipts":8}']
    assert asker.ask().beside == []
    Enclosure.objects.filter(pk=9_000).update(sent_at=None)
    assert asker.ask().beside == [b'{"receipts":9}']


def test_a_full_answer_says_that_there_is_more(asker: Asker, sent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    two_at_once = replace(table.rules(), delivery=replace(table.rules().delivery, batch=2))
    monkeypatch.setattr(packing, "rules", lambda: two_at_once)
    names = [sent().message_id for _ in range(5)]
    given = [asker.ask() for _ in range(4)]
    assert [one.answer.more for one in given] == [True, True, False, False]
    assert [name for one in given for name in one.names] == names


def test_only_what_is_handed_over_or_named_as_there_has_an_entry(asker: Asker, sent: Any) -> None:
    before = Entry.objects.count()
    assert [asker.ask().names for _ in range(3)] == [[]] * 3
    assert (Entry.objects.count(), Handed.objects.get().number) == (before, 3)
    sent()
    queued = Entry.objects.count()
    asker.ask()
    asker.ask()
    asker.ask()
    told = [one.details for one in Entry.objects.filter(pk__gt=0).order_by("pk")[queued:]]
    assert [(one["messages"], one.get("digest", "")) for one in told] == [(1, asker.got), (1, "")]


def test_law_is_asked_again_when_it_is_handed_out(asker: Asker, sent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    message = sent()
    monkeypatch.setattr(waiting, "why_not", lambda *_: ("sending.basis",))
    assert asker.ask().names == []
    message.refresh_from_db()
    assert (message.status, message.against) == ("dead", ["sending.basis"])


def test_a_request_that_was_overtaken_hands_nothing_over(
    asker: Asker, sent: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, packed, inner = sent(), handing.packed, list[Given]()
    first = asker.signed(asker.request())

    def overtaken(*given: Any) -> Any:
        monkeypatch.setattr(handing, "packed", packed)
        inner.append(asker.ask())
        return packed(*given)

    monkeypatch.setattr(handing, "packed", overtaken)
    with pytest.raises(RefusedError, match=r"request\.refused"):
        hand_out(first, asker.peer.name)
    assert inner[0].names == [message.message_id]
    assert Handed.objects.get().digest == asker.got
    assert asker.ask().names == []


def test_a_replayed_or_stale_request_is_refused_and_changes_nothing(asker: Asker, sent: Any, refused: Any) -> None:
    sent()
    first, late = asker.request(), asker.request()
    hand_out(asker.signed(late), asker.peer.name)
    refused(lambda: hand_out(asker.signed(late), asker.peer.name), "pull.number")
    refused(lambda: hand_out(asker.signed(first), asker.peer.name), "pull.number")
    refused(lambda: hand_out(asker.signed(replace(late, got="a" * 64)), asker.peer.name), "pull.number")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"recipient": "sahelia.border"}, "pull.wrong_recipient"),
        ({"issued_at": DAY + timedelta(minutes=1)}, "pull.clock"),
        ({"issued_at": -DAY - timedelta(minutes=6)}, "pull.clock"),
    ],
)
def test_a_request_to_others_or_of_another_day_is_refused(
    asker: Asker, sent: Any, changes: dict[str, Any], code: str, refused: Any
) -> None:
    sent()
    request = asker.request()
    told = {name: request.issued_at + one if isinstance(one, timedelta) else one for name, one in changes.items()}
    refused(lambda: hand_out(asker.signed(replace(request, **told)), asker.peer.name), code)


def test_a_request_signed_by_anybody_else_is_refused(asker: Asker, asking: Any, sent: Any, refused: Any) -> None:
    sent()
    other = asking("sahelia.ncb", kind="ncb")
    request = asker.request()
    holder = replace(other.peer.holder, card=replace(other.peer.holder.card, authority=request.issuer))
    signed = sign_request(request, holder, ORDINARY, timezone.now())
    refused(lambda: hand_out(signed, asker.peer.name), "envelope.key_unknown")
    stranger = Asker(type(asker.peer)("nobody.knows"))
    refused(lambda: hand_out(stranger.signed(stranger.request()), asker.peer.name), "envelope.sender_unknown")


def test_a_request_under_a_revoked_key_is_refused(asker: Asker, sent: Any, refused: Any) -> None:
    sent()
    request = asker.signed(asker.request())
    asker.peer.change(revoked_at=timezone.now().replace(microsecond=0) - DAY)
    asker.peer.gives(asker.peer.signed_directory())
    refused(lambda: hand_out(request, asker.peer.name), "pull.key")


def test_a_suspended_partner_and_one_that_is_reached_otherwise_are_given_nothing(
    asker: Asker, sent: Any, supervisor: Any, refused: Any
) -> None:
    message, partner = sent(), str(Partner.objects.get().pk)
    partners.suspend(by=supervisor, partner_id=partner, reason="an invented reason")
    refused(asker.ask, "exchange.suspended")
    partners.resume(by=supervisor, partner_id=partner, reason="an invented reason")
    assert asker.ask().names == [message.message_id]
    partners.reach(by=supervisor, partner_id=partner, carrier="https", reason="an invented reason")
    refused(asker.ask, "pull.not_agreed")


@pytest.mark.parametrize("data", [b"", b"{}", b"\x00" * 100, b'{"payload":1}', b"{" * 80_000])
def test_junk_is_refused_alike(asker: Asker, sent: Any, data: bytes) -> None:
    sent()
    before = _state()
    with pytest.raises(RefusedError, match=r"request\.refused"):
        hand_out(data, asker.peer.name)
    assert _state() == before


def test_a_certificate_that_nobody_is_known_by_is_refused_alike(asker: Asker, sent: Any, refused: Any) -> None:
    sent()
    request = asker.signed(asker.request())
    refused(lambda: hand_out(request, "0" * 64), "card.certificate_unknown")


def test_a_request_that_comes_over_the_connection_of_another_partner_is_refused(
    asker: Asker, asking: Any, sent: Any, refused: Any
) -> None:
    other = asking("sahelia.ncb", kind="ncb")
    sent()
    request = asker.signed(asker.request())
    refused(lambda: hand_out(request, other.peer.name), "pull.other_peer")


@pytest.fixture
def attached(supervisor: Any, draft: Any, given: Any) -> Any:
    """Queue a message with a file to a partner."""

    def make(asker: Asker, data: bytes = bytes(range(100))) -> Outgoing:
        whom = [str(Partner.objects.get(authority=asker.peer.name).pk)]
        made = with_files(supervisor, draft(), whom, [given(data)])
        (name,) = sending.send(by=supervisor, draft=made, partner_ids=whom)
        return Outgoing.objects.get(message_id=name)

    return make


def test_no_partner_gets_what_waits_for_another_nor_moves_it(
    asker: Asker, asking: Any, sent: Any, attached: Any
) -> None:
    other = asking("sahelia.ncb", kind="ncb")
    receipts = {
        one.authority: Enclosure.objects.create(
            partner=one, kind="receipts", data=b'{"to":"%s"}\n' % one.authority.encode()
        )
        for one in Partner.objects.all()
    }
    sent()
    theirs = attached(other)
    waits = dict(Outgoing.objects.filter(attached=None).values_list("partner__authority", "message_id"))
    (load,) = theirs.attached.all()
    for one in (asker, other):
        given = one.ask()
        assert given.names == [waits[one.peer.name]]
        assert given.beside == [bytes(receipts[one.peer.name].data).strip()]
        assert [each.digest for each in given.answer.attachments] == ([load.sealed_digest] if one is other else [])
    before = _state()[1:4]
    for offset in (0, 1, load.size):
        with pytest.raises(RefusedError, match=r"request\.refused"):
            asker.piece(load.sealed_digest, offset)
    asker.got = other.got  # the name of what the other was given says nothing of it
    asker.ask(keep=False)
    assert _state()[1:4] == before


def test_an_attachment_is_offered_given_from_any_place_and_its_message_only_once_all_is_said_to_be_there(
    asker: Asker, attached: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(table.rules(), attachments=replace(table.rules().attachments, piece_bytes=50))
    monkeypatch.setattr(handing, "rules", lambda: small)
    message = attached(asker)
    first = asker.ask()
    (offered,) = first.answer.attachments
    assert (first.names, offered.size) == ([], 116)
    whole = own_shelf().path(offered.digest).read_bytes()
    for offset in (0, 50, 100, 7):
        assert asker.piece(offered.digest, offset).data == whole[offset : offset + 50]
    assert asker.ask().names == []
    for _ in range(2):  # should the answer be lost, it is said once more
        told = asker.piece(offered.digest, offered.size)
        assert (told.offset, told.data) == (116, b"")
    assert asker.ask().names == [message.message_id]
    assert digest_of(whole) == offered.digest


def test_a_place_beyond_the_end_and_a_file_that_nobody_waits_for_are_refused(
    asker: Asker, attached: Any, looks: Any
) -> None:
    message = attached(asker)
    (load,) = message.attached.all()
    for digest, offset in ((load.sealed_digest, load.size + 1), (secrets.token_hex(32), 0)):
        with pytest.raises(RefusedError, match=r"request\.refused"):
            asker.piece(digest, offset)
    assert _refusals(looks) == ["pull.not_offered"] * 2
    assert Attached.objects.filter(brought_at__isnull=True).count() == 1


def test_a_receipt_that_misses_what_is_attached_has_it_offered_again(asker: Asker, attached: Any, due_now: Any) -> None:
    message = attached(asker)
    (offered,) = asker.ask().answer.attachments
    asker.piece(offered.digest, offered.size)
    assert asker.ask().names == [message.message_id]
    about = Reference(message.message_id, message.digest)
    at = timezone.now().replace(microsecond=0)
    asker.peer.gives(asker.peer.receipts(Receipt(about, "refused", at, "attachment.missing", final=False)))
    assert asker.ask().names == []
    message.refresh_from_db()
    assert message.due_at - timezone.now() < timedelta(seconds=10)  # as the receipt has it, not as if there were none
    due_now()
    given = asker.ask()
    assert (given.names, given.answer.attachments) == ([], (offered,))
