"""A log in which nothing can be changed unseen: a Merkle tree of commitments, signed checkpoints, proofs and receipts.

Sources: RFC 6962 and RFC 9162 for the tree and its proofs; C2SP tlog-tiles, tlog-checkpoint, signed-note and tlog-proof
for how they are written, tlog-cosignature, tlog-witness and tlog-policy for witnesses. Who holds a checkpoint can have
it proved that a later state contains all of it, and who holds a receipt can prove an entry to anyone, without the log.
What an entry says stays outside: see ``commitment``.
"""

from __future__ import annotations

from tansiq.engines.ledger.checkpoint import Checkpoint, read_checkpoint, signed, verified
from tansiq.engines.ledger.contradiction import (
    Contradiction,
    contradicts,
    read_contradiction,
    verify_contradiction,
    write_contradiction,
)
from tansiq.engines.ledger.cosignatures import (
    CosignerKey,
    CosigningKey,
    merged,
    read_cosigner_key,
    read_cosigning_key,
)
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
from tansiq.engines.ledger.policy import Cosigned, Policy, Witness, Witnessed, read_policy, witnessed
from tansiq.engines.ledger.proofs import (
    Node,
    beginning_proof,
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from tansiq.engines.ledger.receipt import (
    Receipt,
    read_receipt,
    verify_receipt,
    verify_witnessed_receipt,
    write_receipt,
)
from tansiq.engines.ledger.tiles import Tile, frontier_of, nodes_of, read_bundle, tiles_of, write_bundle
from tansiq.engines.ledger.witnessing import (
    Submission,
    judge,
    read_answer,
    read_submission,
    write_answer,
    write_submission,
)

__all__ = [
    "EMPTY_ROOT",
    "HASH_BYTES",
    "SALT_BYTES",
    "Checkpoint",
    "Contradiction",
    "Cosigned",
    "CosignerKey",
    "CosigningKey",
    "Frontier",
    "Node",
    "Note",
    "Policy",
    "Receipt",
    "Signature",
    "SigningKey",
    "Submission",
    "Tile",
    "VerifierKey",
    "Witness",
    "Witnessed",
    "beginning_proof",
    "canonical",
    "commitment",
    "consistency_proof",
    "contradicts",
    "frontier_of",
    "inclusion_proof",
    "judge",
    "leaf_hash",
    "merged",
    "node_hash",
    "nodes_of",
    "read_answer",
    "read_bundle",
    "read_checkpoint",
    "read_contradiction",
    "read_cosigner_key",
    "read_cosigning_key",
    "read_note",
    "read_policy",
    "read_receipt",
    "read_signing_key",
    "read_submission",
    "read_verifier_key",
    "signed",
    "tiles_of",
    "verified",
    "verify_commitment",
    "verify_consistency",
    "verify_contradiction",
    "verify_inclusion",
    "verify_receipt",
    "verify_witnessed_receipt",
    "witnessed",
    "write_answer",
    "write_bundle",
    "write_contradiction",
    "write_note",
    "write_receipt",
    "write_submission",
]
