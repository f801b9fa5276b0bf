"""What a log sends to a witness, how a witness judges it, and what comes back.

Source: C2SP tlog-witness, ``add-checkpoint``. A witness remembers of each log the last checkpoint that it cosigned, and
cosigns another one only where it has been proved to begin with all of that one. Remembering, and the order of judging,
writing and answering, are the matter of whoever calls ``judge``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from tansiq.engines.ledger.checkpoint import Checkpoint, read_checkpoint
from tansiq.engines.ledger.cosignatures import CosignerKey, merged
from tansiq.engines.ledger.hashing import EMPTY_ROOT, HASH_BYTES
from tansiq.engines.ledger.notes import (
    NOTE_MAX_BYTES,
    Note,
    Signature,
    VerifierKey,
    read_base64,
    read_note,
    read_signature,
    write_base64,
    write_signature,
)
from tansiq.engines.ledger.proofs import verify_consistency
from tansiq.errors import MalformedError, RefusedError

__all__ = [
    "ANSWER_MAX_BYTES", "SUBMISSION_MAX_BYTES", "Submission", "judge", "read_answer", "read_size", "read_submission",
    "write_answer", "write_submission",
]  # fmt: skip

_PROOF_MAX: Final = 63  # lines, as the specification has it
SUBMISSION_MAX_BYTES: Final = NOTE_MAX_BYTES + 4096  # the size, the proof, an empty line
ANSWER_MAX_BYTES: Final = 1 << 16
_OLD: Final = re.compile(r"old (0|[1-9][0-9]{0,17})")
_SIZE: Final = re.compile(r"(0|[1-9][0-9]{0,17})\n")


@dataclass(frozen=True, slots=True)
class Submission:
    """A signed checkpoint, the size that the witness cosigned last, and what proves that the one begins with the other.

    ``old``: 0 where the witness cosigned none; then there is no proof. ``note``: the signed checkpoint, verbatim.
    """

    old: int
    proof: tuple[bytes, ...]
    note: bytes

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says, whoever signed it. Raises MalformedError ``ledger.note``, ``ledger.checkpoint``."""
        return read_checkpoint(read_note(self.note).text)


def write_submission(submission: Submission) -> bytes:
    """A submission as the body of a request."""
    lines = (f"old {submission.old}", *map(write_base64, submission.proof), "")
    return "".join(f"{line}\n" for line in lines).encode("ascii") + submission.note


def read_submission(data: bytes) -> Submission:
    """A submission from the body of a request; nothing is verified yet.

    Raises MalformedError ``ledger.submission``, ``ledger.note``, ``ledger.checkpoint``.
    """
    head, blank, note = data[: SUBMISSION_MAX_BYTES + 1].partition(b"\n\n")
    try:
        first, *rest = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise MalformedError("ledger.submission", limit=SUBMISSION_MAX_BYTES) from error
    old, proof = _OLD.fullmatch(first), [_read_hash(line) for line in rest[: _PROOF_MAX + 1]]
    if len(data) > SUBMISSION_MAX_BYTES or not blank or old is None or len(rest) > _PROOF_MAX or None in proof:
        raise MalformedError("ledger.submission", limit=SUBMISSION_MAX_BYTES)
    submission = Submission(int(old[1]), tuple(one for one in proof if one is not None), note)
    _ = submission.checkpoint  # raises
    return submission


def judge(submission: Submission, logs: Collection[VerifierKey], last: Checkpoint | None) -> Checkpoint:
    """The checkpoint to cosign; ``logs``: keys of the logs that the witness knows, ``last``: what it cosigned before.

    Raises RefusedError, in this order: ``ledger.unknown_log``; ``ledger.unsigned`` or ``ledger.forged`` where none of
    the log's keys signed it; ``ledger.old_size`` where the old size is beyond the new one; ``ledger.moved_on`` where it
    is not the size of ``last`` (``size`` says which is); ``ledger.split_view`` where there is another root at the very
    size; ``ledger.not_consistent`` where the proof does not hold.
    """
    note = read_note(submission.note)
    checkpoint = read_checkpoint(note.text)
    _verify_signed(note, checkpoint.origin, logs)
    size = last.size if last else 0
    if submission.old > checkpoint.size:
        raise RefusedError("ledger.old_size", old=submission.old, size=checkpoint.size)
    if submission.old != size:
        raise RefusedError("ledger.moved_on", origin=checkpoint.origin, size=size)
    if last and size == checkpoint.size and last.root != checkpoint.root:
        raise RefusedError("ledger.split_view", origin=checkpoint.origin, size=size)
    _verify_continues(submission, checkpoint, last)
    return checkpoint


def _verify_signed(note: Note, origin: str, logs: Collection[VerifierKey]) -> None:
    keys = [key for key in logs if key.name == origin]
    if not keys:
        raise RefusedError("ledger.unknown_log", origin=origin)
    refusals = []
    for key in keys:
        try:
            key.verify(note)
        except RefusedError as error:
            refusals.append(error)
    if len(refusals) == len(keys):
        raise refusals[0]


def _verify_continues(submission: Submission, new: Checkpoint, last: Checkpoint | None) -> None:
    if last and last.size:
        verify_consistency(last.size, new.size, submission.proof, last.root, new.root)
    elif submission.proof or (new.size == 0 and new.root != EMPTY_ROOT):
        raise RefusedError("ledger.not_consistent", old=0, new=new.size)


def write_answer(*signatures: Signature) -> bytes:
    """Cosignatures as the body of an answer: a line each."""
    return "".join(map(write_signature, signatures)).encode()


def read_answer(data: bytes, note: Note, key: CosignerKey) -> Note:
    """``note`` with the cosignature by ``key`` that an answer holds, once it was verified; others are passed over.

    Raises MalformedError ``ledger.answer``, RefusedError ``ledger.unsigned``, ``ledger.forged``.
    """
    try:
        lines = data.decode("utf-8").removesuffix("\n").split("\n") if len(data) <= ANSWER_MAX_BYTES else [""]
        signatures = [read_signature(line) for line in lines]
    except (UnicodeDecodeError, MalformedError) as error:
        raise MalformedError("ledger.answer", limit=ANSWER_MAX_BYTES) from error
    own = [one for one in signatures if (one.name, one.identifier) == (key.name, key.identifier)]
    key.verify(Note(note.text, tuple(own)))
    return merged(note, *own)


def read_size(data: bytes) -> int:
    """The size that a witness answers with where it cosigned another one before. MalformedError ``ledger.answer``."""
    try:
        found = _SIZE.fullmatch(data[:32].decode("ascii"))
    except UnicodeDecodeError:
        found = None
    if found is None:
        raise MalformedError("ledger.answer", limit=ANSWER_MAX_BYTES)
    return int(found[1])


def _read_hash(line: str) -> bytes | None:
    value = read_base64(line)
    return value if value is not None and len(value) == HASH_BYTES else None
