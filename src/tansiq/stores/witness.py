"""The folder of a witness: its key, the logs that it knows, and the last checkpoint that it cosigned of each.

The order is: the log's own lock, what was cosigned before, the judgement, the new state on disk (synced, its folder
too), and only then the answer. Nothing is kept in memory from one request to the next. So whatever is killed, and
however many ask at once, in threads or in other processes, no two answers contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from tansiq.engines.ledger import (
    Checkpoint,
    Contradiction,
    CosignerKey,
    Note,
    Signature,
    Submission,
    VerifierKey,
    contradicts,
    judge,
    read_checkpoint,
    read_cosigner_key,
    read_note,
    read_submission,
    read_verifier_key,
    verify_contradiction,
    write_answer,
    write_contradiction,
    write_note,
)
from tansiq.engines.ledger.notes import NOTE_MAX_BYTES
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.durable import blocked, sync_folder, write_durably
from tansiq.stores.keys import make_witness_key, read_witness_key
from tansiq.stores.lock import hold_lock
from tansiq.stores.tiles import read_file

__all__ = ["Seen", "WitnessFolder", "make_witness", "open_witness", "trust_log"]

_KEY: Final = "key"
_PUBLIC: Final = "key.public"
_LOGS: Final = "logs"
_SEEN: Final = "seen"
_EVIDENCE: Final = "contradictions"
_LOGS_MAX_BYTES: Final = 1 << 20
_EVIDENCE_MOST: Final = 100  # of a log that goes on contradicting itself, more would only fill the disk
_PATIENCE_S: Final = 5.0


class Seen(NamedTuple):
    """What a witness knows of a log: what it cosigned last, and when (seconds since 1970); None: nothing yet."""

    origin: str
    checkpoint: Checkpoint | None
    at: int


@dataclass(frozen=True, slots=True)
class WitnessFolder:
    """A witness, as its folder says. ``logs`` are the keys of the logs that it knows."""

    folder: Path
    key: CosignerKey
    logs: tuple[VerifierKey, ...]

    def cosign(self, data: bytes, now: int) -> bytes:
        """The answer to a submission, once what it says is durable. ``now``: seconds since 1970 (UTC).

        A clock that was set back does not set back the time that is signed. Raises what ``read_submission`` and
        ``judge`` raise; RefusedError ``ledger.witness_busy``; MalformedError ``ledger.witness_damaged`` where what was
        cosigned before cannot be read; TansiqError ``storage.*``. Then nothing was cosigned; but a submission that
        proves that its log contradicts itself is kept, see ``contradictions``.
        """
        submission = read_submission(data)
        origin = submission.checkpoint.origin
        if origin not in {one.name for one in self.logs}:
            raise RefusedError("ledger.unknown_log", origin=origin)
        with hold_lock(self._file(origin).with_suffix(".lock"), "ledger.witness_busy", _PATIENCE_S):
            seen, before = self._read(origin)
            try:
                checkpoint = judge(submission, self.logs, seen.checkpoint)
            except RefusedError:
                self._keep_contradiction(submission, before)
                raise
            signature = read_witness_key(self.folder / _KEY).cosign(checkpoint, max(now, seen.at, 1))
            self._write(checkpoint, submission, signature)
        return write_answer(signature)

    def seen(self) -> Iterator[Seen]:
        """What is known of each log, by name. Raises MalformedError ``ledger.witness_damaged``, TansiqError."""
        for origin in sorted({one.name for one in self.logs}):
            yield self._read(origin)[0]

    def contradictions(self) -> list[Path]:
        """Files that prove that a log signed what cannot both be true; anyone can check them, with the log's key."""
        return sorted((self.folder / _EVIDENCE).glob("*.json"))

    def _file(self, origin: str) -> Path:
        return self.folder / _SEEN / sha256(origin.encode()).hexdigest()

    def _read(self, origin: str) -> tuple[Seen, bytes]:
        """What was cosigned last of a log, and the note itself: empty where nothing was."""
        file = self._file(origin)
        data = read_file(file, NOTE_MAX_BYTES)
        if data is None:
            return Seen(origin, None, 0), b""
        try:
            note = read_note(data)
            checkpoint, at = read_checkpoint(note.text), self.key.verify(note)
        except (MalformedError, RefusedError) as error:
            raise MalformedError("ledger.witness_damaged", path=str(file)) from error
        if checkpoint.origin != origin:
            raise MalformedError("ledger.witness_damaged", path=str(file))
        return Seen(origin, checkpoint, at), data

    def _write(self, checkpoint: Checkpoint, submission: Submission, signature: Signature) -> None:
        """The log's own signatures stay with it, so that it can be shown what it signed; those of others do not."""
        names = {(one.name, one.identifier) for one in self.logs}
        signed = read_note(submission.note)
        own = [one for one in signed.signatures if (one.name, one.identifier) in names]
        write_durably(self._file(checkpoint.origin), [write_note(Note(signed.text, (*own, signature)))])

    def _keep_contradiction(self, submission: Submission, before: bytes) -> None:
        """Keep what was signed against what was signed before, if it is proof. It is worth no failure of its own."""
        if not before:
            return
        found = _contradiction(before, submission)
        folder = self.folder / _EVIDENCE
        with suppress(TansiqError, OSError):
            if found and any(_holds(found, key) for key in self.logs):
                data = write_contradiction(found)
                file = folder / f"{sha256(data).hexdigest()[:32]}.json"
                if not file.exists() and len(self.contradictions()) < _EVIDENCE_MOST:
                    folder.mkdir(exist_ok=True)
                    sync_folder(self.folder)
                    write_durably(file, [data])


def make_witness(folder: Path, name: str, kind: str) -> CosignerKey:
    """Make the folder of a witness with a new key; ``kind``: one of ``cosignatures.KINDS``.

    Raises RefusedError ``ledger.key_exists`` where there is one, MalformedError ``ledger.key_name``, TansiqError
    ``storage.*``.
    """
    try:
        (folder / _SEEN).mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise blocked(folder, error) from error
    key = make_witness_key(folder / _KEY, name, kind)
    write_durably(folder / _PUBLIC, [f"{key.line}\n".encode()])
    sync_folder(folder.parent)
    return key


def trust_log(folder: Path, key: VerifierKey) -> bool:
    """Let the witness know a log, durably; whether it did not know it before. Raises as ``open_witness``."""
    open_witness(folder)  # says what is missing
    with hold_lock(folder / f"{_LOGS}.lock", "ledger.witness_busy", _PATIENCE_S):
        known = open_witness(folder).logs
        if key in known:
            return False
        write_durably(folder / _LOGS, [f"{one.line}\n".encode() for one in (*known, key)])
    return True


def open_witness(folder: Path) -> WitnessFolder:
    """The witness in ``folder``.

    Raises MalformedError ``ledger.witness_missing`` where there is none, or what it cosigned is gone; ``ledger.key``
    where a line of its logs is no key; RefusedError ``ledger.key_exposed``; TansiqError ``storage.*``.
    """
    public = read_file(folder / _PUBLIC, NOTE_MAX_BYTES)
    if public is None or not (folder / _SEEN).is_dir():
        raise MalformedError("ledger.witness_missing", path=str(folder))
    key = read_cosigner_key(public.decode("utf-8", "replace"))
    if read_witness_key(folder / _KEY).verifier != key:
        raise MalformedError("ledger.key")
    lines = (read_file(folder / _LOGS, _LOGS_MAX_BYTES) or b"").decode("utf-8", "replace").splitlines()
    known = [read_verifier_key(line) for line in lines if line.strip() and not line.startswith("#")]
    return WitnessFolder(folder, key, tuple(known))


def _contradiction(before: bytes, submission: Submission) -> Contradiction | None:
    """What was cosigned before beside what is submitted, where the one cannot be true if the other is."""
    old, new = read_checkpoint(read_note(before).text), submission.checkpoint
    smaller, larger = (old, new) if old.size <= new.size else (new, old)
    shown = submission.proof if old.size < new.size and submission.old == old.size else ()
    if not contradicts(smaller, larger, shown):
        return None
    return Contradiction(before, submission.note, shown)


def _holds(found: Contradiction, key: VerifierKey) -> bool:
    try:
        verify_contradiction(found, key)
    except (MalformedError, RefusedError):
        return False
    return True
