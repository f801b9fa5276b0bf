"""Keys of four kinds, each for one algorithm and no other, named by their thumbprint.

Sources: RFC 7517 and RFC 8037 (OKP), RFC 9964 (AKP) for how they are written; RFC 7638 for the thumbprint. Every
private key is kept as 32 random bytes, from which the key proper is derived as its own standard has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256, shake_256
from typing import Any, Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from tansiq.engines.canonical import Value, canonical_form
from tansiq.engines.envelopes.encoding import read_base64url, write_base64url
from tansiq.engines.envelopes.suite import ED25519, HPKE, ML_DSA_65, X25519
from tansiq.errors import MalformedError

__all__ = ["KID_CHARACTERS", "SEED_BYTES", "PrivateKey", "PublicKey", "is_on_curve", "read_jwk"]

SEED_BYTES: Final = 32
KID_CHARACTERS: Final = 43
_FIELD: Final = (1 << 255) - 19  # the field of Curve25519 (RFC 7748, section 4.1)
_MLKEM_SEED: Final = 64
_MLKEM_PUBLIC: Final = 1184
_JWK_MAX_BYTES: Final = 1 << 13


class _Kind(NamedTuple):
    """What keys of one algorithm look like as a JWK, how long they are, and how they are loaded."""

    shape: Mapping[str, str]
    member: str
    public_bytes: int
    load: Callable[[bytes], Any]
    derive: Callable[[bytes], Any]


def _load_hybrid(data: bytes) -> MLKEM768X25519PublicKey:
    kem, curve = data[:_MLKEM_PUBLIC], data[_MLKEM_PUBLIC:]
    return MLKEM768X25519PublicKey(MLKEM768PublicKey.from_public_bytes(kem), X25519PublicKey.from_public_bytes(curve))


def _hybrid_parts(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """Both halves out of one seed, as draft-ietf-hpke-pq and draft-irtf-cfrg-concrete-hybrid-kems have it."""
    stretched = shake_256(seed).digest(_MLKEM_SEED + SEED_BYTES)
    kem = MLKEM768PrivateKey.from_seed_bytes(stretched[:_MLKEM_SEED])
    return kem, X25519PrivateKey.from_private_bytes(stretched[_MLKEM_SEED:])


def _derive_hybrid(seed: bytes) -> MLKEM768X25519PrivateKey:
    return MLKEM768X25519PrivateKey(*_hybrid_parts(seed))


_OKP: Final = {"kty": "OKP"}
_AKP: Final = {"kty": "AKP"}
_KINDS: Final[Mapping[str, _Kind]] = {
    ED25519: _Kind({**_OKP, "crv": "Ed25519"}, "x", 32, Ed25519PublicKey.from_public_bytes,
                   Ed25519PrivateKey.from_private_bytes),
    X25519: _Kind({**_OKP, "crv": "X25519"}, "x", 32, X25519PublicKey.from_public_bytes,
                  X25519PrivateKey.from_private_bytes),
    ML_DSA_65: _Kind(_AKP, "pub", 1952, MLDSA65PublicKey.from_public_bytes, MLDSA65PrivateKey.from_seed_bytes),
    HPKE: _Kind(_AKP, "pub", _MLKEM_PUBLIC + 32, _load_hybrid, _derive_hybrid),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key for ``algorithm`` alone; ``data``: its bytes as the algorithm's own standard writes them.

    Raises MalformedError ``signed.key`` for any other algorithm, length, or bytes that are no such key.
    """

    algorithm: str
    data: bytes

    def __post_init__(self) -> None:
        _ = self.loaded

    @property
    def loaded(self) -> Any:  # noqa: ANN401 - one of four classes that have no name in common
        """The key as `cryptography` has it."""
        return _loaded(self.algorithm, self.data)

    @property
    def kid(self) -> str:
        """The name of the key: its thumbprint (RFC 7638, SHA-256) in base 64, 43 characters."""
        return _thumbprint(self.algorithm, self.data)

    @property
    def jwk(self) -> dict[str, Value]:
        """The key as JSON, with its algorithm, which no reader may replace."""
        kind = _KINDS[self.algorithm]
        return {"alg": self.algorithm, **kind.shape, kind.member: write_base64url(self.data)}

    def holds(self, signature: bytes, data: bytes) -> bool:
        """Whether ``signature`` is this key's over ``data``."""
        try:
            self.loaded.verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A private key for ``algorithm`` alone: 32 random bytes. Raises MalformedError ``signed.key``."""

    algorithm: str
    seed: bytes = field(repr=False)
    loaded: Any = field(init=False, repr=False, compare=False)
    public: PublicKey = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if self.algorithm not in _KINDS or len(self.seed) != SEED_BYTES:
            raise MalformedError("signed.key")
        # Derived once: for a key of ML-DSA that takes as long as a signature of Ed25519.
        loaded = _KINDS[self.algorithm].derive(self.seed)
        object.__setattr__(self, "loaded", loaded)
        object.__setattr__(self, "public", PublicKey(self.algorithm, _public_bytes(self.algorithm, self.seed, loaded)))

    @property
    def kid(self) -> str:
        """The name of the public key."""
        return self.public.kid

    def sign(self, data: bytes) -> bytes:
        """The signature of ``data``; of ML-DSA a different one each time, since the library hedges it with chance."""
        signature: bytes = self.loaded.sign(data)
        return signature


def read_jwk(value: object) -> PublicKey:
    """A public key from JSON, with exactly the members that its algorithm has. Raises MalformedError ``signed.key``."""
    kind = _KINDS.get(value["alg"]) if isinstance(value, dict) and isinstance(value.get("alg"), str) else None
    if kind is None or not isinstance(value, dict):
        raise MalformedError("signed.key")
    data = read_base64url(value.get(kind.member))
    if data is None:
        raise MalformedError("signed.key")
    key = PublicKey(value["alg"], data)
    if key.jwk != value:
        raise MalformedError("signed.key")
    return key


def is_on_curve(data: bytes) -> bool:
    """Whether 32 bytes are the one way to write a coordinate of Curve25519: X25519 itself reads others as well."""
    return len(data) == SEED_BYTES and int.from_bytes(data, "little") < _FIELD


@lru_cache(maxsize=4096)
def _loaded(algorithm: str, data: bytes) -> object:
    kind = _KINDS.get(algorithm)
    if kind is None or len(data) != kind.public_bytes:
        raise MalformedError("signed.key")
    if algorithm in (X25519, HPKE) and not is_on_curve(data[-SEED_BYTES:]):
        raise MalformedError("signed.key")
    try:
        if algorithm in (X25519, HPKE):
            _agree_once(data[-SEED_BYTES:])
        return kind.load(data)
    except ValueError as error:
        raise MalformedError("signed.key") from error


def _agree_once(point: bytes) -> None:
    """Raise ValueError for a point from which everybody would agree on the same secret (RFC 7748, section 6.1)."""
    X25519PrivateKey.from_private_bytes(bytes(SEED_BYTES)).exchange(X25519PublicKey.from_public_bytes(point))


@lru_cache(maxsize=4096)
def _thumbprint(algorithm: str, data: bytes) -> str:
    kind = _KINDS[algorithm]
    members = {**kind.shape, kind.member: write_base64url(data)}
    # RFC 9964, section 6, makes the algorithm part of the name of an AKP; of an OKP its curve says which it is.
    members |= {"alg": algorithm} if kind.shape is _AKP else {}
    return write_base64url(sha256(canonical_form(members, limit=_JWK_MAX_BYTES)).digest())


def _public_bytes(algorithm: str, seed: bytes, loaded: Any) -> bytes:  # noqa: ANN401 - see PublicKey.loaded
    if algorithm == HPKE:
        return b"".join(half.public_key().public_bytes_raw() for half in _hybrid_parts(seed))
    data: bytes = loaded.public_key().public_bytes_raw()
    return data
