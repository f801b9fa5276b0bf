"""Receipts: a file that proves an entry without the log at hand. Source: C2SP tlog-proof.

The extra line, which the format leaves to its users, carries the entry as it stands in the log: the commitment. The
checkpoint may carry cosignatures of witnesses; then a policy says whether they are enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tansiq.engines.ledger.checkpoint import Checkpoint, verified
from tansiq.engines.ledger.hashing import HASH_BYTES, leaf_hash
from tansiq.engines.ledger.notes import NOTE_MAX_BYTES, VerifierKey, read_base64, write_base64
from tansiq.engines.ledger.policy import Policy, Witnessed, witnessed
from tansiq.engines.ledger.proofs import verify_inclusion
from tansiq.errors import MalformedError, RefusedError

__all__ = [
    "RECEIPT_MAX_BYTES", "Receipt", "read_receipt", "verify_receipt", "verify_witnessed_receipt", "write_receipt",
]  # fmt: skip

RECEIPT_MAX_BYTES: Final = NOTE_MAX_BYTES + (1 << 17)
_HEAD: Final = "c2sp.org/tlog-proof@v1"
_INDEX: Final = re.compile(r"index (0|[1-9][0-9]{0,17})")
_EXTRA: Final = "extra "
_PATH_MAX: Final = 64  # no tree is higher


@dataclass(frozen=True, slots=True)
class Receipt:
    """The entry at ``index`` of a log (its bytes there), the path to the root, and the signed checkpoint, verbatim."""

    index: int
    entry: bytes
    proof: tuple[bytes, ...]
    checkpoint: bytes


def write_receipt(receipt: Receipt) -> bytes:
    """A receipt as the bytes of a file."""
    lines = [_HEAD, _EXTRA + write_base64(receipt.entry), f"index {receipt.index}", *map(write_base64, receipt.proof)]
    return "".join(f"{line}\n" for line in lines).encode() + b"\n" + receipt.checkpoint


def read_receipt(data: bytes) -> Receipt:
    """A receipt from the bytes of a file. Raises MalformedError ``ledger.receipt``; nothing is verified yet."""
    head, blank, checkpoint = data[: RECEIPT_MAX_BYTES + 1].partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise MalformedError("ledger.receipt") from error
    if len(data) > RECEIPT_MAX_BYTES or not blank or not 3 <= len(lines) <= 3 + _PATH_MAX or lines[0] != _HEAD:
        raise MalformedError("ledger.receipt")
    found = _INDEX.fullmatch(lines[2])
    entry = read_base64(lines[1].removeprefix(_EXTRA)) if lines[1].startswith(_EXTRA) else None
    proof = [one for line in lines[3:] if (one := read_base64(line)) is not None and len(one) == HASH_BYTES]
    if found is None or entry is None or len(proof) != len(lines) - 3:
        raise MalformedError("ledger.receipt")
    return Receipt(int(found[1]), entry, tuple(proof), checkpoint)


def verify_receipt(receipt: Receipt, key: VerifierKey) -> Checkpoint:
    """The checkpoint under which the entry is proved, as signed with ``key``.

    Raises RefusedError ``ledger.not_included``, and what ``verified`` raises.
    """
    checkpoint = verified(receipt.checkpoint, key)
    _verify_included(receipt, checkpoint)
    return checkpoint


def verify_witnessed_receipt(receipt: Receipt, policy: Policy, key: VerifierKey | None = None) -> Witnessed:
    """As ``verify_receipt``, under a checkpoint that a quorum of witnesses cosigned; who did.

    ``key``: that of the log; where none is given, the policy must know the log. Raises RefusedError
    ``ledger.no_quorum`` (``signed`` says how many did), ``ledger.not_included``, and what ``witnessed`` raises.
    """
    found = witnessed(receipt.checkpoint, policy, key)
    _verify_included(receipt, found.checkpoint)
    if not found.is_quorum:
        raise RefusedError("ledger.no_quorum", signed=len(found.cosigned), quorum=policy.quorum)
    return found


def _verify_included(receipt: Receipt, checkpoint: Checkpoint) -> None:
    leaf = leaf_hash(receipt.entry)
    verify_inclusion(leaf, receipt.index, checkpoint.size, receipt.proof, checkpoint.root)
