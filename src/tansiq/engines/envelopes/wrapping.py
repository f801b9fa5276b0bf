"""The key of the content, wrapped for one recipient, in the one way that the recipient's key is for.

Sources: RFC 7518, sections 4.6 and 4.4, with RFC 8037 for X25519; draft-ietf-jose-hpke-encrypt for HPKE. The steps are
the library's own; what stands here is only how JOSE puts them together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM
from cryptography.hazmat.primitives.hpke import Suite as HpkeSuite
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from tansiq.engines.canonical import Value
from tansiq.engines.envelopes.encoding import read_base64url, write_base64url
from tansiq.engines.envelopes.fields import any_value, checked, one_of, secret
from tansiq.engines.envelopes.keys import SEED_BYTES, PrivateKey, PublicKey, is_on_curve
from tansiq.engines.envelopes.suite import CONTENT, HPKE, X25519
from tansiq.errors import MalformedError, RefusedError

__all__ = ["KEY_BYTES", "Chance", "Wrapped", "check_header", "unwrap", "wrap"]

KEY_BYTES: Final = 32
#: ``chance(n)``: n random bytes, fit for keys (in earnest, ``secrets.token_bytes``).
Chance: TypeAlias = Callable[[int], bytes]

_WRAPPED_BYTES: Final = KEY_BYTES + 8
_ENCAPSULATED_BYTES: Final = 1120
_SEALED_BYTES: Final = KEY_BYTES + 16
_HPKE: Final = HpkeSuite(KEM.MLKEM768_X25519, KDF.SHAKE256, AEAD.AES_256_GCM)
_INFO: Final = b"JOSE-HPKE rcpt\xff" + CONTENT.encode() + b"\xff"


def _is_curve_point(value: object) -> bool:
    return (data := read_base64url(value)) is not None and is_on_curve(data)


_POINT: Final = {"crv": one_of("X25519"), "kty": one_of("OKP"), "x": _is_curve_point}
_HEADERS: Final = {
    X25519: {"alg": one_of(X25519), "epk": any_value, "kid": secret(32)},
    HPKE: {"alg": one_of(HPKE), "ek": secret(_ENCAPSULATED_BYTES), "kid": secret(32)},
}
_LENGTHS: Final = {X25519: _WRAPPED_BYTES, HPKE: _SEALED_BYTES}


class Wrapped(NamedTuple):
    """A wrapped key: the header parameters that the recipient needs, and the encrypted key."""

    header: dict[str, Value]
    encrypted: bytes


def wrap(content_key: bytes, key: PublicKey, chance: Chance) -> Wrapped:
    """``content_key`` (32 bytes) for the holder of ``key``. HPKE draws its own chance inside the library."""
    if key.algorithm == HPKE:
        whole = _HPKE.encrypt(content_key, key.loaded, _INFO)
        taken, encrypted = whole[:_ENCAPSULATED_BYTES], whole[_ENCAPSULATED_BYTES:]
        return Wrapped({"alg": HPKE, "ek": write_base64url(taken), "kid": key.kid}, encrypted)
    assert key.algorithm == X25519
    once = X25519PrivateKey.from_private_bytes(chance(SEED_BYTES))
    point = {"crv": "X25519", "kty": "OKP", "x": write_base64url(once.public_key().public_bytes_raw())}
    encrypted = aes_key_wrap(_agreed(once, key.loaded), content_key)
    return Wrapped({"alg": X25519, "epk": point, "kid": key.kid}, encrypted)


def check_header(header: object, algorithm: str, encrypted: bytes | None) -> dict[str, Any]:
    """The header of a wrapped key once it is one of ``algorithm``. Raises MalformedError ``signed.field``."""
    value = checked(header, _HEADERS[algorithm], "envelope/recipients/header")
    if "epk" in value:
        checked(value["epk"], _POINT, "envelope/recipients/header/epk")
    if encrypted is None or len(encrypted) != _LENGTHS[algorithm]:
        raise MalformedError("signed.field", field="envelope/recipients/encrypted_key")
    return value


def unwrap(wrapped: Wrapped, key: PrivateKey) -> bytes:
    """The key of the content. Raises RefusedError ``envelope.unopenable``, for whatever reason it is not there."""
    header: dict[str, Any] = wrapped.header
    # The kind is the key's own, as it was handed out: what the header says does not choose among algorithms.
    if header["alg"] != key.algorithm:
        raise RefusedError("envelope.unopenable")
    try:
        if key.algorithm == HPKE:
            return _HPKE.decrypt((read_base64url(header["ek"]) or b"") + wrapped.encrypted, key.loaded, _INFO)
        point = X25519PublicKey.from_public_bytes(read_base64url(header["epk"]["x"]) or b"")
        return aes_key_unwrap(_agreed(key.loaded, point), wrapped.encrypted)
    except (InvalidTag, InvalidUnwrap, ValueError) as error:
        # ValueError: a point from which everybody would agree on the same secret (RFC 7748, section 6.1)
        raise RefusedError("envelope.unopenable") from error


def _agreed(own: X25519PrivateKey, other: X25519PublicKey) -> bytes:
    """The key that wraps: RFC 7518, section 4.6.2, without names of the parties, which are signed inside."""
    name = X25519.encode()
    about = len(name).to_bytes(4, "big") + name + bytes(8) + (KEY_BYTES * 8).to_bytes(4, "big")
    return ConcatKDFHash(SHA256(), KEY_BYTES, about).derive(own.exchange(other))
