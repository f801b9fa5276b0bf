"""A key is for one algorithm, has one written form, and is named by its thumbprint."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.engines.envelopes import PrivateKey, PublicKey
from tansiq.engines.envelopes.encoding import read_base64url, write_base64url
from tansiq.engines.envelopes.keys import is_on_curve, read_jwk
from tansiq.engines.envelopes.suite import ED25519, HPKE, ML_DSA_65, X25519
from tansiq.errors import MalformedError

KINDS = (ED25519, ML_DSA_65, X25519, HPKE)
SEED = bytes(range(32))
#: RFC 8037, appendix A.1 and A.3.
RFC_8037_D = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
RFC_8037_X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
RFC_8037_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_the_key_of_rfc_8037_has_its_thumbprint() -> None:
    key = PrivateKey(ED25519, read_base64url(RFC_8037_D) or b"")
    assert key.public.jwk == {"alg": "Ed25519", "crv": "Ed25519", "kty": "OKP", "x": RFC_8037_X}
    assert key.kid == RFC_8037_THUMBPRINT


def test_the_key_of_rfc_8037_signs_as_it_is_printed_there() -> None:
    """Appendix A.4."""
    key = PrivateKey(ED25519, read_base64url(RFC_8037_D) or b"")
    signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
    over = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    assert write_base64url(key.sign(over)) == signature


@pytest.mark.parametrize("algorithm", KINDS)
def test_a_key_is_read_as_it_was_written(algorithm: str) -> None:
    key = PrivateKey(algorithm, SEED).public
    assert read_jwk(key.jwk) == key
    assert len(key.kid) == 43


@pytest.mark.parametrize("algorithm", KINDS)
def test_a_seed_gives_the_same_key_each_time_and_is_not_shown(algorithm: str) -> None:
    assert PrivateKey(algorithm, SEED) == PrivateKey(algorithm, SEED)
    assert PrivateKey(algorithm, SEED).public != PrivateKey(algorithm, bytes(32)).public
    assert "seed" not in repr(PrivateKey(algorithm, SEED))


@pytest.mark.parametrize("algorithm", KINDS)
@pytest.mark.parametrize(
    "changes",
    [{"alg": "HS256"}, {"alg": None}, {"kty": "RSA"}, {"kid": "a"}, {"d": "AAAA"}, {"x": "AA"}, {"pub": "AA"},
     {"crv": "P-256"}, {"use": "sig"}],
    ids=repr,
)  # fmt: skip
def test_a_jwk_with_anything_else_in_it_is_refused(algorithm: str, changes: dict[str, Any]) -> None:
    value = PrivateKey(algorithm, SEED).public.jwk | changes
    with pytest.raises(MalformedError, match=r"signed\.key"):
        read_jwk(value)


@pytest.mark.parametrize("value", [None, [], "key", {}, {"alg": []}, {"alg": "Ed25519", "x": 1}])
def test_what_is_no_jwk_is_refused(value: object) -> None:
    with pytest.raises(MalformedError, match=r"signed\.key"):
        read_jwk(value)


@pytest.mark.parametrize("algorithm", KINDS)
@pytest.mark.parametrize("length", [0, 31, 33, 1184, 1952, 1216])
def test_a_key_of_another_length_is_refused(algorithm: str, length: int) -> None:
    if length != len(PrivateKey(algorithm, SEED).public.data):
        with pytest.raises(MalformedError, match=r"signed\.key"):
            PublicKey(algorithm, bytes(length))
    with pytest.raises(MalformedError, match=r"signed\.key"):
        PrivateKey(algorithm, bytes(length))


def test_a_key_for_another_algorithm_is_refused() -> None:
    for make in (PublicKey, PrivateKey):
        with pytest.raises(MalformedError, match=r"signed\.key"):
            make("HS256", SEED)


@pytest.mark.parametrize("algorithm", [X25519, HPKE])
def test_a_second_way_to_write_a_point_is_refused(algorithm: str) -> None:
    """X25519 leaves the highest bit out, and takes a coordinate for what is left of it after division."""
    data = PrivateKey(algorithm, SEED).public.data
    for tail in (data[-32:-1] + bytes([data[-1] | 0x80]), ((1 << 255) - 19 + 9).to_bytes(32, "little")):
        assert not is_on_curve(tail)
        with pytest.raises(MalformedError, match=r"signed\.key"):
            PublicKey(algorithm, data[:-32] + tail)


@pytest.mark.parametrize("algorithm", [X25519, HPKE])
@pytest.mark.parametrize("point", [bytes(32), b"\x01" + bytes(31), ((1 << 255) - 20).to_bytes(32, "little")])
def test_a_key_with_which_everybody_agrees_on_the_same_secret_is_refused(algorithm: str, point: bytes) -> None:
    """RFC 7748, section 6.1: else a partner's card could make sealing fail, or seal to the whole world."""
    data = PrivateKey(algorithm, SEED).public.data
    with pytest.raises(MalformedError, match=r"signed\.key"):
        PublicKey(algorithm, data[:-32] + point)


def test_an_encapsulation_key_with_a_coefficient_too_large_is_refused() -> None:
    """FIPS 203, section 7.2: the modulus check."""
    data = PrivateKey(HPKE, SEED).public.data
    with pytest.raises(MalformedError, match=r"signed\.key"):
        PublicKey(HPKE, b"\xff\xff\xff" + data[3:])


@pytest.mark.parametrize("algorithm", [ED25519, ML_DSA_65])
def test_a_signature_holds_for_what_was_signed_by_that_key(algorithm: str) -> None:
    key, other = PrivateKey(algorithm, SEED), PrivateKey(algorithm, bytes(32))
    signature = key.sign(b"data")
    assert key.public.holds(signature, b"data")
    assert not key.public.holds(signature, b"datum")
    assert not other.public.holds(signature, b"data")
    assert not key.public.holds(signature[:-1], b"data")
    assert not key.public.holds(b"", b"data")


@pytest.mark.parametrize("text", ["A", "AAAAA", "AB", "AA==", "A+", "A/", "A A", "AÄ", "A\n", None, 1, b"AA"])
def test_what_is_no_base_64_is_not_read(text: object) -> None:
    assert read_base64url(text) is None


def test_base_64_is_written_in_one_way() -> None:
    for length in range(40):
        data = bytes(range(200, 200 + length)) if length < 56 else b""
        assert read_base64url(write_base64url(data)) == data
