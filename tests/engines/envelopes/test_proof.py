"""A proof that can be shown: it holds as it was written, and with anything changed it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tansiq.engines.envelopes import (
    ORDINARY,
    Directory,
    PrivateKey,
    Receipt,
    Receipts,
    Reference,
    digest_of,
    fingerprint,
    read_proof,
    sign_directory,
    sign_receipts,
    write_message,
)
from tansiq.engines.envelopes.suite import ED25519
from tansiq.errors import RefusedError, TansiqError

IDENTITY = PrivateKey(ED25519, bytes(range(32)))


def _directory(world: Any, name: str = "beta.police") -> Directory:
    return Directory(
        issuer=name, number=1, previous=None, issued_at=world.at, identity=(IDENTITY.public,),
        cards=(world.holders[name].card,),
    )  # fmt: skip


def _lines(world: Any, message: Any, **changes: Any) -> list[bytes]:
    content = write_message(message())
    about = Reference(message().id, digest_of(content))
    receipts = [Receipt(about, state, world.at) for state in ("delivered", "seen")]
    batch = Receipts("7" * 32, "beta.police", "alpha.police", world.at, tuple(receipts))
    signed = sign_receipts(replace(batch, **changes), world.holders["beta.police"], ORDINARY, world.at)
    return [content, signed, sign_directory(_directory(world), ORDINARY, [IDENTITY])]


def test_a_proof_tells_who_said_what_of_which_message_by_whose_keys(world: Any, message: Any) -> None:
    lines = _lines(world, message)
    proof = read_proof(lines)
    assert (proof.issuer, proof.digest) == ("beta.police", digest_of(lines[0]))
    assert [one.state for one in proof.receipts] == ["delivered", "seen"]
    assert proof.fingerprint == fingerprint("beta.police", (IDENTITY.public,))


def test_receipts_about_another_wording_prove_nothing(world: Any, message: Any) -> None:
    lines = _lines(world, message)
    other = write_message(replace(message(), body={"text": "something else"}))
    with pytest.raises(RefusedError) as refused:
        read_proof([other, *lines[1:]])
    assert refused.value.code == "proof.nothing"


def test_the_directory_of_somebody_else_proves_nothing(world: Any, message: Any) -> None:
    lines = _lines(world, message)
    other = sign_directory(_directory(world, "gamma.police"), ORDINARY, [IDENTITY])
    with pytest.raises(RefusedError) as refused:
        read_proof([*lines[:2], other])
    assert refused.value.code == "proof.issuer"


def test_a_key_that_was_revoked_before_it_signed_proves_nothing(world: Any, message: Any) -> None:
    lines = _lines(world, message)
    kid = world.holders["beta.police"].signing_keys(ORDINARY, world.at)[0].kid
    world.change_term("beta.police", kid, revoked_at=world.at)
    with pytest.raises(RefusedError) as refused:
        read_proof([*lines[:2], sign_directory(_directory(world), ORDINARY, [IDENTITY])])
    assert refused.value.code == "receipts.key"


@pytest.mark.parametrize("wrong", [[], [0], [0, 1], [0, 2], [1, 0, 2], [0, 2, 2], [2, 1, 0]])
def test_lines_that_are_missing_or_in_another_order_are_no_proof(world: Any, message: Any, wrong: list[int]) -> None:
    lines = _lines(world, message)
    with pytest.raises(TansiqError):
        read_proof([lines[at] for at in wrong])


@pytest.mark.parametrize("at", [0, 1, 2])
def test_any_changed_byte_is_seen(world: Any, message: Any, at: int) -> None:
    lines = _lines(world, message)
    for place in range(40, len(lines[at]), 97):
        changed = bytearray(lines[at])
        changed[place] ^= 1
        with pytest.raises(TansiqError):
            read_proof([*lines[:at], bytes(changed), *lines[at + 1 :]])
