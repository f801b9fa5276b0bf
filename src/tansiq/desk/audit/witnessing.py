"""The witnesses of the log: asked by the worker, each by itself, so that none that is away holds up anything.

Who they are stands in the node's own policy (`witnesses.policy`, C2SP tlog-policy). What they cosigned is kept beside
the log (`stores.cosigned`), what stood in their way in one row each. Whatever breaks off, the next round begins with
the log's newest checkpoint. Asking is no entry of the record: otherwise the log would grow by being witnessed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tansiq.desk.audit.log import log_folder, verifier_key
from tansiq.desk.audit.models import Contact
from tansiq.desk.audit.sequencer import entries_from
from tansiq.desk.surroundings import POLICY_NAME
from tansiq.engines.ledger import Note, Policy, VerifierKey, Witness, Witnessed, read_policy
from tansiq.engines.ledger.policy import POLICY_MAX_BYTES
from tansiq.engines.ledger.witnessing import ANSWER_MAX_BYTES
from tansiq.errors import RefusedError, TansiqError, TransportError
from tansiq.stores.cosigned import best_cosigned, cosigned_notes, forget_cosigned, keep_cosigned, last_cosigned
from tansiq.stores.tiles import CHECKPOINT, TileLog, open_log, read_file
from tansiq.transports.download import Downloader, Limits
from tansiq.transports.witnesses import ask_in_folder, ask_over_http, folder_of, keep_answers, known_size

__all__ = [
    "Pace", "ask_witnesses", "contact_of", "pace", "refuse_other_story", "unwitnessed_minutes", "witness_policy",
]  # fmt: skip

#: A witness that says this of the log is an alarm, whatever the others say.
_ALARMS = frozenset({"ledger.witness_ahead", "ledger.witness_disagrees"})


@dataclass(frozen=True, slots=True)
class Pace:
    """How often witnesses are asked and how long they are waited for, in seconds; when it is alarmed, in minutes."""

    ask_seconds: float
    longest_seconds: float
    alarm_minutes: int
    connect_seconds: float
    answer_seconds: float
    round_seconds: float


@cache
def pace() -> Pace:
    """What `witnessing.toml` says."""
    return Pace(**tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")))


def witness_policy() -> Policy | None:
    """The node's policy; None where it has no witnesses. Raises MalformedError ``ledger.policy*``, ``storage.*``."""
    data = read_file(settings.TANSIQ_FOLDER / POLICY_NAME, POLICY_MAX_BYTES)
    return read_policy(data) if data is not None else None


def ask_witnesses(now: datetime) -> int:
    """Ask each witness that is due to cosign the newest checkpoint, and keep what comes back; 0: it waits its time.

    Raises RefusedError ``ledger.rolled_back``, ``ledger.not_consistent`` where the log is not what was cosigned before:
    then nobody is asked. When all were asked: ``ledger.witness_ahead``, ``ledger.witness_disagrees`` where a witness
    says so, ``ledger.unwitnessed`` where no quorum cosigned for long. MalformedError ``ledger.policy*``.
    """
    policy, key = witness_policy(), verifier_key()
    if policy is None or key is None or not (log_folder() / CHECKPOINT).exists():
        return 0
    log = open_log(log_folder(), key)
    refuse_other_story(log)
    asked = _asked(log, policy, now)
    for witness, error in asked:
        _keep_contact(witness, error, now)
    forget_cosigned(log.folder, policy, key)
    _refuse_alarms(policy)
    minutes = unwitnessed_minutes(log, policy, key, now)
    if minutes >= pace().alarm_minutes:
        raise RefusedError("ledger.unwitnessed", minutes=minutes)
    return 0


def refuse_other_story(log: TileLog) -> None:
    """Raise RefusedError ``ledger.rolled_back`` or ``ledger.not_consistent`` where another log was cosigned than this.

    A node does not ask for a second story to be cosigned; and its own files tell it first.
    """
    for _size, note in cosigned_notes(log.folder):
        log.under(note)
        return


def unwitnessed_minutes(log: TileLog, policy: Policy, key: VerifierKey, now: datetime) -> int:
    """How long the oldest entry that no quorum cosigned has been waiting; 0 where all are cosigned, or none need be."""
    if policy.is_reached_by(()):
        return 0
    best: tuple[bytes, Witnessed] | None = best_cosigned(log.folder, policy, key)
    size = best[1].checkpoint.size if best else 0
    waiting = entries_from(size, 1) if size < log.size else []
    return max(0, int((now - waiting[0].at).total_seconds() // 60)) if waiting else 0


def contact_of(witness: Witness) -> Contact | None:
    """When a witness was asked last, and what came of it."""
    return Contact.objects.filter(pk=_digest(witness)).first()


def _asked(log: TileLog, policy: Policy, now: datetime) -> list[tuple[Witness, TansiqError | None]]:
    """Who was asked, and what stood in the way; those in folders first, those over HTTP all at once."""
    due = [one for one in policy.witnesses if one.url and _is_due(log, one, now)]
    carried, asked = list[Witness](), list[tuple[Witness, TansiqError | None]]()
    over_http = list[Witness]()
    for witness in due:
        try:
            (carried if folder_of(witness) else over_http).append(witness)
        except RefusedError as error:
            asked.append((witness, error))
    asked += [(one, _ask_in_folder(log, one, now)) for one in carried]
    return [*asked, *_ask_over_http(log, over_http)]


def _is_due(log: TileLog, witness: Witness, now: datetime) -> bool:
    """Whether a witness has not cosigned the newest checkpoint, and its pause is over."""
    contact = contact_of(witness)
    if contact and contact.failures:
        pause = min(pace().longest_seconds, pace().ask_seconds * 2**contact.failures)
        if contact.at <= now < contact.at + timedelta(seconds=pause):  # a clock that was set back makes nobody wait
            return False
    last = last_cosigned(log.folder, witness.key) if log.size else None
    return log.size > 0 and (last is None or _text(last[0]) != _text(log.note))


def _ask_in_folder(log: TileLog, witness: Witness, now: datetime) -> TansiqError | None:
    try:
        said = keep_answers(log, witness)
        ask_in_folder(log, witness, known_size(log, witness) if said is None else said, now.timestamp())
    except TansiqError as error:
        return error
    return None


def _ask_over_http(log: TileLog, witnesses: Sequence[Witness]) -> Iterator[tuple[Witness, TansiqError | None]]:
    if not witnesses:
        return
    executor = ThreadPoolExecutor(len(witnesses))
    try:
        asked = [executor.submit(ask_over_http, log, one, known_size(log, one), _downloader()) for one in witnesses]
        wait(asked, pace().round_seconds)
        for witness, answer in zip(witnesses, asked, strict=True):
            yield witness, _kept(log, witness, answer)
    finally:
        # Whoever looks up a name that nobody answers for may take longer: what it brings then is not waited for.
        executor.shutdown(wait=False, cancel_futures=True)


def _kept(log: TileLog, witness: Witness, answer: Future[Note]) -> TansiqError | None:
    """Keep an answer that is there; what stood in its way, or None."""
    if not answer.done():
        return TransportError("download.too_slow", host=witness.name, seconds=pace().round_seconds)
    try:
        keep_cosigned(log.folder, log.size, answer.result())
    except TansiqError as error:
        return error
    return None


def _downloader() -> Downloader:
    seconds = pace()
    return Downloader(
        Limits(
            connect_seconds=seconds.connect_seconds,
            read_seconds=seconds.answer_seconds,
            total_seconds=seconds.answer_seconds,
            max_bytes=ANSWER_MAX_BYTES,
            max_unpacked_bytes=ANSWER_MAX_BYTES,
            redirects=0,
        )
    )


def _keep_contact(witness: Witness, error: TansiqError | None, now: datetime) -> None:
    details = {name: str(value) for name, value in error.details.items()} if error else {}
    with transaction.atomic():
        row, _ = Contact.objects.get_or_create(pk=_digest(witness), defaults={"at": now})
        row.at, row.details, row.problem = now, details, error.code if error else ""
        row.failures = min(row.failures + 1, 30) if error else 0
        row.save()


def _refuse_alarms(policy: Policy) -> None:
    """Raise what a witness said of the log, until it has cosigned again: a pause between two tries ends no alarm."""
    for contact in filter(None, map(contact_of, policy.witnesses)):
        if contact.problem in _ALARMS:
            raise RefusedError(contact.problem, **contact.details)


def _digest(witness: Witness) -> str:
    return sha256(witness.key.line.encode()).hexdigest()


def _text(note: bytes) -> bytes:
    return note.rpartition(b"\n\n")[0]
