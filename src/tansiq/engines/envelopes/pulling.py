"""Pulling: what a node that nobody can reach asks its partner, and what that answers beside the parcel.

A request says which answer was the last that the asker took in durably; only that counts as handed over. Requests have
numbers that rise, so that none is answered twice; the answer names the number, and the digest of the parcel behind it.
Sealed attachments that messages wait for are offered in the answer; a request may ask for a piece of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from tansiq.engines.canonical import Value, canonical_form, read_canonical
from tansiq.engines.envelopes.attachment import sealed_size
from tansiq.engines.envelopes.card import Card
from tansiq.engines.envelopes.fields import (
    any_value,
    checked,
    each,
    is_authority,
    is_count,
    is_digest,
    is_instant,
    one_of,
    or_none,
    read_instant,
    write_instant,
)
from tansiq.engines.envelopes.holder import Holder
from tansiq.engines.envelopes.message import ATTACHMENT_MAX_BYTES, digest_of
from tansiq.engines.envelopes.signing import Signed, read_signed, sign
from tansiq.engines.envelopes.stating import Refusals, Stated, prove_stated
from tansiq.engines.envelopes.suite import Suite
from tansiq.errors import RefusedError

__all__ = [
    "OFFERED_MAX", "PULL_MAX_BYTES", "Answer", "Offered", "Request", "Wanted", "admit_request", "answer_of",
    "read_answer", "read_request", "request_of", "sign_request", "write_answer",
]  # fmt: skip

REQUEST_TYP: Final = "tansiq-pull-request"
ANSWER_TYP: Final = "tansiq-pull-answer"
#: The most bytes of what is signed; and of the signed document around it, in base 64 with signatures of any suite.
_PAYLOAD_MAX_BYTES: Final = 1 << 14
PULL_MAX_BYTES: Final = 1 << 17
#: So many attachments are offered at once: as many as one request after the other asks for in some time.
OFFERED_MAX: Final = 64
_REQUEST_FORMAT: Final = "tansiq-pull-request-1"
_ANSWER_FORMAT: Final = "tansiq-pull-answer-1"
_SEALED_MAX_BYTES: Final = sealed_size(ATTACHMENT_MAX_BYTES)
_REFUSALS: Final = Refusals("pull.downgraded", "pull.key")


def _is_place(value: object) -> bool:
    return type(value) is int and 0 <= value <= _SEALED_MAX_BYTES


_WANTED: Final = {"digest": is_digest, "offset": _is_place}
_OFFERED: Final = {"digest": is_digest, "size": lambda value: _is_place(value) and value > 0}
_REQUEST: Final = {
    "format": one_of(_REQUEST_FORMAT),
    "got": or_none(is_digest),
    "issued_at": is_instant,
    "issuer": is_authority,
    "number": is_count,
    "recipient": is_authority,
    "wanted": any_value,
}
_ANSWER: Final = {
    "attachments": each(any_value, most=OFFERED_MAX),
    "format": one_of(_ANSWER_FORMAT),
    "issued_at": is_instant,
    "issuer": is_authority,
    "more": lambda value: type(value) is bool,
    "number": is_count,
    "parcel": or_none(is_digest),
    "recipient": is_authority,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A piece of a sealed attachment, by its digest; at its end: that all of it is there."""

    digest: str
    offset: int


@dataclass(frozen=True, slots=True)
class Offered:
    """A sealed attachment that the asker is to have, before the message that refers to it; ``size`` in bytes."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Request:
    """``issuer`` asks ``recipient`` for what waits, or for a piece. ``got``: the digest of the last parcel taken in.

    Raises MalformedError ``signed.field``.
    """

    issuer: str
    recipient: str
    number: int
    issued_at: datetime
    got: str | None = None
    wanted: Wanted | None = None

    def __post_init__(self) -> None:
        _checked_request(self.to_value())

    def to_value(self) -> dict[str, Value]:
        """The request as JSON."""
        return {
            "format": _REQUEST_FORMAT,
            "got": self.got,
            "issued_at": write_instant(self.issued_at),
            "issuer": self.issuer,
            "number": self.number,
            "recipient": self.recipient,
            "wanted": asdict(self.wanted) if self.wanted else None,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands before a parcel that answers request ``number``. ``parcel``: its digest, None where nothing waits.

    ``more``: whether something is left that does not wait for an attachment. Raises MalformedError ``signed.field``.
    """

    issuer: str
    recipient: str
    number: int
    issued_at: datetime
    parcel: str | None = None
    more: bool = False
    attachments: tuple[Offered, ...] = ()

    def __post_init__(self) -> None:
        _checked_answer(self.to_value())

    def to_value(self) -> dict[str, Value]:
        """The answer as JSON."""
        return {
            "attachments": [asdict(one) for one in self.attachments],
            "format": _ANSWER_FORMAT,
            "issued_at": write_instant(self.issued_at),
            "issuer": self.issuer,
            "more": self.more,
            "number": self.number,
            "parcel": self.parcel,
            "recipient": self.recipient,
        }


def sign_request(request: Request, holder: Holder, suite: Suite, at: datetime) -> bytes:
    """A request, signed. Raises RefusedError ``envelope.sender``, ``envelope.no_key``."""
    return _signed(request, REQUEST_TYP, holder, suite, at)


def request_of(payload: bytes) -> Request:
    """A request from what was signed; nothing is verified. Raises MalformedError ``canonical.*``, ``signed.field``."""
    value = read_canonical(payload, limit=_PAYLOAD_MAX_BYTES)
    _checked_request(value)
    assert isinstance(value, dict)
    told = {name: value[name] for name in ("issuer", "recipient", "number", "got")}
    wanted = Wanted(**value["wanted"]) if value["wanted"] is not None else None
    return Request(issued_at=read_instant(value["issued_at"]), wanted=wanted, **told)


def read_request(
    data: bytes, to: str, cards: Mapping[str, Card], *, at: datetime, tolerance: timedelta, lag: timedelta = timedelta()
) -> Request:
    """A request to ``to``, once it is proved who signed it, and not long ago; ``at``: when it came in.

    ``tolerance``: how far clocks may be apart; ``lag``: how long it may be on its way besides.

    Raises MalformedError ``canonical.*``, ``signed.field``; RefusedError ``signed.*``, ``envelope.sender_unknown``,
    ``envelope.key_unknown``, ``pull.downgraded``, ``pull.key``, ``pull.wrong_recipient``, ``pull.clock``. Whether it
    was answered before, ``admit_request`` says.
    """
    signed = _read(data, REQUEST_TYP)
    request = request_of(signed.payload)
    _prove(request, signed, cards, at, tolerance)
    if request.recipient != to:
        raise RefusedError("pull.wrong_recipient", issuer=request.issuer)
    if not -tolerance <= at - request.issued_at <= tolerance + lag:
        raise RefusedError("pull.clock", issuer=request.issuer, moment=write_instant(request.issued_at))
    return request


def admit_request(request: Request, last: int) -> None:
    """Return where its number is above the ``last`` one that was seen; else raise RefusedError ``pull.number``."""
    if request.number <= last:
        raise RefusedError("pull.number", issuer=request.issuer, number=request.number, last=last)


def write_answer(answer: Answer, parcel: bytes, holder: Holder, suite: Suite, at: datetime) -> bytes:
    """The answer, signed, in a line before its parcel. Raises as ``sign_request``."""
    return _signed(answer, ANSWER_TYP, holder, suite, at) + b"\n" + parcel


def answer_of(payload: bytes) -> Answer:
    """An answer from what was signed; nothing is verified. Raises MalformedError ``canonical.*``, ``signed.field``."""
    value = read_canonical(payload, limit=_PAYLOAD_MAX_BYTES)
    _checked_answer(value)
    assert isinstance(value, dict)
    told = {name: value[name] for name in ("issuer", "recipient", "number", "parcel", "more")}
    offered = tuple(Offered(**one) for one in value["attachments"])
    return Answer(issued_at=read_instant(value["issued_at"]), attachments=offered, **told)


def read_answer(
    data: bytes, request: Request, cards: Mapping[str, Card], *, at: datetime, tolerance: timedelta
) -> tuple[Answer, bytes]:
    """What ``request.recipient`` answers to a request, and the parcel with it.

    Raises MalformedError ``canonical.*``, ``signed.field``; RefusedError as ``read_request`` of who signed it, and
    ``pull.answer`` where it answers another request, or the parcel is another.
    """
    head, _, parcel = data.partition(b"\n")
    signed = _read(head, ANSWER_TYP)
    answer = answer_of(signed.payload)
    _prove(answer, signed, cards, at, tolerance)
    wanted = (request.recipient, request.issuer, request.number, digest_of(parcel) if parcel else None)
    if (answer.issuer, answer.recipient, answer.number, answer.parcel) != wanted:
        raise RefusedError("pull.answer", issuer=answer.issuer, number=request.number)
    return answer, parcel


def _signed(said: Request | Answer, typ: str, holder: Holder, suite: Suite, at: datetime) -> bytes:
    if said.issuer != holder.card.authority:
        raise RefusedError("envelope.sender", sender=said.issuer, holder=holder.card.authority)
    form = canonical_form(said.to_value(), limit=_PAYLOAD_MAX_BYTES)
    return sign(form, typ, suite, holder.signing_keys(suite, at))


def _read(data: bytes, typ: str) -> Signed:
    return read_signed(data, typ, limit=_PAYLOAD_MAX_BYTES)


def _prove(
    said: Request | Answer, signed: Signed, cards: Mapping[str, Card], at: datetime, tolerance: timedelta
) -> None:
    stated = Stated(said.issuer, said.issued_at)
    prove_stated(signed, stated, cards, at=at, tolerance=tolerance, refusals=_REFUSALS)


def _checked_request(value: object) -> None:
    found = checked(value, _REQUEST, "request")
    if found["wanted"] is not None:
        checked(found["wanted"], _WANTED, "request/wanted")


def _checked_answer(value: object) -> None:
    for one in checked(value, _ANSWER, "answer")["attachments"]:
        checked(one, _OFFERED, "answer/attachments")
