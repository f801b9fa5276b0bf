"""What commands about logs are given: a public key, or a file that holds it; a checkpoint; files with a size limit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tansiq.engines.ledger import Checkpoint, VerifierKey

__all__ = ["PATH", "read_content", "read_earlier", "read_verifier"]

PATH = click.Path(path_type=Path)


def read_content(path: Path, limit: int) -> bytes:
    """A file of at most ``limit`` bytes; of a longer one, one byte more, which its reader refuses."""
    with path.open("rb") as file:
        return file.read(limit + 1)


def read_verifier(text: str) -> VerifierKey:
    """The key of this line, or in the file of this name: a line has a plus sign, and two of them."""
    from tansiq.engines.ledger import read_verifier_key

    is_file = text.count("+") < 2 or Path(text).is_file()
    return read_verifier_key(read_content(Path(text), 4096).decode("utf-8", "replace") if is_file else text)


def read_earlier(path: Path, verifier: VerifierKey | None) -> Checkpoint:
    """The checkpoint in a file, verified where a key is given."""
    from tansiq.engines.ledger import read_checkpoint, read_note, verified
    from tansiq.engines.ledger.notes import NOTE_MAX_BYTES

    note = read_content(path, NOTE_MAX_BYTES)
    return verified(note, verifier) if verifier else read_checkpoint(read_note(note).text)
