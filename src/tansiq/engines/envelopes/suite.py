"""Suites: every choice of algorithms that there is, each under one name. Nothing is negotiated, no other is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tansiq.errors import RefusedError

__all__ = ["CONTENT", "ED25519", "HPKE", "HYBRID", "ML_DSA_65", "ORDINARY", "SUITES", "X25519", "Suite", "suite_named"]

#: Names of algorithms, as JOSE registers them. Each key is for one of them alone.
ED25519: Final = "Ed25519"  # RFC 9864, RFC 8032
ML_DSA_65: Final = "ML-DSA-65"  # RFC 9964, FIPS 204
X25519: Final = "ECDH-ES+A256KW"  # RFC 7518, section 4.6, over the curve of RFC 7748 (RFC 8037)
HPKE: Final = "HPKE-10-KE"  # MLKEM768-X25519, SHAKE256, AES-256-GCM: draft-ietf-jose-hpke-encrypt, draft-ietf-hpke-pq
#: How the content is encrypted, in every suite.
CONTENT: Final = "A256GCM"
_SHOWN: Final = 64


@dataclass(frozen=True, slots=True)
class Suite:
    """Algorithms under one name: every signature is required; ``sealing`` is how the key of the content is wrapped."""

    name: str
    signatures: tuple[str, ...]
    sealing: str


#: Signed and sealed with algorithms that are RFCs throughout.
ORDINARY: Final = Suite("tansiq-1-ordinary", (ED25519,), X25519)
#: Holds as long as either of two unlike problems is hard, for the signature and for the seal.
HYBRID: Final = Suite("tansiq-1-hybrid", (ED25519, ML_DSA_65), HPKE)

# A new suite is a new name and one line here; what a name stands for never changes.
SUITES: Final[Mapping[str, Suite]] = MappingProxyType({suite.name: suite for suite in (ORDINARY, HYBRID)})


def suite_named(name: object) -> Suite:
    """The suite of that name. Raises RefusedError ``signed.suite``."""
    suite = SUITES.get(name) if isinstance(name, str) else None
    if suite is None:
        raise RefusedError("signed.suite", suite=str(name)[:_SHOWN])
    return suite
