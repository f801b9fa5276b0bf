"""The key of the content is wrapped as the standards have it, and not unwrapped by anybody else."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

from tansiq.engines.envelopes import PrivateKey, PublicKey
from tansiq.engines.envelopes.encoding import read_base64url, write_base64url
from tansiq.engines.envelopes.suite import HPKE, X25519
from tansiq.engines.envelopes.wrapping import Wrapped, check_header, unwrap, wrap
from tansiq.errors import MalformedError, RefusedError

CEK = bytes(range(32))


def _chance(count: int) -> bytes:
    return bytes([3]) * count


@pytest.mark.parametrize("algorithm", [X25519, HPKE])
def test_only_the_holder_of_the_key_unwraps(algorithm: str) -> None:
    key, other = PrivateKey(algorithm, bytes(32)), PrivateKey(algorithm, bytes([1]) * 32)
    wrapped = wrap(CEK, key.public, _chance)
    assert unwrap(wrapped, key) == CEK
    check_header(wrapped.header, algorithm, wrapped.encrypted)
    with pytest.raises(RefusedError, match=r"envelope\.unopenable"):
        unwrap(wrapped, other)
    spoilt = wrapped.encrypted[:-1] + bytes([wrapped.encrypted[-1] ^ 1])
    with pytest.raises(RefusedError, match=r"envelope\.unopenable"):
        unwrap(Wrapped(wrapped.header, spoilt), key)


def test_a_header_does_not_choose_the_algorithm() -> None:
    key, hybrid = PrivateKey(X25519, bytes(32)), PrivateKey(HPKE, bytes(32))
    with pytest.raises(RefusedError, match=r"envelope\.unopenable"):
        unwrap(wrap(CEK, key.public, _chance), hybrid)
    with pytest.raises(MalformedError, match=r"signed\.field"):
        check_header(wrap(CEK, key.public, _chance).header, HPKE, bytes(48))


@pytest.mark.parametrize("point", [bytes(32), b"\x01" + bytes(31), ((1 << 255) - 20).to_bytes(32, "little")])
def test_a_point_on_which_everybody_agrees_is_refused(point: bytes) -> None:
    """RFC 7748, section 6.1: the shared secret would be zero."""
    key = PrivateKey(X25519, bytes(range(32)))
    wrapped = wrap(CEK, key.public, _chance)
    header = wrapped.header | {"epk": {"crv": "X25519", "kty": "OKP", "x": write_base64url(point)}}
    with pytest.raises(RefusedError, match=r"envelope\.unopenable"):
        unwrap(Wrapped(header, wrapped.encrypted), key)


def test_keys_are_wrapped_as_rfc_3394_has_it() -> None:
    """Section 4.6: 256 bits of key data with a 256-bit key."""
    key = bytes(range(32))
    data = bytes.fromhex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F")
    wrapped = bytes.fromhex(
        "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"
    )  # fmt: skip
    assert aes_key_wrap(key, data) == wrapped
    assert aes_key_unwrap(key, wrapped) == data


def test_a_secret_is_agreed_on_as_rfc_7748_has_it() -> None:
    """Section 6.1; the secret is that of RFC 8037, appendix A.6, too."""
    alice = PrivateKey(X25519, bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"))
    bob = PrivateKey(X25519, bytes.fromhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"))
    assert alice.public.data.hex() == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
    for own, other in ((alice, bob), (bob, alice)):
        secret = own.loaded.exchange(PublicKey(X25519, other.public.data).loaded)
        assert secret.hex() == "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"


def test_a_key_is_derived_as_rfc_7518_has_it() -> None:
    """Appendix C: the concatenation of what stands beside the secret."""
    secret = bytes([158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163, 218,
                    128, 106, 72, 246, 218, 167, 121, 140, 254, 144, 196])  # fmt: skip
    about = b"".join(len(part).to_bytes(4, "big") + part for part in (b"A128GCM", b"Alice", b"Bob"))
    derived = ConcatKDFHash(SHA256(), 16, about + (128).to_bytes(4, "big")).derive(secret)
    assert derived == read_base64url("VqqN6vgjbSBcIijNcacQGg")
