"""Checkpoints: what a log signs, so that it cannot tell two readers two stories. Source: C2SP tlog-checkpoint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tansiq.engines.ledger.hashing import HASH_BYTES
from tansiq.engines.ledger.notes import Note, SigningKey, VerifierKey, read_base64, read_note, write_base64, write_note
from tansiq.errors import MalformedError, RefusedError

__all__ = ["Checkpoint", "read_checkpoint", "signed", "verified"]

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,17}")  # below 2**60
_BREAKS: Final = re.compile(r"[\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: its name, the number of entries, the root hash; ``extensions``: further lines, unread here.

    Raises MalformedError ``ledger.checkpoint`` where it could not be written.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        if not all(lines) or any(map(_BREAKS.search, lines)) or len(self.root) != HASH_BYTES:
            raise MalformedError("ledger.checkpoint")
        if not _SIZE.fullmatch(str(self.size)):
            raise MalformedError("ledger.checkpoint")

    @property
    def text(self) -> str:
        """What is signed: a line each, the root in base 64."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, write_base64(self.root), *self.extensions))


def read_checkpoint(text: str) -> Checkpoint:
    """A checkpoint from its text. Raises MalformedError ``ledger.checkpoint``."""
    origin, size, root, *extensions = [*text.split("\n"), "", ""]
    found = read_base64(root)
    # Behind the last line feed stands an empty text, and the two that were added above.
    if not _SIZE.fullmatch(size) or found is None or extensions[-3:] != ["", "", ""]:
        raise MalformedError("ledger.checkpoint")
    return Checkpoint(origin, int(size), found, tuple(extensions[:-3]))


def signed(checkpoint: Checkpoint, key: SigningKey) -> bytes:
    """The checkpoint as a signed note. Raises RefusedError ``ledger.origin`` where the key bears another name."""
    if key.name != checkpoint.origin:
        raise RefusedError("ledger.origin", origin=checkpoint.origin, key=key.name)
    return write_note(Note(checkpoint.text, (key.sign(checkpoint.text),)))


def verified(note: bytes, key: VerifierKey) -> Checkpoint:
    """The checkpoint in a signed note, once ``key`` has been found to have signed it, as the log of the same name.

    Raises MalformedError ``ledger.note`` or ``ledger.checkpoint``; RefusedError ``ledger.unsigned``, ``ledger.forged``,
    or ``ledger.origin`` where it is of another log that the same key signs for.
    """
    found = read_note(note)
    key.verify(found)
    checkpoint = read_checkpoint(found.text)
    if checkpoint.origin != key.name:
        raise RefusedError("ledger.origin", origin=checkpoint.origin, key=key.name)
    return checkpoint
