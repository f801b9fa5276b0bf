"""A partner's proof is kept with its receipt; one that proves nothing is told by its code and moves nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange import queries, work
from tansiq.desk.exchange.models import Note, Outgoing
from tansiq.desk.exchange.receiving import take_in
from tansiq.engines.envelopes import Receipt, Reference, read_proof
from tansiq.engines.inclusion import read_inclusion
from tansiq.engines.ledger import SigningKey
from tansiq.transports.parcel import read_parcel, write_parcel

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
US = "marwana.police"


def _logged_peer(peer: Any, logs: tuple[str, ...]) -> None:
    """Let the partner's next directory name its log."""
    new = peer._directory(peer.directory.number + 1, peer.directory.digest, peer.directory.cards[0].keys)
    peer.directory = replace(new, cards=(replace(new.cards[0], logs=logs),))
    take_in(write_parcel([peer.signed_directory()]), peer.name)


def _delivered(peer: Any, line: Any, sent: Any) -> tuple[Outgoing, Reference, Receipt]:
    message = sent()
    about = Reference(message.message_id, message.digest)
    receipt = Receipt(about, "delivered", timezone.now().replace(microsecond=0))
    line.answers = lambda _: write_parcel([peer.receipts(receipt)])
    work.deliver_some()
    return Outgoing.objects.get(), about, receipt


def test_a_partners_proof_is_kept_with_the_receipt_and_told_in_the_thread(
    peer: Any, line: Any, sent: Any, supervisor: Any, included: Any
) -> None:
    _logged_peer(peer, (included.key.verifier.line,))
    message, about, receipt = _delivered(peer, line, sent)
    text = included.text(included.entry(about.id, about.digest, US))
    take_in(write_parcel([peer.receipts(replace(receipt, proof=text))]), peer.name)
    message.refresh_from_db()
    assert message.logged_at is not None
    (said,) = queries.thread(by=supervisor, thread_id=message.thread_id).said
    assert (said.logged.at, said.logged.code) == (message.logged_at, "")
    file = queries.proof(by=supervisor, message_id=message.message_id)
    proof = read_proof(read_parcel(file))
    (shown,) = [one.proof for one in proof.receipts if one.proof]
    assert read_inclusion(shown, about, US, proof.logs).at == message.logged_at


def test_a_proof_that_proves_nothing_is_told_by_its_code_and_changes_nothing_else(
    peer: Any, line: Any, sent: Any, supervisor: Any, included: Any, writes: Any
) -> None:
    _logged_peer(peer, (included.key.verifier.line,))
    message, about, receipt = _delivered(peer, line, sent)
    right = included.entry(about.id, about.digest, US)
    wrong = {
        "inclusion.other": included.text(included.entry("2" * 32, about.digest, US)),
        "ledger.unknown_log": included.text(right, key=SigningKey("gamma.example/log", bytes(32))),
        "ledger.not_included": included.text(right, root=bytes(32)),
        "ledger.not_committed": included.text(right, salt=bytes(32)),
        "inclusion.form": "{}",
    }
    for code, text in wrong.items():
        take_in(write_parcel([peer.receipts(replace(receipt, proof=text))]), peer.name)
        message.refresh_from_db()
        assert (message.logged_code, message.logged_at, message.status) == (code, None, "delivered")
        assert writes()[-1].details["unproved"] == {message.message_id: code}
    assert Note.objects.count() == 1
    (said,) = queries.thread(by=supervisor, thread_id=message.thread_id).said
    assert (said.standing, said.logged.code) == ("delivered", "inclusion.form")
    take_in(write_parcel([peer.receipts(replace(receipt, proof=included.text(right)))]), peer.name)
    message.refresh_from_db()
    assert (message.logged_code, message.logged_at is not None) == ("", True)
    take_in(write_parcel([peer.receipts(replace(receipt, proof="{}"))]), peer.name)
    message.refresh_from_db()
    assert message.logged_code == ""


def test_a_proof_without_a_known_log_is_told(peer: Any, line: Any, sent: Any, included: Any) -> None:
    message, about, receipt = _delivered(peer, line, sent)
    text = included.text(included.entry(about.id, about.digest, US))
    take_in(write_parcel([peer.receipts(replace(receipt, proof=text))]), peer.name)
    message.refresh_from_db()
    assert message.logged_code == "inclusion.no_log"


def test_a_proof_that_comes_before_its_receipt_settles_the_message_too(
    peer: Any, line: Any, sent: Any, included: Any
) -> None:
    _logged_peer(peer, (included.key.verifier.line,))
    message = sent()
    text = included.text(included.entry(message.message_id, message.digest, US))
    about = Reference(message.message_id, message.digest)
    receipt = Receipt(about, "delivered", timezone.now().replace(microsecond=0), proof=text)
    take_in(write_parcel([peer.receipts(receipt)]), peer.name)
    message.refresh_from_db()
    assert (message.status, message.logged_at is not None) == ("delivered", True)
    assert message.logged_by == Note.objects.get().batch
