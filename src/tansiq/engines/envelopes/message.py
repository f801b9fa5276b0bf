"""Messages: what one authority says to others, in the one form that is signed.

Everything that decides what may be done with a message stands inside the signature: who sent it to whom, on which legal
basis, for what purpose, under which handling codes, until when, and the digests of what is attached.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from tansiq.engines.canonical import Value, canonical_form, read_canonical
from tansiq.engines.envelopes.fields import (
    any_value,
    checked,
    each,
    is_authority,
    is_count,
    is_digest,
    is_id,
    is_instant,
    is_slug,
    line,
    one_of,
    or_none,
    read_instant,
    secret,
    write_instant,
)
from tansiq.errors import MalformedError

__all__ = [
    "ATTACHMENT_MAX_BYTES", "MESSAGE_MAX_BYTES", "RECIPIENTS_MAX", "REFERENCE", "Attachment", "Message", "Reference",
    "digest_of", "message_of", "read_message", "write_message",
]  # fmt: skip

MESSAGE_MAX_BYTES: Final = 1 << 19
ATTACHMENT_MAX_BYTES: Final = 1 << 30
RECIPIENTS_MAX: Final = 64
_ATTACHMENTS_MAX: Final = 256
_FORMAT: Final = "tansiq-message-1"
#: Other: the conditions are written out (Europol's code H3).
_IN_WORDS: Final = "H3"
_GRADINGS: Final = tuple(f"{source}{information}" for source in "ABCX" for information in "1234")


def _is_size(value: object) -> bool:
    return type(value) is int and 0 <= value <= ATTACHMENT_MAX_BYTES


#: The shape of a reference as JSON.
REFERENCE: Final = {"digest": is_digest, "id": is_id}
_ATTACHMENT: Final = {
    "digest": is_digest,
    "key": secret(32),
    "media_type": line(100),
    "name": line(200),
    "sealed_digest": is_digest,
    "size": _is_size,
}
_MESSAGE: Final = {
    "answers": any_value,
    "attachments": each(any_value, most=_ATTACHMENTS_MAX),
    "body": lambda value: isinstance(value, dict),
    "conditions": or_none(line(2_000)),
    "expires_at": is_instant,
    "format": one_of(_FORMAT),
    "grading": or_none(one_of(*_GRADINGS)),
    "handling": each(one_of("H0", "H1", "H2", _IN_WORDS), least=1, most=4),
    "id": is_id,
    "kind": is_slug,
    "language": one_of("ar", "en", "fr"),
    "legal_basis": line(200),
    "nature": one_of("legal", "intelligence"),
    "previous": or_none(is_digest),
    "purpose": line(200),
    "recipients": each(is_authority, most=RECIPIENTS_MAX),
    "sender": is_authority,
    "sent_at": is_instant,
    "sequence": is_count,
    "thread": is_id,
}


@dataclass(frozen=True, slots=True)
class Reference:
    """Another message: its name and the digest of what it said."""

    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """What travels beside a message: digest (SHA-256) and size of the thing itself, and what opens it.

    ``sealed_digest`` is that of the encrypted bytes, by which carriers name them without being able to read them;
    ``key``: 32 bytes in base 64, of this attachment alone.
    """

    name: str
    media_type: str
    size: int
    digest: str
    sealed_digest: str
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. ``sequence`` counts the sender's own messages in the thread from 1; ``previous``: the one before.

    ``handling``: Europol's codes H0 to H3, with ``conditions`` in words for H3; ``grading``: source and information,
    such as ``B2``. Raises MalformedError ``signed.field``, ``envelope.no_recipient``, ``canonical.value`` and
    ``canonical.size``.
    """

    id: str
    thread: str
    sequence: int
    previous: str | None
    answers: Reference | None
    sender: str
    recipients: tuple[str, ...]
    kind: str
    legal_basis: str
    purpose: str
    handling: tuple[str, ...]
    conditions: str | None
    grading: str | None
    nature: str
    language: str
    sent_at: datetime
    expires_at: datetime
    body: Mapping[str, Value]
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        if not self.recipients:
            raise MalformedError("envelope.no_recipient")
        _check(self.to_value())

    def to_value(self) -> dict[str, Value]:
        """The message as JSON."""
        return {
            **{name: getattr(self, name) for name in _MESSAGE if name != "format"},
            "answers": asdict(self.answers) if self.answers else None,
            "attachments": [asdict(one) for one in self.attachments],
            "body": dict(self.body),
            "expires_at": write_instant(self.expires_at),
            "format": _FORMAT,
            "handling": list(self.handling),
            "recipients": list(self.recipients),
            "sent_at": write_instant(self.sent_at),
        }


def write_message(message: Message) -> bytes:
    """The one form of a message: what is signed, and what its digest is of. Raises MalformedError ``canonical.*``."""
    return canonical_form(message.to_value(), limit=MESSAGE_MAX_BYTES)


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal digits: of a message's one form, the name for what it said."""
    return sha256(data).hexdigest()


def read_message(data: bytes) -> Message:
    """A message from its one form. Raises MalformedError ``canonical.*``, and what ``message_of`` raises."""
    return message_of(read_canonical(data, limit=MESSAGE_MAX_BYTES))


def message_of(found: Value) -> Message:
    """A message from JSON. Raises MalformedError ``signed.field``, ``envelope.no_recipient``."""
    value = checked(found, _MESSAGE, "message")
    answers = checked(value["answers"], REFERENCE, "message/answers") if value["answers"] is not None else None
    attachments = [checked(one, _ATTACHMENT, "message/attachments") for one in value["attachments"]]
    taken = {name: one for name, one in value.items() if name != "format"}
    return Message(**taken | {
        "answers": Reference(**answers) if answers else None,
        "attachments": tuple(Attachment(**one) for one in attachments),
        "expires_at": read_instant(value["expires_at"]),
        "handling": tuple(value["handling"]),
        "recipients": tuple(value["recipients"]),
        "sent_at": read_instant(value["sent_at"]),
    })  # fmt: skip


def _check(value: dict[str, Any]) -> None:
    """Raise MalformedError ``signed.field`` for the first field that is not as it may be."""
    checked(value, _MESSAGE, "message")
    if value["answers"] is not None:
        checked(value["answers"], REFERENCE, "message/answers")
    for one in value["attachments"]:
        checked(one, _ATTACHMENT, "message/attachments")
    for name, holds in (
        ("recipients", _is_ordered(value["recipients"]) and value["sender"] not in value["recipients"]),
        ("handling", _is_ordered(value["handling"])),
        ("conditions", (value["conditions"] is not None) == (_IN_WORDS in value["handling"])),
        ("previous", (value["previous"] is None) == (value["sequence"] == 1)),
        ("expires_at", value["sent_at"] < value["expires_at"]),
    ):
        if not holds:
            raise MalformedError("signed.field", field=f"message/{name}")


def _is_ordered(values: list[str]) -> bool:
    """Whether a list is in order and names nothing twice: then it can be written in one way only."""
    return values == sorted(set(values))
