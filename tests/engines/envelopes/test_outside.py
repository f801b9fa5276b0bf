"""What a file of the exchange says to somebody who has no key."""

from __future__ import annotations

from collections.abc import Callable
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
    read_outside,
    sign_directory,
    sign_receipts,
)
from tansiq.engines.envelopes.outside import DirectoryOutside, EnvelopeOutside, ReceiptsOutside
from tansiq.engines.envelopes.signing import sign
from tansiq.errors import TansiqError


def test_an_envelope_says_its_suite_and_whose_keys_open_it(
    world: Any, suite: Suite, message: Callable[..., Message]
) -> None:
    data = world.seal(message(recipients=("beta.police", "gamma.police")), suite)
    outside = read_outside(data)
    assert isinstance(outside, EnvelopeOutside)
    assert (outside.suite, outside.digest) == (suite.name, digest_of(data))
    wanted = [world.cards[name].sealing_key(suite, world.at).kid for name in ("beta.police", "gamma.police")]
    assert outside.kids == tuple(sorted(wanted))
    assert outside.content_bytes > 0


def test_receipts_and_directories_say_what_they_say(world: Any, suite: Suite) -> None:
    holder = world.holders["beta.police"]
    batch = Receipts(
        "7" * 32, "beta.police", "alpha.police", world.at, (Receipt(Reference("1" * 32, "a" * 64), "seen", world.at),)
    )  # fmt: skip
    found = read_outside(sign_receipts(batch, holder, suite, world.at))
    keys = holder.signing_keys(suite, world.at)
    assert isinstance(found, ReceiptsOutside)
    assert (found.receipts, found.kids) == (batch, tuple(key.kid for key in keys))
    directory = Directory(
        issuer="beta.police", number=1, previous=None, issued_at=world.at, cards=(holder.card,),
        identity=tuple(key.public for key in keys),
    )  # fmt: skip
    other = read_outside(sign_directory(directory, suite, keys))
    assert isinstance(other, DirectoryOutside)
    assert (other.directory, other.suite) == (directory, suite.name)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'"x"', b"{" * 10_000, b'{"ciphertext":1}', b'{"payload":"AA"}'])
def test_anything_else_is_malformed(data: bytes) -> None:
    with pytest.raises(TansiqError, match=r"canonical\.form|signed\.field"):
        read_outside(data)


def test_a_message_that_was_only_signed_is_no_file_of_the_exchange(world: Any, suite: Suite) -> None:
    keys = world.holders["beta.police"].signing_keys(suite, world.at)
    with pytest.raises(TansiqError, match=r"signed\.type"):
        read_outside(sign(b"{}", "tansiq-message", suite, keys))
