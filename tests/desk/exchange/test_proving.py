"""Proofs of the ledger follow the receipts, and neither wait for each other; what proves nothing moves nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit.log import log_entries, log_folder
from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange import proving, work
from tansiq.desk.exchange.models import Enclosure, Incoming, Partner
from tansiq.desk.exchange.own import own_directory
from tansiq.engines.envelopes import Receipt
from tansiq.engines.inclusion import read_inclusion
from tansiq.engines.ledger import CosigningKey, read_note
from tansiq.engines.ledger.checkpoint import read_checkpoint
from tansiq.engines.ledger.notes import Note as SignedNote
from tansiq.stores.cosigned import keep_cosigned
from tansiq.stores.tiles import open_log
from tansiq.transports.parcel import read_parcel

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
