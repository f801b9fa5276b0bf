"""The sealed and signed message between two authorities: envelopes, receipts, attachments, directories of partners.

A pinned profile of JOSE under the name of a suite (``suite.py``); nothing is negotiated. Time and chance are arguments.
How it is written down, for whoever writes another implementation: ``docs/reference/envelope-format.md``.
"""

from __future__ import annotations

from tansiq.engines.envelopes.admission import Standing, admit
from tansiq.engines.envelopes.attachment import AttachmentSeal, open_attachment, sealed_size
from tansiq.engines.envelopes.card import Card, CardKey, Certificate, Term
from tansiq.engines.envelopes.directory import Directory, cards_of, pinned, read_directory, sign_directory, updated
from tansiq.engines.envelopes.envelope import Place, new_id, seal_message, seal_written, separate
from tansiq.engines.envelopes.fingerprint import fingerprint, read_aloud, read_fingerprint, verify_fingerprint
from tansiq.engines.envelopes.holder import Holder
from tansiq.engines.envelopes.keys import PrivateKey, PublicKey
from tansiq.engines.envelopes.message import Attachment, Message, Reference, digest_of, read_message, write_message
from tansiq.engines.envelopes.opening import Opened, open_envelope
from tansiq.engines.envelopes.outside import read_outside
from tansiq.engines.envelopes.policy import clock_tolerance
from tansiq.engines.envelopes.proof import Proof, read_proof
from tansiq.engines.envelopes.receipts import Receipt, Receipts, progress, read_receipts, refusal, sign_receipts
from tansiq.engines.envelopes.suite import HYBRID, ORDINARY, SUITES, Suite

__all__ = [
    "HYBRID",
    "ORDINARY",
    "SUITES",
    "Attachment",
    "AttachmentSeal",
    "Card",
    "CardKey",
    "Certificate",
    "Directory",
    "Holder",
    "Message",
    "Opened",
    "Place",
    "PrivateKey",
    "Proof",
    "PublicKey",
    "Receipt",
    "Receipts",
    "Reference",
    "Standing",
    "Suite",
    "Term",
    "admit",
    "cards_of",
    "clock_tolerance",
    "digest_of",
    "fingerprint",
    "new_id",
    "open_attachment",
    "open_envelope",
    "pinned",
    "progress",
    "read_aloud",
    "read_directory",
    "read_fingerprint",
    "read_message",
    "read_outside",
    "read_proof",
    "read_receipts",
    "refusal",
    "seal_message",
    "seal_written",
    "sealed_size",
    "separate",
    "sign_directory",
    "sign_receipts",
    "updated",
    "verify_fingerprint",
    "write_message",
]
