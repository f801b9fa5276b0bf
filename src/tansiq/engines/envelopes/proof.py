"""A proof that can be shown: what was said, the receipts about it, and the directory that says whose keys signed them.

Nothing of a node is needed to verify it, and no key; only a person who knows the fingerprint of the directory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tansiq.engines.envelopes.directory import DIRECTORY_MAX_BYTES, DIRECTORY_TYP, Directory, cards_of, read_directory
from tansiq.engines.envelopes.fingerprint import fingerprint
from tansiq.engines.envelopes.message import Message, digest_of, read_message
from tansiq.engines.envelopes.receipts import RECEIPTS_TYP, Receipt, read_receipts, receipts_of
from tansiq.engines.envelopes.signing import read_signed
from tansiq.errors import RefusedError

__all__ = ["PROOF_LINES_MAX", "Proof", "read_proof"]

PROOF_LINES_MAX: Final = 64


@dataclass(frozen=True, slots=True)
class Proof:
    """What is proved: ``issuer``, by keys of ``fingerprint``, said ``receipts`` of the message under ``digest``.

    ``logs``: the public keys of the issuer's ledger, by which the proofs in receipts are verified.
    """

    message: Message
    digest: str
    issuer: str
    fingerprint: str
    logs: tuple[str, ...]
    receipts: tuple[Receipt, ...]


def read_proof(lines: Sequence[bytes]) -> Proof:
    """The proof in lines: a message in its one form, batches of receipts, and one directory.

    A key has to count when the receipts were issued. Raises RefusedError ``proof.form`` where a line is missing or
    too much, ``proof.nothing`` where no receipt is about the message, ``proof.issuer`` where the directory
    is of somebody else; and what the readers raise.
    """
    if not 3 <= len(lines) <= PROOF_LINES_MAX:
        raise RefusedError("proof.form")
    message, digest = read_message(lines[0]), digest_of(lines[0])
    directory = read_directory(lines[-1])
    found = tuple(receipt for line in lines[1:-1] for receipt in _verified(line, directory))
    about = tuple(one for one in found if (one.message.id, one.message.digest) == (message.id, digest))
    if not about:
        raise RefusedError("proof.nothing", message=message.id)
    told = fingerprint(directory.issuer, directory.identity)
    logs = tuple(log for card in directory.cards if card.authority == directory.issuer for log in card.logs)
    return Proof(message, digest, directory.issuer, told, logs, about)


def _verified(line: bytes, directory: Directory) -> tuple[Receipt, ...]:
    signed = read_signed(line, RECEIPTS_TYP, DIRECTORY_TYP, limit=DIRECTORY_MAX_BYTES)
    if signed.typ != RECEIPTS_TYP:
        raise RefusedError("proof.form")
    batch = receipts_of(signed.payload)
    if batch.issuer != directory.issuer:
        raise RefusedError("proof.issuer", issuer=batch.issuer, directory=directory.issuer)
    return read_receipts(line, cards_of([directory]), at=batch.issued_at, tolerance=timedelta()).receipts
