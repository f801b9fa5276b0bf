"""Another implementation, in another language, reads what was sealed and signed here, and refuses what was changed."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tansiq.engines.envelopes import (
    Directory,
    Message,
    Receipt,
    Receipts,
    Reference,
    Suite,
    digest_of,
    sign_directory,
    sign_receipts,
    write_message,
)
from tansiq.engines.envelopes.encoding import write_base64url
from tansiq.engines.inclusion import read_inclusion
from tansiq.engines.ledger import SigningKey

SECOND = Path(__file__).parent / "second_reader"
Reader = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The second reader, installed from its lock file into a folder of its own; skipped where that cannot be done."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("the second reader of envelopes needs Node.js and npm (Debian: nodejs npm)")
    folder = tmp_path_factory.mktemp("second")
    for file in SECOND.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    installed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    if installed.returncode:
        pytest.skip(f"the second reader of envelopes could not be installed: {installed.stderr.strip()[-200:]}")

    def read(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
        done = subprocess.run(
            [node, "read.mjs"], cwd=folder, input=json.dumps(asked), capture_output=True, encoding="utf-8", check=False,
            timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        answers: list[dict[str, Any]] = json.loads(done.stdout)
        return answers

    return read


def _keys(card: Any) -> list[dict[str, Any]]:
    return [{"kid": one.key.kid, "jwk": one.key.jwk} for one in card.keys]


def _asked(envelope: bytes, world: Any, suite: Suite, to: str = "beta.police") -> dict[str, Any]:
    key = next(key for key in world.holders[to].keys if key.algorithm == suite.sealing)
    return {
        "envelope": envelope.decode(),
        "kid": key.kid,
        "seed": write_base64url(key.seed),
        "jwk": key.public.jwk,
        "typ": "tansiq-message",
        "keys": _keys(world.cards["alpha.police"]),
    }


def test_another_implementation_opens_an_envelope_and_verifies_it(
    second: Reader, world: Any, suite: Suite, message: Callable[..., Message]
) -> None:
    # Keys whose order differs by code points and by UTF-16 units, and characters that JSON writers like to escape.
    body = {"\ufb33": 1, "\U0001f600": 2, "text": '\x00\x1f\x7f\u2028/\\"', "name": "سمير مثال", "big": 2**53 - 1}
    both = message(recipients=("beta.police", "gamma.police"), body=body)
    envelope = world.seal(both, suite)
    answers = second([_asked(envelope, world, suite, to) for to in both.recipients])
    assert [one["payload"] for one in answers] == [json.loads(write_message(both))] * 2


def test_another_implementation_refuses_what_was_changed(
    second: Reader, world: Any, suite: Suite, message: Callable[..., Message]
) -> None:
    envelope = world.seal(message(), suite)
    value = json.loads(envelope)
    asked = []
    for name in ("ciphertext", "tag", "iv", "aad"):
        text = value[name]
        other = text[:3] + ("A" if text[3] != "A" else "B") + text[4:]
        changed = json.dumps(value | {name: other}, separators=(",", ":"), sort_keys=True)
        asked.append(_asked(changed.encode(), world, suite))
    asked.append(_asked(envelope, world, suite) | {"typ": "tansiq-receipts"})
    asked.append(_asked(envelope, world, suite) | {"keys": _keys(world.cards["gamma.police"])})
    assert [set(one) for one in second(asked)] == [{"refused"}] * len(asked)


def test_another_implementation_verifies_receipts_and_directories(second: Reader, world: Any, suite: Suite) -> None:
    holder = world.holders["beta.police"]
    about = Reference("1" * 32, digest_of(b"message"))
    batch = Receipts("3" * 32, "beta.police", "alpha.police", world.at, (Receipt(about, "delivered", world.at),))
    identity = holder.signing_keys(suite, world.at)
    directory = Directory(
        issuer="beta.police", number=1, previous=None, issued_at=world.at,
        identity=tuple(key.public for key in identity), cards=(holder.card,),
    )  # fmt: skip
    keys = _keys(holder.card)
    signed = [
        {"signed": sign_receipts(batch, holder, suite, world.at).decode(), "typ": "tansiq-receipts", "keys": keys},
        {"signed": sign_directory(directory, suite, identity).decode(), "typ": "tansiq-directory", "keys": keys},
    ]
    first, then = second(signed)
    assert first["payload"] == batch.to_value()
    assert then["payload"] == directory.to_value()
    forged = [one | {"keys": _keys(world.cards["gamma.police"])} for one in signed]
    assert [set(one) for one in second(forged)] == [{"refused"}] * 2


def test_another_implementation_verifies_a_proof_of_the_ledger(second: Reader, included: Any) -> None:
    about, other = Reference("1" * 32, "a" * 64), SigningKey("beta.example/log", bytes(32))
    entry = included.entry(about.id, about.digest, "alpha.police")
    told = {"logs": [included.key.verifier.line], "about": asdict(about), "sender": "alpha.police"}
    asked: list[dict[str, Any]] = [{"ledger": included.text(entry), **told}]
    asked += [
        {"ledger": included.text(entry, **changes), **told}
        for changes in ({"salt": bytes(32)}, {"root": bytes(32)}, {"path": ()}, {"key": other})
    ]
    asked += [asked[0] | {"sender": "gamma.police"}, asked[0] | {"about": asdict(about) | {"digest": "b" * 64}}]
    first, *others = second(asked)
    found = read_inclusion(asked[0]["ledger"], about, "alpha.police", told["logs"])
    assert first["payload"] == {
        "origin": found.origin, "index": found.index, "size": found.size, "at": entry["at"],
    }  # fmt: skip
    assert [set(one) for one in others] == [{"refused"}] * 6
