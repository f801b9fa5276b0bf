"""What the demonstration of two nodes tells: the same in sentences as in JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tansiq.cli.desk_demo import exchange_answer, tell_exchange
from tansiq.cli.terminal import Voice
from tansiq.demo.exchange import Exchanged
from tansiq.engines.envelopes import Proof

AT = datetime(2026, 11, 27, tzinfo=UTC)


def _proof(issuer: str, sender: str, *states: str) -> Proof:
    message = SimpleNamespace(id="11" * 16, sender=sender)
    receipts = tuple(SimpleNamespace(state=state, at=AT) for state in states)
    return cast("Proof", SimpleNamespace(message=message, issuer=issuer, fingerprint="12345 67890", receipts=receipts))


DONE = Exchanged(
    fingerprints={"marwana.police": "11111 22222", "sahelia.police": "33333 44444"},
    request={"case": "AB12-CD34", "message": "11" * 16},
    question="a question?",
    unreceipted={"sent": 1, "delivered": 0, "waiting": 1, "refused": 0, "dead": 0},
    received=1,
    answer="an answer.",
    state="closed",
    proofs=(_proof("sahelia.police", "marwana.police", "delivered", "answered"),),
    files=(Path("request.proof"),),
    records={name: {"entries": 21, "wrong": []} for name in ("marwana.police", "sahelia.police")},
)


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_every_part_is_told_in_the_readers_language(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    tell_exchange(Voice(lang), DONE)
    told = capsys.readouterr().out
    assert all(
        word in told for word in ("AB12-CD34", "a question?", "an answer.", "request.proof", "12345 67890", "21")
    )
    assert not any(code in told for code in ("exchange_", "receipt_state."))


def test_a_record_that_is_not_sound_is_told_and_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = replace(DONE, records=DONE.records | {"marwana.police": {"entries": 21, "wrong": ["entry 4"]}})
    tell_exchange(Voice("en"), wrong)
    assert "marwana.police is NOT sound" in " ".join(
        capsys.readouterr().out.replace("\u2068", "").replace("\u2069", "").split()
    )
    assert not wrong.is_sound
    assert not replace(DONE, received=2).is_sound
    assert DONE.is_sound


def test_every_key_of_its_answer_is_documented(undocumented: Callable[[Any], set[str]]) -> None:
    assert undocumented(exchange_answer(DONE)) == set()
