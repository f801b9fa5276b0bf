"""Sealed bytes: JWE in its general JSON form, one wrapped key a recipient. Source: RFC 7516, section 7.2.1, narrowed.

What stands outside the encryption is authenticated whole: the additional data are the digest of all recipients' parts.
So a changed byte in one recipient's part is seen by every other one, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tansiq.engines.canonical import Value, canonical_form, read_canonical
from tansiq.engines.envelopes.encoding import read_base64url, write_base64url
from tansiq.engines.envelopes.fields import any_value, checked, each, is_text, one_of, secret
from tansiq.engines.envelopes.keys import PrivateKey, PublicKey
from tansiq.engines.envelopes.message import RECIPIENTS_MAX
from tansiq.engines.envelopes.suite import CONTENT, Suite, suite_named
from tansiq.engines.envelopes.wrapping import KEY_BYTES, Chance, Wrapped, check_header, unwrap, wrap
from tansiq.errors import MalformedError, RefusedError

__all__ = ["ENVELOPE_MAX_BYTES", "Opening", "Sealed", "open_sealed", "read_sealed", "seal"]

#: The longest message, twice in base 64, with all its signatures and the most recipients.
ENVELOPE_MAX_BYTES: Final = 3 << 19
_TYP: Final = "tansiq-envelope"
_HEADER_MAX_BYTES: Final = 1 << 10
_IV_BYTES: Final = 12
_TAG_BYTES: Final = 16


_OUTER: Final = {
    "aad": secret(sha256().digest_size),
    "ciphertext": is_text,
    "iv": secret(_IV_BYTES),
    "protected": is_text,
    "recipients": each(any_value, least=1, most=RECIPIENTS_MAX),
    "tag": secret(_TAG_BYTES),
}
_HEADER: Final = {"enc": one_of(CONTENT), "suite": is_text, "typ": one_of(_TYP)}
_RECIPIENT: Final = {"encrypted_key": is_text, "header": any_value}


@dataclass(frozen=True, slots=True)
class Sealed:
    """Sealed bytes as they came; ``wrapped``: by the names of the recipients' keys, in their order."""

    suite: Suite
    wrapped: dict[str, Wrapped]
    iv: bytes
    ciphertext: bytes
    beside: bytes


class Opening(NamedTuple):
    """What was sealed, and the key that opened it."""

    content: bytes
    kid: str


def seal(content: bytes, suite: Suite, keys: Collection[PublicKey], chance: Chance) -> bytes:
    """``content`` for the holders of ``keys``, each of the kind that the suite seals to.

    Raises MalformedError ``envelope.no_recipient``, ``canonical.size``; RefusedError ``signed.key_kind``.
    """
    if not keys:
        raise MalformedError("envelope.no_recipient")
    if any(key.algorithm != suite.sealing for key in keys):
        raise RefusedError("signed.key_kind", suite=suite.name)
    content_key, iv = chance(KEY_BYTES), chance(_IV_BYTES)
    recipients: list[Value] = []
    for key in sorted(keys, key=lambda key: key.kid):
        wrapped = wrap(content_key, key, chance)
        recipients.append({"encrypted_key": write_base64url(wrapped.encrypted), "header": wrapped.header})
    protected = write_base64url(
        canonical_form({"enc": CONTENT, "suite": suite.name, "typ": _TYP}, limit=_HEADER_MAX_BYTES)
    )
    aad = _aad(recipients)
    whole = AESGCM(content_key).encrypt(iv, content, _beside(protected, aad))
    outer = {
        "aad": aad,
        "ciphertext": write_base64url(whole[:-_TAG_BYTES]),
        "iv": write_base64url(iv),
        "protected": protected,
        "recipients": recipients,
        "tag": write_base64url(whole[-_TAG_BYTES:]),
    }
    return canonical_form(outer, limit=ENVELOPE_MAX_BYTES)


def read_sealed(data: bytes) -> Sealed:
    """Sealed bytes, read and not opened.

    Raises MalformedError ``envelope.size``, ``canonical.form``, ``signed.field``; RefusedError ``signed.suite``.
    """
    if len(data) > ENVELOPE_MAX_BYTES:
        raise MalformedError("envelope.size", limit=ENVELOPE_MAX_BYTES)
    outer = checked(read_canonical(data, limit=ENVELOPE_MAX_BYTES), _OUTER, "envelope")
    ciphertext, protected = read_base64url(outer["ciphertext"]), read_base64url(outer["protected"])
    if ciphertext is None or protected is None or outer["aad"] != _aad(outer["recipients"]):
        raise MalformedError("signed.field", field="envelope")
    header = checked(read_canonical(protected, limit=_HEADER_MAX_BYTES), _HEADER, "envelope/protected")
    suite = suite_named(header["suite"])
    wrapped = [_read_recipient(one, suite) for one in outer["recipients"]]
    iv, tag = read_base64url(outer["iv"]) or b"", read_base64url(outer["tag"]) or b""
    beside = _beside(outer["protected"], outer["aad"])
    return Sealed(suite, _by_kid(wrapped), iv, ciphertext + tag, beside)


def open_sealed(sealed: Sealed, keys: Iterable[PrivateKey]) -> Opening:
    """What was sealed, by the first of ``keys`` that it was sealed to.

    Raises RefusedError ``envelope.not_for_us`` where it was sealed to none, ``envelope.unopenable`` where changed.
    """
    key = next((key for key in keys if key.kid in sealed.wrapped), None)
    if key is None:
        raise RefusedError("envelope.not_for_us")
    content_key = unwrap(sealed.wrapped[key.kid], key)
    try:
        return Opening(AESGCM(content_key).decrypt(sealed.iv, sealed.ciphertext, sealed.beside), key.kid)
    except (InvalidTag, ValueError) as error:  # ValueError: a wrapped key of another length
        raise RefusedError("envelope.unopenable") from error


def _aad(recipients: Sequence[Value]) -> str:
    form = canonical_form(list(recipients), limit=ENVELOPE_MAX_BYTES)
    return write_base64url(sha256(form).digest())


def _beside(protected: str, aad: str) -> bytes:
    return f"{protected}.{aad}".encode("ascii")


def _read_recipient(value: object, suite: Suite) -> Wrapped:
    recipient: dict[str, Any] = checked(value, _RECIPIENT, "envelope/recipients")
    encrypted = read_base64url(recipient["encrypted_key"])
    header = check_header(recipient["header"], suite.sealing, encrypted)
    return Wrapped(header, encrypted or b"")


def _by_kid(wrapped: Sequence[Wrapped]) -> dict[str, Wrapped]:
    kids = [str(one.header["kid"]) for one in wrapped]
    if kids != sorted(set(kids)):
        raise MalformedError("signed.field", field="envelope/recipients")
    return dict(zip(kids, wrapped, strict=True))
