"""Proofs of the ledger follow the receipts, and neither wait for each other; what proves nothing moves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit.log import log_entries, log_folder
from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange import proving, queries, work
from tansiq.desk.exchange.models import Enclosure, Incoming, Note, Outgoing, Partner
from tansiq.desk.exchange.own import own_directory
from tansiq.desk.exchange.receiving import take_in
from tansiq.engines.envelopes import Receipt, Reference, read_proof
from tansiq.engines.inclusion import read_inclusion
from tansiq.engines.ledger import CosigningKey, SigningKey, read_note
from tansiq.engines.ledger.checkpoint import read_checkpoint
from tansiq.engines.ledger.notes import Note as SignedNote
from tansiq.stores.cosigned import keep_cosigned
from tansiq.stores.tiles import open_log
from tansiq.transports.parcel import read_parcel, write_parcel

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
US = "marwana.police"


def _given(peer: Any, line: Any) -> list[Receipt]:
    """The proofs that leave for a partner now."""
    line.parcels.clear()
    Partner.objects.update(due_at=timezone.now())
    work.deliver_some()
    lines = [one for parcel in line.parcels for one in read_parcel(parcel) if b'"payload"' in one]
    batches = [bytes(one.data) for one in Enclosure.objects.filter(kind=Enclosure.Kind.PROOFS, sent_at__isnull=False)]
    return [one for each in lines if each in batches for one in peer.read(each).receipts if one.proof]


def _logs() -> tuple[str, ...]:
    return own_directory().cards[0].logs


def test_the_sender_gets_a_proof_once_the_message_is_in_the_log(peer: Any, line: Any) -> None:
    message = peer.message()
    (receipt,) = peer.gives(peer.seal(message))
    assert (receipt.state, receipt.proof) == ("delivered", None)
    assert proving.prove_some() == 0  # there is no log yet
    log_entries()
    assert proving.prove_some() == 1
    (proved,) = _given(peer, line)
    assert proved.message == receipt.message
    found = read_inclusion(proved.proof or "", receipt.message, peer.name, _logs())
    assert found.at == Entry.objects.get(what="exchange:message:receive").at
    assert proving.prove_some() == 0


def test_the_key_of_the_log_is_told_to_partners_before_the_first_proof(peer: Any, line: Any) -> None:
    assert _logs() == ()
    peer.gives(peer.seal(peer.message()))
    log_entries()
    proving.prove_some()
    kinds = list(Enclosure.objects.filter(sent_at__isnull=True).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["directory", "proofs"]
    assert len(_logs()) == 1


def test_a_message_that_the_log_does_not_have_yet_is_not_proved(peer: Any) -> None:
    log_entries()
    peer.gives(peer.seal(peer.message()))
    assert proving.prove_some() == 0
    log_entries()
    assert proving.prove_some() == 1


def test_witnesses_that_are_away_hold_up_proofs_and_no_receipt(peer: Any, line: Any, settings: Any) -> None:
    witness = CosigningKey("witness.example", "ed25519", bytes(range(32)))
    policy = f"witness w {witness.verifier.line}\nquorum w\n"
    (settings.TANSIQ_FOLDER / "witnesses.policy").write_text(policy)
    assert [one.state for one in peer.gives(peer.seal(peer.message()))] == ["delivered"]
    log_entries()
    assert proving.prove_some() == 0
    log = open_log(log_folder())
    note = read_note(log.note)
    cosigned = witness.cosign(read_checkpoint(note.text), 3)
    keep_cosigned(log.folder, log.size, SignedNote(note.text, (*note.signatures, cosigned)))
    assert proving.prove_some() == 1
    (proved,) = _given(peer, line)
    assert "witness.example" in (proved.proof or "")


def test_a_partner_gets_the_next_proofs_once_the_last_have_left(peer: Any, line: Any) -> None:
    peer.gives(peer.seal(peer.message()))
    log_entries()
    assert proving.prove_some() == 1
    peer.gives(peer.seal(peer.message()))
    log_entries()
    assert proving.prove_some() == 0
    assert len(_given(peer, line)) == 1
    assert proving.prove_some() == 1


def test_a_message_whose_entry_opens_nothing_any_more_holds_up_no_other(peer: Any, line: Any, monkeypatch: Any) -> None:
    first, then = peer.message(), peer.message()
    peer.gives(peer.seal(first), peer.seal(then))
    log_entries()
    entries = proving._entries
    monkeypatch.setattr(proving, "_entries", lambda *told: {
        key: one for key, one in entries(*told).items() if key[0] != first.id
    })  # fmt: skip
    assert proving.prove_some() == 2
    assert [one.message.id for one in _given(peer, line)] == [then.id]
    assert not Incoming.objects.filter(proof_settled_at__isnull=True).exists()


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


def test_a_proof_that_is_late_tells_of_itself(peer: Any, line: Any, sent: Any, supervisor: Any) -> None:
    message, _, _ = _delivered(peer, line, sent)
    (said,) = queries.thread(by=supervisor, thread_id=message.thread_id).said
    assert said.logged.code == ""
    Note.objects.update(got_at=timezone.now() - timedelta(minutes=15))
    (said,) = queries.thread(by=supervisor, thread_id=message.thread_id).said
    assert said.logged.code == "inclusion.late"


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
