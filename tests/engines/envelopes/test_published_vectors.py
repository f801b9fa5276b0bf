"""The vectors of Project Wycheproof, run through the functions that envelopes use.

What is not run, and why, stands in ``LEFT`` and in the docstrings; every other vector has to come out as published.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tansiq.engines.canonical import canonical_form
from tansiq.engines.envelopes import PrivateKey, PublicKey
from tansiq.engines.envelopes.encoding import read_base64url
from tansiq.engines.envelopes.keys import read_jwk
from tansiq.engines.envelopes.sealing import read_sealed
from tansiq.engines.envelopes.signing import read_signed
from tansiq.engines.envelopes.suite import ED25519, ML_DSA_65, X25519
from tansiq.errors import MalformedError, TansiqError

#: Files that are at hand and whose algorithm no suite has.
LEFT = {
    "hkdf_sha256_test.json": "HPKE-10-KE derives its keys with SHAKE256",
    "hkdf_sha512_test.json": "HPKE-10-KE derives its keys with SHAKE256",
    "mldsa_44_verify_test.json": "ML-DSA-44 is in no suite; that its keys are refused is tested",
}
RUN = {
    "aes_gcm_test.json", "ed25519_test.json", "json_web_crypto_test.json", "json_web_encryption_test.json",
    "json_web_key_test.json", "json_web_signature_test.json", "mldsa_65_sign_seed_test.json",
    "mldsa_65_verify_test.json", "mlkem_768_test.json", "x25519_test.json",
}  # fmt: skip


@pytest.fixture(scope="module")
def vectors(shared_data: Path) -> Path:
    return shared_data / "vectors" / "wycheproof"


def _each(path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for group in json.loads(path.read_text(encoding="utf-8"))["testGroups"]:
        for test in group["tests"]:
            yield group, test


def test_every_file_is_run_or_left_for_a_reason(vectors: Path) -> None:
    assert {path.name for path in vectors.glob("*.json")} == RUN | LEFT.keys()


def test_ed25519(vectors: Path) -> None:
    count = 0
    for group, test in _each(vectors / "ed25519_test.json"):
        key = PublicKey(ED25519, bytes.fromhex(group["publicKey"]["pk"]))
        holds = key.holds(bytes.fromhex(test["sig"]), bytes.fromhex(test["msg"]))
        assert holds == (test["result"] == "valid"), test["tcId"]
        count += 1
    assert count == 151


def _verified(data: str, signature: str, message: str) -> bool:
    try:
        return PublicKey(ML_DSA_65, bytes.fromhex(data)).holds(bytes.fromhex(signature), bytes.fromhex(message))
    except MalformedError:
        return False


def test_ml_dsa_65_verifies(vectors: Path) -> None:
    """Vectors with a context are left: a signature of JOSE has none (RFC 9964), so for us each of them is invalid."""
    counts: Counter[str] = Counter()
    for group, test in _each(vectors / "mldsa_65_verify_test.json"):
        wanted = test["result"] == "valid" and not test.get("ctx")
        assert _verified(group["publicKey"], test["sig"], test["msg"]) == wanted, test["tcId"]
        counts["with context" if test.get("ctx") else "without"] += 1
    assert counts.total() == 210
    assert counts["with context"] < 20


def test_ml_dsa_65_derives_keys_from_seeds(vectors: Path) -> None:
    """The library hedges its signatures with chance, so ours are not those of the vectors; those verify instead."""
    for group, test in _each(vectors / "mldsa_65_sign_seed_test.json"):
        seed = bytes.fromhex(group["privateSeed"])
        if len(seed) != 32:
            assert test["result"] == "invalid"
            with pytest.raises(MalformedError, match=r"signed\.key"):
                PrivateKey(ML_DSA_65, seed)
            continue
        key = PrivateKey(ML_DSA_65, seed)
        if group["publicKey"]:
            assert key.public.data.hex() == group["publicKey"]
        if test["result"] == "valid" and "msg" in test and not test.get("ctx"):
            message = bytes.fromhex(test["msg"])
            assert key.public.holds(bytes.fromhex(test["sig"]), message), test["tcId"]
            assert key.public.holds(key.sign(message), message)


def test_keys_of_ml_dsa_44_are_refused(vectors: Path) -> None:
    for group, _ in _each(vectors / "mldsa_44_verify_test.json"):
        with pytest.raises(MalformedError, match=r"signed\.key"):
            PublicKey(ML_DSA_65, bytes.fromhex(group["publicKey"]))


def _agreed(test: dict[str, Any]) -> str | None:
    """The shared secret; None where the point is refused."""
    try:
        point = PublicKey(X25519, bytes.fromhex(test["public"]))
        secret: bytes = PrivateKey(X25519, bytes.fromhex(test["private"])).loaded.exchange(point.loaded)
    except (MalformedError, ValueError):
        return None
    return secret.hex()


def test_x25519(vectors: Path) -> None:
    """Acceptable, says Wycheproof, are points that give everybody the same secret, and second ways to write a point.

    Both are refused here, and nothing else is.
    """
    refused: Counter[bool] = Counter()
    for _, test in _each(vectors / "x25519_test.json"):
        agreed = _agreed(test)
        if agreed is None:
            assert test["result"] == "acceptable", test["tcId"]
            assert {"ZeroSharedSecret", "NonCanonicalPublic"} & set(test["flags"]), test["tcId"]
        else:
            assert agreed == test["shared"], test["tcId"]
            assert not {"ZeroSharedSecret", "NonCanonicalPublic"} & set(test["flags"]), test["tcId"]
        refused[agreed is None] += 1
    assert refused.total() == 518
    assert refused[True] > 20


def test_ml_kem_768(vectors: Path) -> None:
    """The new half of the hybrid key. Invalid are seeds and encapsulations of another length, which the format bars."""
    count = 0
    for _, test in _each(vectors / "mlkem_768_test.json"):
        seed, encapsulated = bytes.fromhex(test["seed"]), bytes.fromhex(test["c"])
        if test["result"] == "invalid":
            with pytest.raises(ValueError):
                MLKEM768PrivateKey.from_seed_bytes(seed).decapsulate(encapsulated)
        else:
            key = MLKEM768PrivateKey.from_seed_bytes(seed)
            assert key.decapsulate(encapsulated).hex() == test["K"], test["tcId"]
            assert not test.get("ek") or key.public_key().public_bytes_raw().hex() == test["ek"]
        count += 1
    assert count == 193


def test_aes_256_gcm(vectors: Path) -> None:
    """Left are other lengths of key and nonce than the two that the format has (256 and 96 bits)."""
    counts: Counter[str] = Counter()
    for group, test in _each(vectors / "aes_gcm_test.json"):
        if (group["keySize"], group["ivSize"], group["tagSize"]) != (256, 96, 128):
            counts["left"] += 1
            continue
        key, iv, aad = (bytes.fromhex(test[name]) for name in ("key", "iv", "aad"))
        whole, content = bytes.fromhex(test["ct"] + test["tag"]), bytes.fromhex(test["msg"])
        if test["result"] == "valid":
            assert AESGCM(key).decrypt(iv, whole, aad) == content, test["tcId"]
            assert AESGCM(key).encrypt(iv, content, aad) == whole, test["tcId"]
        else:
            with pytest.raises(InvalidTag):
                AESGCM(key).decrypt(iv, whole, aad)
        counts["run"] += 1
    assert counts.total() == 316
    assert counts["run"] > 60


def _general(text: str) -> bytes:
    """A signed or sealed text in its compact form, as one in the general form of JSON."""
    parts = [*text.split("."), "", "", "", "", ""]
    if text.count(".") == 4:
        header, key, iv, ciphertext, tag = parts[:5]
        recipients = [{"encrypted_key": key, "header": {}}]
        value: dict[str, Any] = {"protected": header, "recipients": recipients, "iv": iv, "aad": ""}
        return canonical_form(value | {"ciphertext": ciphertext, "tag": tag}, limit=1 << 20)
    signatures = [{"protected": parts[0], "signature": parts[2]}]
    return canonical_form({"payload": parts[1], "signatures": signatures}, limit=1 << 20)


@pytest.mark.parametrize(
    "name",
    ["json_web_crypto_test.json", "json_web_encryption_test.json", "json_web_key_test.json",
     "json_web_signature_test.json"],
)  # fmt: skip
def test_jose_of_any_other_profile_is_refused_valid_or_not(vectors: Path, name: str) -> None:
    """None of these is in a suite of ours: whatever they try, as they come or in our framing, ends with a code."""
    for _, test in _each(vectors / name):
        found = test.get("jws", test.get("jwe"))
        text = found if isinstance(found, str) else json.dumps(found)
        for data in (text.encode(), _general(text)):
            with pytest.raises(TansiqError):
                read_signed(data, "tansiq-message", limit=1 << 19)
            with pytest.raises(TansiqError):
                read_sealed(data)


def test_jwks_of_other_algorithms_are_refused(vectors: Path) -> None:
    for name in ("json_web_key_test.json", "json_web_signature_test.json", "json_web_encryption_test.json"):
        for group, _ in _each(vectors / name):
            for part in ("private", "public"):
                keys = group.get(part, {}).get("keys", [group.get(part)])
                for key in keys:
                    with pytest.raises(MalformedError, match=r"signed\.key"):
                        read_jwk(key)


#: Vectors of base 64 that come out otherwise than published, since these four are mislabelled: 367 and 370 are said
#: to be padded and are not; 372 and 373 are said to be valid with a question mark in them.
MISLABELLED = {367, 370, 372, 373}


def test_base_64_is_read_as_strictly_as_the_vectors_of_jws_ask(vectors: Path) -> None:
    odd = set()
    for group, test in _each(vectors / "json_web_signature_test.json"):
        if group["comment"] == "base64":
            parts = test["jws"].split(".")
            is_read = all(read_base64url(part) is not None for part in parts)
            if is_read != (test["result"] == "valid"):
                odd.add(test["tcId"])
                assert is_read == ("?" not in test["jws"] and "=" not in test["jws"])
    assert odd == MISLABELLED
