"""``tansiq envelope``: what a file of the exchange says to somebody who has no key to it."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tansiq.cli.ledger_files import PATH, read_content
from tansiq.cli.options import answering
from tansiq.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tansiq.cli.terminal import Voice
    from tansiq.engines.envelopes import Card, Proof, Receipt
    from tansiq.engines.envelopes.outside import DirectoryOutside, EnvelopeOutside, ReceiptsOutside
    from tansiq.engines.inclusion import Included

__all__ = ["envelope"]


@click.group()
def envelope() -> None:
    """Look at envelopes, receipts and directories of partners from the outside."""


@envelope.command()
@click.argument("file", type=PATH)
@click.option("--directory", type=PATH, metavar="FILE", help="A directory of partners: says whose the keys are.")
@answering
def show(voice: Voice, file: Path, *, directory: Path | None) -> None:
    """Say what FILE is, and what it tells without being opened: an envelope, receipts, or a directory of partners.

    No signature of FILE is verified, and no key is needed.
    """
    from tansiq.engines.envelopes.outside import (
        FILE_MAX_BYTES,
        DirectoryOutside,
        EnvelopeOutside,
        read_outside,
    )

    owners = _owners(directory) if directory else {}
    found = read_outside(read_content(file, FILE_MAX_BYTES))
    if isinstance(found, EnvelopeOutside):
        _show_envelope(voice, found, owners)
    elif isinstance(found, DirectoryOutside):
        _show_directory(voice, found)
    else:
        _show_receipts(voice, found, owners)


@envelope.command()
@click.argument("file", type=PATH)
@click.option(
    "--fingerprint", metavar="DIGITS", help="The partner's fingerprint, as you know it; compared where given."
)
@click.option("--policy", type=PATH, metavar="FILE", help="A policy of witnesses: a quorum must have cosigned.")
@answering
def verify(voice: Voice, file: Path, *, fingerprint: str | None, policy: Path | None) -> None:
    """Verify a proof: that a partner signed receipts about a message. No node is asked, and no key is needed.

    Where a receipt holds a proof that the message stands in the partner's ledger, that is verified too.

    Whose keys signed is told by a fingerprint: a proof proves as much as you know of it.
    """
    from tansiq.engines.envelopes import read_proof, verify_fingerprint
    from tansiq.engines.envelopes.directory import read_directory
    from tansiq.engines.envelopes.fields import write_instant
    from tansiq.engines.envelopes.outside import FILE_MAX_BYTES

    lines = read_content(file, FILE_MAX_BYTES).split(b"\n")[:-1]
    proof = read_proof(lines)
    if fingerprint:
        verify_fingerprint(proof.issuer, read_directory(lines[-1]).identity, fingerprint)
    said = [one.to_value() for one in proof.receipts]
    logged = _logged(proof, policy)
    voice.json({
        "message": proof.message.to_value(), "digest": proof.digest, "issuer": proof.issuer,
        "fingerprint": proof.fingerprint, "compared": bool(fingerprint), "receipts": said,
        "ledger": [_included_value(one) for one in logged],
    })  # fmt: skip
    blanks = {"issuer": voice.value(proof.issuer), "sender": voice.value(proof.message.sender)}
    voice.line(_said(voice, "envelope.proved", digest=voice.number(proof.digest), **blanks))
    for one in proof.receipts:
        moment = voice.number(one.to_value()["at"])
        voice.line(f"  {moment}  {_receipt(voice, one)}")
    for found in logged:
        moment = voice.number(write_instant(found.at.astimezone(UTC).replace(microsecond=0)))
        numbers = {"index": voice.number(f"{found.index:,}"), "size": voice.number(f"{found.size:,}")}
        voice.line(_said(voice, "envelope.proved_logged", issuer=voice.value(proof.issuer), moment=moment, **numbers))
    code = "envelope.proved_compared" if fingerprint else "envelope.proved_by"
    voice.line((_said(voice, code, fingerprint=voice.number(proof.fingerprint)), "" if fingerprint else "yellow"))


def _logged(proof: Proof, policy: Path | None) -> list[Included]:
    """What the proofs in receipts prove, each verified. Raises ``inclusion.none`` where witnesses are asked of none."""
    from tansiq.engines.envelopes import Reference
    from tansiq.engines.inclusion import read_inclusion
    from tansiq.engines.ledger import read_policy
    from tansiq.engines.ledger.policy import POLICY_MAX_BYTES

    about = Reference(proof.message.id, proof.digest)
    wanted = read_policy(read_content(policy, POLICY_MAX_BYTES)) if policy else None
    texts = [one.proof for one in proof.receipts if one.proof is not None]
    if policy and not texts:
        raise RefusedError("inclusion.none", message=proof.message.id)
    return [read_inclusion(text, about, proof.message.sender, proof.logs, wanted) for text in texts]


def _included_value(found: Included) -> dict[str, object]:
    at = found.at.isoformat()
    return {"origin": found.origin, "index": found.index, "size": found.size, "at": at, "witnesses": found.witnesses}


def _owners(path: Path) -> dict[str, str]:
    """Names of keys to names of authorities, by a directory, whose signatures have to hold."""
    from tansiq.engines.envelopes import read_directory
    from tansiq.engines.envelopes.outside import FILE_MAX_BYTES

    found = read_directory(read_content(path, FILE_MAX_BYTES))
    return {one.key.kid: card.authority for card in found.cards for one in card.keys}


def _said(voice: Voice, code: str, **blanks: object) -> str:
    from tansiq import messages

    return messages.sentence(code, voice.lang, **blanks)


def _show_envelope(voice: Voice, found: EnvelopeOutside, owners: Mapping[str, str]) -> None:
    keys = [{"kid": kid, "authority": owners.get(kid)} for kid in found.kids]
    voice.json({"kind": "envelope", **_head(found), "content_bytes": found.content_bytes, "sealed_to": keys})
    blanks = {"suite": found.suite, "size": f"{found.content_bytes:,}", "digest": found.digest}
    voice.line(_said(voice, "envelope.shown", **{name: voice.number(text) for name, text in blanks.items()}))
    voice.line(_said(voice, "envelope.shown_to", count=voice.number(len(keys))))
    for kid in found.kids:
        voice.line(f"  {_key(voice, kid, owners)}")
    voice.line((_said(voice, "envelope.shown_inside"), "yellow"))


def _show_receipts(voice: Voice, found: ReceiptsOutside, owners: Mapping[str, str]) -> None:
    batch = found.receipts
    value = batch.to_value()
    about = {name: value[name] for name in ("id", "issuer", "recipient", "issued_at", "receipts")}
    voice.json({"kind": "receipts", **_head(found), "signed_with": list(found.kids), **about})
    moment = voice.number(value["issued_at"])
    blanks = {"issuer": voice.value(batch.issuer), "recipient": voice.value(batch.recipient), "moment": moment}
    voice.line(_said(voice, "envelope.shown_receipts", count=voice.number(len(batch.receipts)), **blanks))
    for receipt in batch.receipts:
        voice.line(f"  {_receipt(voice, receipt)}")
    _show_signatures(voice, found, owners)


def _show_directory(voice: Voice, found: DirectoryOutside) -> None:
    from tansiq.engines.envelopes import fingerprint, read_aloud

    directory = found.directory
    value = directory.to_value()
    told = fingerprint(directory.issuer, directory.identity)
    about = {name: value[name] for name in ("issuer", "number", "previous", "issued_at")}
    cards = [_card_value(voice, card) for card in directory.cards]
    head = {"kind": "directory", **_head(found), "signed_with": list(found.kids)}
    voice.json({**head, **about, "cards": cards, "fingerprint": told})
    blanks = {"issuer": voice.value(directory.issuer), "moment": voice.number(value["issued_at"])}
    counts = {"number": voice.number(directory.number), "count": voice.number(len(directory.cards))}
    voice.line(_said(voice, "envelope.shown_directory", **blanks, **counts))
    for card in directory.cards:
        voice.line(f"  {_card(voice, card)}")
    _show_signatures(voice, found, {})
    voice.line((_said(voice, "envelope.shown_fingerprint", issuer=voice.value(directory.issuer)), "yellow"))
    for group in told.split():
        voice.line(f"  {voice.number(group)}  {read_aloud(group, voice.lang)}")


def _head(found: EnvelopeOutside | ReceiptsOutside | DirectoryOutside) -> dict[str, object]:
    return {"digest": found.digest, "suite": found.suite}


def _key(voice: Voice, kid: str, owners: Mapping[str, str]) -> str:
    if kid not in owners:
        return voice.number(kid)
    owner = _said(voice, "envelope.shown_key_of", authority=voice.value(owners[kid]))
    return f"{voice.number(kid)}  {owner}"


def _receipt(voice: Voice, receipt: Receipt) -> str:
    state = _said(voice, f"receipt_state.{receipt.state}")
    code = f"  {voice.number(receipt.code)}" if receipt.code else ""
    return f"{voice.number(receipt.message.id)}  {state}{code}"


def _card(voice: Voice, card: Card) -> str:
    numbers: Sequence[tuple[str, object]] = (
        ("suites", " ".join(card.suites)),
        ("keys", len(card.keys)),
        ("revoked", sum(one.term.revoked_at is not None for one in card.keys)),
    )
    shown = {name: voice.number(text) for name, text in numbers}
    name = voice.value(card.names[voice.lang])
    return _said(voice, "envelope.shown_card", authority=voice.value(card.authority), name=name, **shown)


def _card_value(voice: Voice, card: Card) -> dict[str, object]:
    keys = [{"kid": one.key.kid, "alg": one.key.algorithm, **one.term.to_value()} for one in card.keys]
    return {
        "authority": card.authority,
        "name": card.names[voice.lang],
        "suites": list(card.suites),
        "keys": keys,
        "certificates": [{"digest": one.digest, **one.term.to_value()} for one in card.certificates],
    }


def _show_signatures(voice: Voice, found: ReceiptsOutside | DirectoryOutside, owners: Mapping[str, str]) -> None:
    voice.line(_said(voice, "envelope.shown_signatures", suite=voice.number(found.suite)))
    for kid in found.kids:
        voice.line(f"  {_key(voice, kid, owners)}")
