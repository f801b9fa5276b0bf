"""This node, and partners that are nothing but keys: what they say is made by the engine, and handed in."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.accounts.models import User
from tansiq.desk.exchange import bringing, fetching
from tansiq.desk.exchange import line as line_of
from tansiq.desk.exchange.actions import identity, partners, sending
from tansiq.desk.exchange.actions.partners import Ceremony
from tansiq.desk.exchange.arriving import take_bytes
from tansiq.desk.exchange.attaching import KIND
from tansiq.desk.exchange.draft import Draft
from tansiq.desk.exchange.introduction import introduction
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Outgoing, Partner, Review
from tansiq.desk.exchange.own import own_directory
from tansiq.desk.exchange.receiving import take_in
from tansiq.desk.exchange.reviewed import questions_of
from tansiq.desk.uploads.actions import files
from tansiq.engines.envelopes import (
    ORDINARY,
    Attachment,
    AttachmentSeal,
    Card,
    CardKey,
    Directory,
    Holder,
    Message,
    Opened,
    PrivateKey,
    Receipt,
    Receipts,
    Suite,
    Term,
    cards_of,
    digest_of,
    fingerprint,
    new_id,
    open_envelope,
    read_receipts,
    seal_message,
    sign_directory,
    sign_receipts,
    write_message,
)
from tansiq.engines.envelopes.envelope import MESSAGE_TYP
from tansiq.engines.envelopes.sealing import seal
from tansiq.engines.envelopes.signing import sign
from tansiq.engines.envelopes.suite import ED25519, HPKE, ML_DSA_65, X25519
from tansiq.errors import TansiqError
from tansiq.stores.sealed import Piece
from tansiq.transports.parcel import read_parcel, write_parcel
from tansiq.transports.piece import write_held, write_piece

DAY = timedelta(days=1)
PIECE = 2 << 20
US, THEM, OTHERS = "marwana.police", "sahelia.police", "sahelia.border"
RISKS = dict.fromkeys(
    ("torture", "death_penalty", "asylum", "child", "political_offence", "protected_profession"), "absent"
)


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def private(name: str, algorithm: str, number: int = 1) -> PrivateKey:
    return PrivateKey(algorithm, sha256(f"{name}/{algorithm}/{number}".encode()).digest())


class Peer:
    """A partner: what it says to us, and what it makes of what we say."""

    def __init__(self, name: str) -> None:
        self.name, self.term = name, Term(now() - 100 * DAY, now() + 100 * DAY)
        self.keys = [private(name, algorithm) for algorithm in (ED25519, ML_DSA_65, X25519, HPKE)]
        self.identity = private(f"{name}/identity", ED25519)
        self.directory = self._directory(1, None, [CardKey(key.public, self.term) for key in self.keys])
        self.said: list[Message] = []
        self.ours = cards_of([own_directory()])  # read here: what answers on a line has no database

    def _directory(self, number: int, previous: str | None, keys: Iterable[CardKey], **changes: Any) -> Directory:
        ordered = tuple(sorted(keys, key=lambda one: one.key.kid))
        names = {"ar": "شرطة", "en": f"Police {self.name}", "fr": "Police"}
        told = {"suites": (ORDINARY.name,), "addresses": ("https://partner.example",), **changes}
        card = Card(self.name, names, told["suites"], ordered, (), told["addresses"])
        return Directory(
            issuer=self.name, number=number, previous=previous, issued_at=now(),
            identity=(self.identity.public,), cards=(card,),
        )  # fmt: skip

    @property
    def holder(self) -> Holder:
        return Holder(self.directory.cards[0], tuple(self.keys))

    def signed_directory(self, by: PrivateKey | None = None, directory: Directory | None = None) -> bytes:
        return sign_directory(directory or self.directory, ORDINARY, [by or self.identity])

    def change(self, **terms: Any) -> Directory:
        """The next state of the directory, in which every key has another term."""
        card = self.directory.cards[0]
        keys = [replace(one, term=replace(one.term, **terms)) for one in card.keys]
        self.directory = self._directory(self.directory.number + 1, self.directory.digest, keys)
        return self.directory

    @property
    def introduction(self) -> bytes:
        return introduction(self.signed_directory(), [])

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.name, self.directory.identity)

    @property
    def cards(self) -> dict[str, Card]:
        return {**self.ours, self.name: self.directory.cards[0]}

    def message(self, **changes: Any) -> Message:
        """The next message in a thread of its own, or in the one that is named."""
        thread = changes.pop("thread", new_id(secrets.token_bytes))
        before = [one for one in self.said if one.thread == thread]
        values: dict[str, Any] = {
            "id": new_id(secrets.token_bytes), "thread": thread, "sequence": len(before) + 1,
            "previous": digest(before[-1]) if before else None, "answers": None, "sender": self.name,
            "recipients": (US,), "kind": "info_request", "legal_basis": "police_qma_qsa_2019",
            "purpose": "investigation", "handling": ("H1",), "conditions": None, "grading": "B2", "nature": "legal",
            "language": "fr", "sent_at": now(), "expires_at": now() + 30 * DAY,
            "body": {"text": "Does Samir Example hold a permit?"},
        }  # fmt: skip
        return Message(**(values | changes))

    def seal(self, message: Message, suite: Suite = ORDINARY, **cards: Card) -> bytes:
        self.said.append(message)
        return seal_message(message, self.holder, self.cards | cards, suite=suite, at=now(), chance=secrets.token_bytes)

    def seal_to_us(self, message: Message, *, keys: Any = None, outside: Suite = ORDINARY) -> bytes:
        """Sealed to our key, whatever it says inside; ``keys``: who signs it."""
        signed = sign(write_message(message), MESSAGE_TYP, ORDINARY, keys or self.holder.signing_keys(ORDINARY, now()))
        ours = next(one.key for one in self.ours[US].keys if one.key.algorithm == outside.sealing)
        return seal(signed, outside, [ours], secrets.token_bytes)

    def gives(self, *lines: bytes, peer: str | None = None) -> list[Receipt]:
        """Bring a parcel to the door; the receipts that come back at once."""
        answer = take_in(write_parcel(lines), self.name if peer is None else peer)
        return [one for line in read_parcel(answer) for one in self.read(line).receipts]

    def read(self, line: bytes) -> Receipts:
        return read_receipts(line, self.cards, at=now(), tolerance=DAY)

    def open(self, line: bytes) -> Opened:
        return open_envelope(line, self.holder, self.cards, at=now(), tolerance=DAY)

    def receipts(self, *receipts: Receipt) -> bytes:
        batch = Receipts(new_id(secrets.token_bytes), self.name, US, now(), receipts)
        return sign_receipts(batch, self.holder, ORDINARY, now())


def digest(message: Message) -> str:
    return digest_of(write_message(message))


@pytest.fixture
def own(settings: Any) -> Any:
    """This node, with keys."""
    (settings.TANSIQ_FOLDER / "exchange.toml").write_text(
        f'authority = "{US}"\nstate = "QMA"\nkind = "police"\naddresses = ["https://desk.example"]\n'
        'suites = ["ordinary"]\n'.replace("ordinary", ORDINARY.name)
        + 'names.ar = "شرطة مروانة"\nnames.fr = "Police de Marwana"\nnames.en = "Police of Marwana"\n',
        encoding="utf-8",
    )
    identity.set_up(by=identity.OPERATOR)
    return own_directory()


@pytest.fixture
def supervisor(officer: Callable[..., Any]) -> Any:
    return officer("supervisor").actor


@pytest.fixture
def pinned(own: Any, supervisor: Any) -> Callable[..., Peer]:
    """Make a partner whose fingerprint was heard."""

    def make(name: str = THEM, state: str = "QSA", kind: str = "police", carrier: str = "https") -> Peer:
        peer = Peer(name)
        told = Ceremony(peer.introduction, peer.fingerprint, "their duty officer", state, kind, carrier)
        partners.pin(by=supervisor, ceremony=told)
        return peer

    return make


@pytest.fixture
def peer(pinned: Callable[..., Peer]) -> Peer:
    return pinned()


def reviewed_as(*, by: Any = None, place: dict[str, Any] | None = None, **answers: str) -> str:
    """A risk review kept as it stands, towards every State, for new messages or in a ``place``; its name."""
    law, who = law_now(), by or User.objects.order_by("pk").first()
    told: dict[str, Any] = {
        "person": "Zaydun Example", "number": 1, "states": sorted(law.states.states), "answers": {**RISKS, **answers},
        "words": "x", "asked": questions_of(law), "by": who, "role": "supervisor", **(place or {}),
    }  # fmt: skip
    made = Review.objects.create(**told)
    return str(made.uid)


@pytest.fixture(name="reviewed")
def _reviewed() -> Callable[..., str]:
    return reviewed_as


def draft_of(text: str = "Does Zaydun Example hold a permit?", **changes: Any) -> Draft:
    """A request that rests on a risk review of its own; ``risks``: answers of that which are others."""
    risks = changes.pop("risks", {})
    if "reviews" not in changes:
        changes["reviews"] = (reviewed_as(**risks),)
    told: dict[str, Any] = {
        "kind": "info_request", "purpose": "investigation", "basis": "police_qma_qsa_2019", "text": text,
        "language": "fr", "handling": ("h1",), "grading": "b2", "names_person": True, "register": "police_information",
        "persons": ("suspect",), "data": ("identity",), "documents": ("purpose", "facts"),
    }  # fmt: skip
    return Draft(**(told | changes))


@pytest.fixture(name="draft")
def _draft() -> Callable[..., Draft]:
    return draft_of


@pytest.fixture
def sent(supervisor: Any) -> Callable[..., Outgoing]:
    """Queue a message to every partner; the first of them."""

    def make(**changes: Any) -> Outgoing:
        whom = [str(one.pk) for one in Partner.objects.order_by("authority")]
        names = sending.send(by=supervisor, draft=draft_of(**changes), partner_ids=whom)
        return Outgoing.objects.get(message_id=names[0])

    return make


@pytest.fixture(name="seal_file")
def _seal_file() -> Callable[..., tuple[Attachment, bytes]]:
    """Seal what is to go along with a message: what the message says of it, and the sealed bytes."""

    def make(data: bytes, name: str = "annexe.pdf", media_type: str = "application/pdf") -> tuple[Attachment, bytes]:
        seal = AttachmentSeal(secrets.token_bytes)
        sealed = b"".join(seal.pieces([data]))
        return seal.attachment(name, media_type), sealed

    return make


@pytest.fixture
def brought(seal_file: Any) -> Callable[..., Attachment]:
    """Have a partner bring what is to go along with its message."""

    def make(peer: Peer, data: bytes, **told: str) -> Attachment:
        attachment, sealed = seal_file(data, **told)
        for at in range(0, len(sealed), PIECE):
            piece = Piece(attachment.sealed_digest, len(sealed), at, sealed[at : at + PIECE])
            assert take_bytes(write_piece(piece), peer.name) == write_held(at + len(piece.data))
        return attachment

    return make


@pytest.fixture
def given(supervisor: Any) -> Callable[..., str]:
    """A file that an officer has sent to the desk, to go along with a message."""

    def make(data: bytes, name: str = "annexe.pdf", by: Any = None) -> str:
        told = {"kind": KIND, "name": name, "size": len(data), "chunks": [data]}
        return str(files.send_whole(by=by or supervisor, **told).pk)

    return make


class Line:
    """A carrier that gives parcels to ``answers``, pieces to ``holds``, requests to ``gives``, and keeps the first."""

    def __init__(self) -> None:
        self.parcels: list[bytes] = []
        self.pieces: list[Piece] = []
        self.answers: Callable[[bytes], bytes | None] = lambda _: b""
        self.holds: Callable[[Piece], int] = lambda piece: piece.offset + len(piece.data)
        self.gives: Callable[[bytes], bytes] = lambda _: b""

    def deliver(self, parcel: bytes) -> bytes | None:
        self.parcels.append(parcel)
        return self.answers(parcel)

    def add(self, piece: Piece) -> int:
        self.pieces.append(piece)
        return self.holds(piece)

    def ask(self, request: bytes) -> bytes:
        return self.gives(request)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    """What carries to every partner."""
    made = Line()

    def opened(_name: str, _route: Any) -> AbstractContextManager[Line]:
        return nullcontext(made)

    for place in (line_of, bringing, fetching):
        monkeypatch.setattr(place, "open_carrier", opened)
    return made


@pytest.fixture
def lost() -> Callable[[TansiqError], Callable[[bytes], bytes]]:
    """A line on which every parcel is lost in this way."""

    def make(error: TansiqError) -> Callable[[bytes], bytes]:
        def lose(_: bytes) -> bytes:
            raise error

        return lose

    return make


@pytest.fixture
def due_now() -> Callable[[], None]:
    """Let every pause be over."""

    def end() -> None:
        Outgoing.objects.filter(status="waiting").update(due_at=timezone.now())
        Partner.objects.update(due_at=timezone.now())

    return end
