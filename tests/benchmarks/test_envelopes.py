"""What the benchmark of envelopes measures is what it says."""

from __future__ import annotations

import pytest
from benchmarks.envelopes import MESSAGE_BYTES, Exchange, _a_second

from tansiq.engines.envelopes import HYBRID, ORDINARY, Suite, write_message
from tansiq.errors import TansiqError


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    return Exchange()


def test_the_message_has_two_kilobytes(exchange: Exchange) -> None:
    assert len(write_message(exchange.message)) == MESSAGE_BYTES


@pytest.mark.parametrize("suite", [ORDINARY, HYBRID], ids=lambda suite: suite.name)
def test_what_is_timed_really_verifies(exchange: Exchange, suite: Suite) -> None:
    envelope, batch = exchange.seal(suite), exchange.sign_receipts(suite, 3)
    exchange.open(envelope)
    exchange.read_receipts(batch)
    with pytest.raises(TansiqError):
        # a letter of the tag is replaced by another one, whatever it was
        exchange.open(envelope[:-9] + (b"A" if envelope[-9:-8] != b"A" else b"B") + envelope[-8:])
    with pytest.raises(TansiqError):
        exchange.read_receipts(batch.replace(b'"signature":"A', b'"signature":"B')[:-1])


def test_a_rate_is_how_often_it_was_done_a_second() -> None:
    done: list[int] = []
    rate = _a_second(lambda: done.append(sum(range(20_000))), 2)
    assert len(done) == 30
    assert 0 < rate.low <= rate.median <= rate.high
