"""Signed documents: JWS in its general JSON form, with every signature that the suite has, and no other.

Source: RFC 7515, section 7.2.1, narrowed: one form as bytes, the same four header parameters in each signature, nothing
unprotected. ``typ`` says what was signed, so that no receipt is ever taken for a message.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from tansiq.engines.canonical import Value, canonical_form, read_canonical
from tansiq.engines.envelopes.encoding import read_base64url, write_base64url
from tansiq.engines.envelopes.fields import any_value, checked, each, is_text, line, secret
from tansiq.engines.envelopes.keys import PrivateKey, PublicKey
from tansiq.engines.envelopes.suite import Suite, suite_named
from tansiq.errors import MalformedError, RefusedError

__all__ = ["Signature", "Signed", "read_signed", "sign", "verify_signed"]

_HEADER_MAX_BYTES: Final = 1 << 10
_SIGNATURES_MAX: Final = 8


_OUTER: Final = {"payload": is_text, "signatures": each(any_value, least=1, most=_SIGNATURES_MAX)}
_SIGNATURE: Final = {"protected": is_text, "signature": is_text}
_HEADER: Final = {"alg": line(64), "kid": secret(32), "suite": is_text, "typ": line(64)}


class Signature(NamedTuple):
    """One signature: by which algorithm and key it says it is, the bytes it is over, and the signature itself."""

    algorithm: str
    kid: str
    over: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed, as what, under which suite. Nothing of it is believed before ``verify_signed``."""

    typ: str
    suite: Suite
    payload: bytes
    signatures: tuple[Signature, ...]


def sign(payload: bytes, typ: str, suite: Suite, keys: Sequence[PrivateKey]) -> bytes:
    """``payload`` with a signature by each of ``keys``, which are those of the suite, in its order.

    Raises RefusedError ``signed.incomplete`` where they are others.
    """
    if tuple(key.algorithm for key in keys) != suite.signatures:
        raise RefusedError("signed.incomplete", suite=suite.name)
    body = write_base64url(payload)
    signatures: list[Value] = []
    for key in keys:
        header = {"alg": key.algorithm, "kid": key.kid, "suite": suite.name, "typ": typ}
        protected = write_base64url(canonical_form(header, limit=_HEADER_MAX_BYTES))
        value = key.sign(_over(protected, body))
        signatures.append({"protected": protected, "signature": write_base64url(value)})
    return canonical_form({"payload": body, "signatures": signatures}, limit=_limit(len(payload)))


def read_signed(data: bytes, *typs: str, limit: int) -> Signed:
    """A signed document of one of the kinds ``typs``, its payload ``limit`` bytes at most; nothing is verified yet.

    Raises MalformedError ``canonical.*``, ``signed.field``; RefusedError ``signed.suite``, ``signed.incomplete`` where
    a signature of the suite is missing or another one added, ``signed.type`` where something else was signed.
    """
    outer = checked(read_canonical(data, limit=_limit(limit)), _OUTER, "signed")
    payload = read_base64url(outer["payload"])
    if payload is None or len(payload) > limit:
        raise MalformedError("signed.field", field="signed/payload")
    headers = [_read_header(one) for one in outer["signatures"]]
    suite = suite_named(headers[0]["suite"])
    if tuple(header["alg"] for header in headers) != suite.signatures or len({one["suite"] for one in headers}) != 1:
        raise RefusedError("signed.incomplete", suite=suite.name)
    typ = headers[0]["typ"]
    if typ not in typs or len({one["typ"] for one in headers}) != 1:
        raise RefusedError("signed.type", wanted=" ".join(typs), found=typ)
    pairs = zip(headers, outer["signatures"], strict=True)
    return Signed(typ, suite, payload, tuple(_read_signature(header, one, outer["payload"]) for header, one in pairs))


def verify_signed(signed: Signed, key_of: Callable[[str], PublicKey]) -> None:
    """Raise RefusedError ``signed.forged`` unless every signature is by the key that ``key_of`` has under its name.

    The algorithm is that of the key as it was handed over beforehand: where the document names another, it is refused.
    """
    for one in signed.signatures:
        key = key_of(one.kid)
        if key.algorithm != one.algorithm or not key.holds(one.value, one.over):
            raise RefusedError("signed.forged", key=one.kid)


def _over(protected: str, payload: str) -> bytes:
    return f"{protected}.{payload}".encode("ascii")


def _limit(payload_bytes: int) -> int:
    """How long a document may be with a payload of so many bytes: in base 64, and 8 signatures of the largest kind."""
    return payload_bytes * 4 // 3 + (1 << 16)


def _read_header(value: object) -> dict[str, Any]:
    protected = read_base64url(checked(value, _SIGNATURE, "signed/signatures")["protected"])
    if protected is None:
        raise MalformedError("signed.field", field="signed/signatures/protected")
    return checked(read_canonical(protected, limit=_HEADER_MAX_BYTES), _HEADER, "signed/signatures/protected")


def _read_signature(header: dict[str, Any], value: dict[str, str], payload: str) -> Signature:
    signature = read_base64url(value["signature"])
    if signature is None:
        raise MalformedError("signed.field", field="signed/signatures/signature")
    return Signature(header["alg"], header["kid"], _over(value["protected"], payload), signature)
