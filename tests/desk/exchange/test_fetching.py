"""Asking a partner for what waits there: taken in once, named as taken in after that alone, whatever dies or lies.

First this node alone, which asks a partner that is nothing but keys; then two whole ones, of which one has no door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from benchmarks.exchanging.nodes import Node, two_nodes
from django.utils import timezone

from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange import fetching, numbers
from tansiq.desk.exchange.actions import partners
from tansiq.desk.exchange.fetching import ask_some
from tansiq.desk.exchange.models import Asked, Enclosure, Incoming, Partner
from tansiq.desk.exchange.shelves import shelf_of
from tansiq.engines.envelopes import ORDINARY, digest_of
from tansiq.engines.envelopes.pulling import Answer, Offered, Request, read_request, write_answer
from tansiq.errors import RefusedError, TransportError
from tansiq.stores.sealed import Piece
from tansiq.transports.parcel import write_parcel
from tansiq.transports.piece import write_piece

MANY_PIECES = 5 * (1 << 20) + 17
DAY = timedelta(days=1)


class Giver:
    """A partner that is asked: it gives the next of ``parcels``, and pieces of ``files``, by their digests."""

    def __init__(self, peer: Any, line: Any) -> None:
        self.peer, self.asked, self.parcels = peer, list[Request](), list[bytes]()
        self.files: dict[str, bytes] = {}
        self.piece_bytes, self.changes = 50, dict[str, Any]()
        line.gives = self.give

    def give(self, data: bytes) -> bytes:
        now = timezone.now()
        request = read_request(data, self.peer.name, self.peer.ours, at=now, tolerance=DAY)
        self.asked.append(request)
        if request.wanted is not None:
            whole, at = self.files[request.wanted.digest], request.wanted.offset
            if at == len(whole):
                self.files.pop(request.wanted.digest)
            return write_piece(Piece(request.wanted.digest, len(whole), at, whole[at : at + self.piece_bytes]))
        parcel = self.parcels.pop(0) if self.parcels else b""
        offered = tuple(Offered(name, len(whole)) for name, whole in self.files.items())
        told = Answer(
            self.peer.name, request.issuer, request.number, now.replace(microsecond=0),
            digest_of(parcel) if parcel else None, bool(self.parcels), offered,
        )  # fmt: skip
        return write_answer(replace(told, **self.changes), parcel, self.peer.holder, ORDINARY, now)

    def sealed(self, **changes: Any) -> bytes:
        return write_parcel([self.peer.seal_to_us(self.peer.message(**changes))])


@pytest.fixture
def giver(pinned: Any, line: Any) -> Giver:
    return Giver(pinned(carrier="asked"), line)


def alone(test: Callable[..., None]) -> Any:
    """A test of this node, with its databases."""
    return pytest.mark.django_db(databases="__all__")(test)


def on_nodes(test: Callable[..., None]) -> Any:
    """A test of two whole nodes."""
    return pytest.mark.node(pytest.mark.allow_hosts(["127.0.0.1"])(test))


@alone
def test_what_is_given_is_taken_in_and_the_next_request_names_it(giver: Giver) -> None:
    giver.parcels = [giver.sealed()]
    given = digest_of(giver.parcels[0])
    assert ask_some() == 1
    assert Incoming.objects.get().status == "taken"
    assert Enclosure.objects.get().sent_at is None  # the receipt goes by itself
    assert ask_some() == 0
    assert [one.got for one in giver.asked] == [None, given]
    assert ask_some() == 0
    assert len(giver.asked) == 2  # not before its time
    assert Asked.objects.get().due_at > timezone.now()


@alone
def test_it_is_asked_again_at_once_while_there_is_more(giver: Giver) -> None:
    giver.parcels = [giver.sealed() for _ in range(5)]
    assert ask_some() == 5
    assert Incoming.objects.count() == len(giver.asked) == 5


@alone
def test_numbers_rise_although_the_clock_goes_back(giver: Giver, monkeypatch: pytest.MonkeyPatch) -> None:
    at = timezone.now()
    for hours in (0, 20, -20, 0):
        monkeypatch.setattr(fetching.timezone, "now", lambda hours=hours: at + timedelta(hours=hours))
        Asked.objects.update(due_at=at - DAY)
        ask_some()
    told = [one.number for one in giver.asked]
    assert told == sorted(set(told))
    assert len(told) == 4


@alone
def test_what_was_not_taken_in_is_not_named_as_taken(giver: Giver, monkeypatch: pytest.MonkeyPatch) -> None:
    giver.parcels = [giver.sealed()]
    again = giver.parcels[0]

    def fail(*_: Any) -> bytes:
        raise OSError(28, "the disk is full")

    with monkeypatch.context() as full:
        full.setattr(fetching, "take_in", fail)
        with pytest.raises(OSError, match="full"):
            ask_some()
    giver.parcels = [again]
    assert ask_some() == 1
    assert [one.got for one in giver.asked] == [None, None]


@alone
@pytest.mark.parametrize("changes", [{"number": 1}, {"parcel": "a" * 64}, {"recipient": "sahelia.border"}])
def test_an_answer_to_another_request_or_with_another_parcel_is_taken_in_nowhere(
    giver: Giver, changes: dict[str, Any]
) -> None:
    giver.parcels, giver.changes = [giver.sealed()], changes
    assert ask_some() == 0
    found = Asked.objects.get()
    assert (found.problem, found.failures, found.digest) == ("pull.answer", 1, "")
    assert Incoming.objects.count() == 0


@alone
def test_a_partner_that_does_not_answer_is_told_once_and_asked_again_after_pauses(
    giver: Giver, line: Any, lost: Any
) -> None:
    line.gives = lost(TransportError("carrier.unreachable", host="partner.example"))
    before = Entry.objects.count()
    for failures in range(1, 12):
        Asked.objects.update(due_at=timezone.now())
        assert ask_some() == 0
        found = Asked.objects.get()
        assert (found.failures, found.problem) == (failures, "carrier.unreachable")
        assert timedelta() < found.due_at - timezone.now() < timedelta(seconds=60)
    assert Entry.objects.count() == before + 1
    line.gives = giver.give
    Asked.objects.update(due_at=timezone.now())
    ask_some()
    found = Asked.objects.get()
    assert (found.failures, found.problem, Entry.objects.count()) == (0, "", before + 1)


@alone
@pytest.mark.parametrize("carrier", ["https", "asking", "folder"])
def test_nobody_is_asked_who_is_reached_otherwise_or_suspended(giver: Giver, supervisor: Any, carrier: str) -> None:
    partner = str(Partner.objects.get().pk)
    partners.suspend(by=supervisor, partner_id=partner, reason="an invented reason")
    assert (ask_some(), giver.asked) == (0, [])
    partners.resume(by=supervisor, partner_id=partner, reason="an invented reason")
    partners.reach(by=supervisor, partner_id=partner, carrier=carrier, reason="an invented reason")
    assert (ask_some(), giver.asked) == (0, [])


@alone
def test_a_node_that_exchanges_nothing_asks_nobody() -> None:
    assert ask_some() == 0


@alone
def test_a_file_is_fetched_piece_by_piece_and_said_to_be_there_before_its_message_comes(
    giver: Giver, seal_file: Any
) -> None:
    attachment, sealed = seal_file(bytes(range(100)))
    giver.files = {attachment.sealed_digest: sealed}
    assert ask_some() == 4
    assert [one.wanted.offset for one in giver.asked if one.wanted] == [0, 50, 100, 116]
    assert shelf_of(giver.peer.name).path(attachment.sealed_digest).read_bytes() == sealed
    giver.parcels = [giver.sealed(attachments=(attachment,))]
    assert ask_some() == 1
    assert Incoming.objects.get().status == "taken"


@alone
def test_it_goes_on_from_what_is_here(giver: Giver, seal_file: Any) -> None:
    attachment, sealed = seal_file(bytes(range(100)))
    shelf_of(giver.peer.name).add(Piece(attachment.sealed_digest, len(sealed), 0, sealed[:70]), lambda _: None)
    giver.files = {attachment.sealed_digest: sealed}
    ask_some()
    assert [one.wanted.offset for one in giver.asked if one.wanted] == [70, 116]


@alone
def test_a_file_for_which_there_is_no_room_is_put_off_and_others_and_messages_go_on(
    giver: Giver, seal_file: Any, monkeypatch: pytest.MonkeyPatch, looks: Any
) -> None:
    small, large = seal_file(b"small"), seal_file(bytes(200))
    giver.files = {one.sealed_digest: sealed for one, sealed in (large, small)}
    take = fetching.take_piece

    def refuse(piece: Piece, peer: str) -> int:
        if piece.digest == large[0].sealed_digest and piece.data:
            raise RefusedError("attachment.quota", limit=1)
        return take(piece, peer)

    monkeypatch.setattr(fetching, "take_piece", refuse)
    ask_some()
    assert shelf_of(giver.peer.name).has(small[0].sealed_digest, len(small[1]))
    found = Partner.objects.get()
    assert numbers.is_put_off(found, large[0].sealed_digest, timezone.now())
    assert not numbers.is_put_off(found, large[0].sealed_digest, timezone.now() + timedelta(minutes=1))
    giver.asked.clear()
    giver.parcels = [giver.sealed()]
    assert ask_some() == 1
    assert [one.wanted for one in giver.asked] == [None]


@alone
@pytest.mark.parametrize("lie", ["empty", "elsewhere", "longer", "junk"])
def test_a_piece_that_was_not_asked_for_is_not_taken_and_never_without_end(
    giver: Giver, line: Any, seal_file: Any, lie: str
) -> None:
    attachment, sealed = seal_file(bytes(range(100)))
    giver.files = {attachment.sealed_digest: sealed}
    lies = {
        "empty": Piece(attachment.sealed_digest, len(sealed)),
        "elsewhere": Piece(attachment.sealed_digest, len(sealed), 50, sealed[50:]),
        "longer": Piece(attachment.sealed_digest, len(sealed) + 1, 0, sealed),
    }

    def give(data: bytes) -> bytes:
        answer = giver.give(data)
        if giver.asked[-1].wanted is None:
            return answer
        return write_piece(lies[lie]) if lie in lies else b"junk"

    line.gives = give
    assert ask_some() == 0
    assert Asked.objects.get().problem.startswith("attachment.")
    assert len(giver.asked) == 2
    assert not list(shelf_of(giver.peer.name).whole())


@pytest.fixture(scope="module")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, Node]]:
    """The first is asked by the second, which has no door."""
    with two_nodes(tmp_path_factory.mktemp("pull"), carrier="asking", back="asked") as nodes:
        yield nodes


def _turn(a: Node, b: Node, rounds: int = 3) -> None:
    for _ in range(rounds):
        for node in (a, b):
            node.run("turn()")


def _settled(a: Node, b: Node) -> None:
    for one, other in ((a, b), (b, a)):
        assert set(one.run("told = standing()")) <= {"delivered"}
        assert set(other.run("told = received()").values()) <= {1}
        assert one.run("told = sound()") == []


@on_nodes
def test_a_request_its_answer_and_all_receipts_and_proofs_pass_where_one_side_alone_can_be_reached(
    pulled: tuple[Node, Node],
) -> None:
    a, b = pulled
    (name,) = a.run("told = send('Does Zaydun Example hold a permit?')")
    assert a.run("turn()\ntold = standing()") == {"waiting": 1}
    assert b.run("told = received()") == {}
    _turn(a, b)
    assert b.run("told = received()") == {name: 1}
    b.run("see(name)\nanswer(name)", name=name)
    _turn(a, b)
    assert (a.run("told = standing()"), b.run("told = standing()")) == ({"delivered": 1}, {"delivered": 1})
    for _ in range(3):
        for node in (a, b):
            node.run("prove()\nturn()")
    assert [one["state"] for one in a.run("told = proofs()")] == ["delivered", "seen", "answered"]
    assert [one["state"] for one in b.run("told = proofs()")] == ["delivered"]
    assert (a.run("told = logged()"), b.run("told = logged()")) == (1, 1)
    _settled(a, b)


@on_nodes
@pytest.mark.parametrize(
    ("dies", "place"),
    [
        ("a", "hand.written"), ("a", "hand.admitted"), ("a", "hand.recorded"), ("a", "hand.given"),
        ("b", "ask.numbered"), ("b", "ask.answered"), ("b", "receive.opened"), ("b", "receive.written"),
        ("b", "receive.committed"), ("b", "ask.taken"), ("b", "ask.kept"),
    ],
)  # fmt: skip
def test_what_is_handed_over_survives_a_kill_at_any_place_and_is_there_once(
    pulled: tuple[Node, Node], dies: str, place: str
) -> None:
    a, b = pulled
    (name,) = a.run("told = send()")
    (back,) = b.run("told = send()")
    victim = a if dies == "a" else b
    victim.run("die_at(place)", place=place)
    if victim is b:
        with pytest.raises(BrokenPipeError):
            b.run("ask()")
    else:
        b.run("ask()")
        assert name not in b.run("told = received()")
    assert victim.wait() == -9
    victim.restart()
    assert a.run("told = standing()")["waiting"] == 1  # nothing is taken for delivered
    _turn(a, b)
    assert b.run("told = received()")[name] == a.run("told = received()")[back] == 1
    _settled(a, b)


@on_nodes
@pytest.mark.parametrize(
    ("dies", "place"),
    [("b", "attachment.piece"), ("b", "attachment.whole"), ("b", "attachment.kept"), ("a", "hand.brought")],
)
def test_a_file_that_is_fetched_goes_on_where_a_kill_stopped_it_and_is_there_once_before_its_message(
    pulled: tuple[Node, Node], dies: str, place: str
) -> None:
    a, b = pulled
    digest = a.run("told = attach(give(size, seed=place))", size=MANY_PIECES, place=place)
    before = len(b.run("told = received()"))
    victim = a if dies == "a" else b
    victim.run("die_at(place)", place=place)
    if victim is b:
        with pytest.raises(BrokenPipeError):
            b.run("ask()")
    else:
        b.run("ask()")
    assert victim.wait() == -9
    victim.restart()
    assert len(b.run("told = received()")) == before
    assert b.run("told = ask()") < 4, "what was there before the kill is not sent again"
    _turn(a, b)
    assert b.run("told = attachments()")[digest] == 1
    _settled(a, b)


@on_nodes
def test_requests_that_bring_nothing_leave_no_entry_on_either_side(pulled: tuple[Node, Node]) -> None:
    a, b = pulled
    _turn(a, b)
    before = [node.run("told = Entry.objects.count()") for node in pulled]
    assert [b.run("told = ask()") for _ in range(5)] == [0] * 5
    assert [node.run("told = Entry.objects.count()") for node in pulled] == before


@on_nodes
def test_many_messages_come_in_their_order_while_the_clock_of_who_asks_is_a_day_wrong(
    pulled: tuple[Node, Node],
) -> None:
    a, b = pulled
    names = a.run("told = send_many(120, 10)")
    for hours in (24, -24):
        b.run("skew(hours)", hours=hours)
        _turn(a, b)
    b.run("skew(0)")
    _turn(a, b)
    took = b.run("told = list(Incoming.objects.order_by('pk').values_list('message_id', flat=True))")
    assert took[-len(names) :] == names
    _settled(a, b)
