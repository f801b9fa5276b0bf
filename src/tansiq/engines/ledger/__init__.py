"""A log in which nothing can be changed unseen: a Merkle tree of commitments, signed checkpoints, proofs and receipts.

Sources: RFC 6962 and RFC 9162 for the tree and its proofs; C2SP tlog-tiles, tlog-checkpoint, signed-note and tlog-proof
for how they are written. Who holds a checkpoint can have it proved that a later state contains all of it, and who holds
a receipt can prove an entry to anyone, without the log. What an entry says stays outside: see ``commitment``.
"""

from __future__ import annotations

from tansiq.engines.ledger.checkpoint import Checkpoint, read_checkpoint, signed, verified
from tansiq.engines.ledger.entries import SALT_BYTES, canonical, commitment, verify_commitment
from tansiq.engines.ledger.frontier import Frontier
from tansiq.engines.ledger.hashing import EMPTY_ROOT, HASH_BYTES, leaf_hash, node_hash
from tansiq.engines.ledger.notes import (
    Note,
    Signature,
    SigningKey,
    VerifierKey,
    read_note,
    read_signing_key,
    read_verifier_key,
    write_note,
)
from tansiq.engines.ledger.proofs import (
    Node,
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from tansiq.engines.ledger.receipt import Receipt, read_receipt, verify_receipt, write_receipt
from tansiq.engines.ledger.tiles import Tile, frontier_of, nodes_of, read_bundle, tiles_of, write_bundle

__all__ = [
    "EMPTY_ROOT",
    "HASH_BYTES",
    "SALT_BYTES",
    "Checkpoint",
    "Frontier",
    "Node",
    "Note",
    "Receipt",
    "Signature",
    "SigningKey",
    "Tile",
    "VerifierKey",
    "canonical",
    "commitment",
    "consistency_proof",
    "frontier_of",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "nodes_of",
    "read_bundle",
    "read_checkpoint",
    "read_note",
    "read_receipt",
    "read_signing_key",
    "read_verifier_key",
    "signed",
    "tiles_of",
    "verified",
    "verify_commitment",
    "verify_consistency",
    "verify_inclusion",
    "verify_receipt",
    "write_bundle",
    "write_note",
    "write_receipt",
]
