"""``tansiq envelope`` from the outside."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq
from tansiq.engines.envelopes import (
    HYBRID,
    Card,
    CardKey,
    Directory,
    Holder,
    Message,
    PrivateKey,
    Receipt,
    Receipts,
    Reference,
    Term,
    digest_of,
    fingerprint,
    read_aloud,
    seal_message,
    sign_directory,
    sign_receipts,
    write_message,
)
from tansiq.engines.envelopes.suite import HPKE
from tansiq.engines.ledger import CosigningKey
from tansiq.messages import LANGUAGES

Undocumented = Callable[[Any], set[str]]
AT = datetime(2026, 11, 27, 8, tzinfo=UTC)
TERM = Term(AT - timedelta(days=1), AT + timedelta(days=300))


def _show(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tansiq, ["envelope", "show", *map(str, arguments)])


def _holder(name: str, seed: int) -> Holder:
    keys = tuple(PrivateKey(algorithm, bytes([seed]) * 32) for algorithm in (*HYBRID.signatures, HPKE))
    term = sorted((CardKey(key.public, TERM) for key in keys), key=lambda one: one.key.kid)
    names = {"ar": f"شرطة {name}", "en": f"Police of {name}", "fr": f"Police de {name}"}
    return Holder(Card(name, names, (HYBRID.name,), tuple(term)), keys)


ALPHA, BETA = _holder("alpha.police", 1), _holder("beta.police", 2)
CARDS = {holder.card.authority: holder.card for holder in (ALPHA, BETA)}


@pytest.fixture
def files(tmp_path: Path, home: Path) -> dict[str, Path]:
    """An envelope, receipts, and a directory, each in a file."""
    message = Message(
        id="1" * 32, thread="2" * 32, sequence=1, previous=None, answers=None, sender="alpha.police",
        recipients=("beta.police",), kind="police_info_request", legal_basis="agreement.art-4", purpose="inquiry",
        handling=("H1",), conditions=None, grading=None, nature="legal", language="en", sent_at=AT,
        expires_at=AT + timedelta(days=9), body={"question": "secret"},
    )  # fmt: skip
    chance = random.Random(1).randbytes
    refused = Receipt(Reference("3" * 32, "a" * 64), "refused", AT, "envelope.expired")
    batch = Receipts(
        "7" * 32, "beta.police", "alpha.police", AT,
        (Receipt(Reference("1" * 32, "a" * 64), "delivered", AT), refused),
    )  # fmt: skip
    keys = BETA.signing_keys(HYBRID, AT)
    directory = Directory(
        issuer="beta.police", number=1, previous=None, issued_at=AT, identity=tuple(key.public for key in keys),
        cards=(ALPHA.card, BETA.card),
    )  # fmt: skip
    about = Reference(message.id, digest_of(write_message(message)))
    proved = Receipts("8" * 32, "beta.police", "alpha.police", AT, (Receipt(about, "delivered", AT),))
    contents = {
        "envelope": seal_message(message, ALPHA, CARDS, suite=HYBRID, at=AT, chance=chance),
        "receipts": sign_receipts(batch, BETA, HYBRID, AT),
        "directory": sign_directory(directory, HYBRID, keys),
    }
    lines = (write_message(message), sign_receipts(proved, BETA, HYBRID, AT), contents["directory"])
    contents["proof"] = b"".join(line + b"\n" for line in lines)
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in contents}


def test_an_envelope_is_shown_without_what_it_says(files: dict[str, Path], undocumented: Undocumented) -> None:
    done = _show(files["envelope"])
    assert done.exit_code == 0
    assert "tansiq-1-hybrid" in done.stdout
    assert "only a holder" in done.stdout
    assert not any(word in done.stdout for word in ("alpha", "beta", "secret"))
    answer = json.loads(_show(files["envelope"], "--json").stdout)
    assert (answer["kind"], answer["suite"]) == ("envelope", "tansiq-1-hybrid")
    assert answer["sealed_to"] == [{"kid": BETA.keys[2].kid, "authority": None}]
    assert undocumented(answer) == set()


def test_a_directory_says_whose_the_keys_are(files: dict[str, Path]) -> None:
    done = _show(files["envelope"], "--directory", files["directory"])
    assert (done.exit_code, "a key of beta.police" in done.stdout) == (0, True)


def test_receipts_are_shown(files: dict[str, Path], undocumented: Undocumented) -> None:
    done = _show(files["receipts"], "--directory", files["directory"])
    assert done.exit_code == 0
    for word in (
        "Receipts by beta.police for alpha.police",
        "delivered",
        "refused  envelope.expired",
        "not verified",
    ):
        assert word in done.stdout
    answer = json.loads(_show(files["receipts"], "--json").stdout)
    assert [one["state"] for one in answer["receipts"]] == ["delivered", "refused"]
    assert undocumented(answer) == set()


def test_a_directory_is_shown_with_its_fingerprint(files: dict[str, Path], undocumented: Undocumented) -> None:
    done = _show(files["directory"])
    identity = tuple(key.public for key in BETA.signing_keys(HYBRID, AT))
    told = fingerprint("beta.police", identity)
    assert done.exit_code == 0
    assert all(group in done.stdout for group in told.split())
    answer = json.loads(_show(files["directory"], "--json").stdout)
    assert (answer["kind"], answer["fingerprint"], len(answer["cards"])) == ("directory", told, 2)
    assert undocumented(answer) == set()


def test_a_directory_whose_signatures_do_not_hold_names_nobody(files: dict[str, Path]) -> None:
    value = json.loads(files["directory"].read_text())
    value["signatures"][0]["signature"] = "A" + value["signatures"][0]["signature"][1:]
    files["directory"].write_text(json.dumps(value, separators=(",", ":"), sort_keys=True))
    done = _show(files["envelope"], "--directory", files["directory"])
    assert (done.exit_code, done.stderr.split(":")[0]) == (4, "signed.forged")


def test_what_is_no_file_of_the_exchange_is_malformed(tmp_path: Path, home: Path) -> None:
    (tmp_path / "file").write_bytes(b"nothing")
    done = _show(tmp_path / "file")
    assert (done.exit_code, done.stderr.split(":")[0]) == (3, "canonical.form")
    assert _show(tmp_path / "nowhere").exit_code == 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_is_told_in_each_language(files: dict[str, Path], lang: str) -> None:
    shown = [path for name, path in files.items() if name != "proof"]
    told = [_show(path, "--lang", lang, "--directory", files["directory"]) for path in shown]
    told.append(_verify(files["proof"], "--lang", lang))
    assert [one.exit_code for one in told] == [0] * 4
    assert not any(
        code in one.stdout for one in told for code in ("envelope.shown", "envelope.proved", "receipt_state.")
    )
    identity = tuple(key.public for key in BETA.signing_keys(HYBRID, AT))
    for group in fingerprint("beta.police", identity).split():
        assert read_aloud(group, lang) in told[2].stdout


def _verify(*arguments: str | Path) -> Result:
    return CliRunner().invoke(tansiq, ["envelope", "verify", *map(str, arguments)])


def test_a_proof_is_verified_without_any_node(files: dict[str, Path], undocumented: Undocumented) -> None:
    done = _verify(files["proof"])
    assert done.exit_code == 0
    assert "beta.police signed these receipts about a message of alpha.police" in done.stdout
    answer = json.loads(_verify(files["proof"], "--json").stdout)
    assert [one["state"] for one in answer["receipts"]] == ["delivered"]
    assert answer["message"]["body"] == {"question": "secret"}
    assert undocumented(answer) == set()


def test_a_proof_is_compared_with_the_fingerprint_that_one_knows(files: dict[str, Path]) -> None:
    told = json.loads(_show(files["directory"], "--json").stdout)["fingerprint"]
    assert "that you gave" in _verify(files["proof"], "--fingerprint", told).stdout
    digits = told.replace(" ", "")
    other = _verify(files["proof"], "--fingerprint", digits[:5][::-1] + digits[5:])
    assert other.exit_code != 0


def test_what_is_no_proof_is_refused_with_its_code(files: dict[str, Path]) -> None:
    for name in ("envelope", "receipts", "directory"):
        assert "proof.form" in _verify(files[name], "--json").output


@pytest.fixture
def logged(files: dict[str, Path], included: Any) -> dict[str, Path]:
    """The proof with one of the ledger in its receipt, and a policy whose witness cosigned nothing."""
    content = files["proof"].read_bytes().split(b"\n")[0]
    about = Reference("1" * 32, digest_of(content))
    text = included.text(included.entry(about.id, about.digest, "alpha.police"))
    batch = Receipts("8" * 32, "beta.police", "alpha.police", AT, (Receipt(about, "delivered", AT, proof=text),))
    keys = BETA.signing_keys(HYBRID, AT)
    card = replace(BETA.card, logs=(included.key.verifier.line,))
    directory = Directory(
        issuer="beta.police", number=1, previous=None, issued_at=AT, identity=tuple(key.public for key in keys),
        cards=(card,),
    )  # fmt: skip
    lines = (content, sign_receipts(batch, BETA, HYBRID, AT), sign_directory(directory, HYBRID, keys))
    files["proof"].write_bytes(b"".join(line + b"\n" for line in lines))
    witness = CosigningKey("witness.example", "ed25519", bytes(32)).verifier
    files["policy"] = files["proof"].with_name("policy")
    files["policy"].write_text(f"witness w {witness.line}\nquorum w\n")
    return files


def test_a_proof_of_the_ledger_is_verified_with_the_receipt(
    logged: dict[str, Path], undocumented: Undocumented
) -> None:
    done = _verify(logged["proof"])
    assert "In the ledger of beta.police since 2026-11-27T10:00:00Z: entry 1 of 2." in done.stdout
    answer = json.loads(_verify(logged["proof"], "--json").stdout)
    assert [(one["origin"], one["witnesses"]) for one in answer["ledger"]] == [("beta.example/log", [])]
    assert undocumented(answer) == set()


def test_a_policy_is_asked_of_the_proof_and_refuses_where_there_is_none(logged: dict[str, Path], included: Any) -> None:
    assert "ledger.no_quorum" in _verify(logged["proof"], "--policy", logged["policy"], "--json").output


def test_a_policy_without_a_proof_of_the_ledger_is_refused(files: dict[str, Path], tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    policy.write_text("quorum none\n")
    assert "inclusion.none" in _verify(files["proof"], "--policy", policy, "--json").output
