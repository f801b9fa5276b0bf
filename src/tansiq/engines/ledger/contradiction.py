"""Two checkpoints that one log signed and that cannot both be true, as a file that anyone can check.

Two roots at one size contradict each other by themselves. Where the sizes differ, a few hashes show which root the
larger tree had at the smaller size: under a root there is one tree only (see ``beginning_root``), so that another root
signed at that size is another story. Nothing is needed to check it but the file and the public key of the log.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from tansiq.engines.ledger.checkpoint import Checkpoint, verified
from tansiq.engines.ledger.hashing import HASH_BYTES
from tansiq.engines.ledger.notes import NOTE_MAX_BYTES, VerifierKey, read_base64, write_base64
from tansiq.engines.ledger.proofs import beginning_root
from tansiq.errors import MalformedError, RefusedError

__all__ = [
    "CONTRADICTION_MAX_BYTES", "Contradiction", "contradicts", "read_contradiction", "verify_contradiction",
    "write_contradiction",
]  # fmt: skip

#: Two notes, of which JSON may write each character as six.
CONTRADICTION_MAX_BYTES: Final = 12 * NOTE_MAX_BYTES + (1 << 14)
_FORMAT: Final = "tansiq ledger contradiction 1"
_PATH_MAX: Final = 65
_KEYS: Final = frozenset({"format", "smaller", "larger", "beginning"})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two signed checkpoints, verbatim, the smaller first, and what shows how the larger begins (``beginning_proof``).

    ``beginning`` is empty where both have the same size.
    """

    smaller: bytes
    larger: bytes
    beginning: tuple[bytes, ...] = ()


def contradicts(smaller: Checkpoint, larger: Checkpoint, beginning: Sequence[bytes]) -> bool:
    """Whether two states of one log cannot both be true, as far as ``beginning`` shows; signatures are not read."""
    if smaller.origin != larger.origin:
        return False
    if smaller.size == larger.size:
        return smaller.root != larger.root and not beginning
    root = beginning_root(smaller.size, larger.size, beginning, larger.root)
    return root is not None and root != smaller.root


def verify_contradiction(found: Contradiction, key: VerifierKey) -> tuple[Checkpoint, Checkpoint]:
    """The two states, once it is sure that the log with ``key`` signed both and that they contradict each other.

    Raises RefusedError ``ledger.no_contradiction``, and what ``verified`` raises.
    """
    smaller, larger = verified(found.smaller, key), verified(found.larger, key)
    if not contradicts(smaller, larger, found.beginning):
        raise RefusedError("ledger.no_contradiction", smaller=smaller.size, larger=larger.size)
    return smaller, larger


def write_contradiction(found: Contradiction) -> bytes:
    """The contradiction as the bytes of a file: JSON with both notes as text, and hashes in base 64."""
    value = {
        "format": _FORMAT,
        "smaller": found.smaller.decode("utf-8"),
        "larger": found.larger.decode("utf-8"),
        "beginning": [write_base64(one) for one in found.beginning],
    }
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def read_contradiction(data: bytes) -> Contradiction:
    """A contradiction from the bytes of a file. Raises MalformedError ``ledger.contradiction``; nothing is verified."""
    try:
        value = json.loads(data) if len(data) <= CONTRADICTION_MAX_BYTES else None
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise MalformedError("ledger.contradiction") from error
    if not isinstance(value, dict) or value.keys() != _KEYS or value["format"] != _FORMAT:
        raise MalformedError("ledger.contradiction")
    notes = [_read_text(value[name]) for name in ("smaller", "larger")]
    return Contradiction(notes[0], notes[1], _read_hashes(value["beginning"]))


def _read_text(value: object) -> bytes:
    try:
        return value.encode("utf-8") if isinstance(value, str) else _refuse()
    except UnicodeEncodeError as error:  # half a character
        raise MalformedError("ledger.contradiction") from error


def _read_hashes(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, list) or len(value) > _PATH_MAX:
        _refuse()
    hashes = [read_base64(one) if isinstance(one, str) else None for one in value]
    whole = tuple(one for one in hashes if one is not None and len(one) == HASH_BYTES)
    return whole if len(whole) == len(hashes) else _refuse()


def _refuse() -> NoReturn:
    raise MalformedError("ledger.contradiction")
