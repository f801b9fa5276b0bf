"""Asking a witness to cosign a log's newest checkpoint: over HTTP, or in a folder that somebody carries to it and back.

A policy names a witness by its address: ``https://...`` (``http`` on this machine only), or ``file:///...`` for a
folder. In a folder a request is ``<witness>-<size>.request``, the body that would be sent over HTTP; its answer stands
beside it as ``.answer``: a line with the status, then the body that would come back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from tansiq.engines.ledger import Note, Submission, Witness, read_answer, read_note, read_submission, write_submission
from tansiq.engines.ledger.witnessing import ANSWER_MAX_BYTES, SUBMISSION_MAX_BYTES, read_size
from tansiq.errors import RefusedError, TansiqError, TransportError
from tansiq.stores.cosigned import keep_cosigned, last_cosigned
from tansiq.stores.durable import blocked, write_durably
from tansiq.stores.tiles import TileLog, read_file
from tansiq.stores.witness import WitnessFolder
from tansiq.transports.download import Answered, Downloader
from tansiq.transports.witness_server import ADD_CHECKPOINT, SIZE_TYPE, status_of

__all__ = ["answer_folder", "ask_in_folder", "ask_over_http", "folder_of", "keep_answers", "known_size"]

_ANSWER_HEAD: Final = re.compile(rb"tansiq witness answer 1: ([1-5][0-9]{2})\n")
_REQUEST, _ANSWER = ".request", ".answer"
_REQUESTS_MOST: Final = 1000
_FRESH_S: Final = 600.0


def folder_of(witness: Witness) -> Path | None:
    """The folder in which a witness is asked; None where it is asked over HTTP, or nowhere.

    Raises RefusedError ``ledger.witness_address`` for any other address.
    """
    try:
        parts = urlsplit(witness.url)
    except ValueError as error:
        raise RefusedError("ledger.witness_address", name=witness.name) from error
    if not witness.url or parts.scheme in ("http", "https"):
        return None
    if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/") or parts.query or parts.fragment:
        raise RefusedError("ledger.witness_address", name=witness.name)
    return Path(unquote(parts.path))


def ask_over_http(log: TileLog, witness: Witness, known: int, downloader: Downloader) -> Note:
    """The log's checkpoint with the cosignature of a witness; ``known``: the size that it is thought to have cosigned.

    Where the witness says that it cosigned another size, it is asked once more from there. Raises RefusedError
    ``ledger.witness_ahead`` where it says that it cosigned a larger one than the log has, ``ledger.witness_disagrees``
    where it says that the log tells another story, ``ledger.unsigned`` or ``ledger.forged`` where the answer is not its
    cosignature; MalformedError ``ledger.answer``; TransportError ``ledger.witness_refuses``; and what
    ``Downloader.send`` raises.
    """
    address = witness.url.rstrip("/") + ADD_CHECKPOINT
    asked = _submission(log, witness, known)
    answer = downloader.send(address, write_submission(asked))
    if _is_size(answer):
        asked = _submission(log, witness, read_size(answer.body))
        answer = downloader.send(address, write_submission(asked))
    return _read(answer, asked, witness)


def ask_in_folder(log: TileLog, witness: Witness, known: int, now: float) -> None:
    """Leave a request in the folder of a witness, where none is on its way.

    One that waits for an answer is left for ten minutes, since somebody may be carrying it; then a newer one takes its
    place. ``now``: seconds since 1970. Raises as ``ask_over_http``; TansiqError ``storage.*`` where the folder is away.
    """
    folder = folder_of(witness)
    assert folder is not None
    stem = f"{witness.key.identifier.hex()}-"
    waiting = _whole(folder, f"{stem}*{_REQUEST}")
    if any(_is_fresh(path, now) or path.with_suffix(_ANSWER).exists() for path in waiting):
        return
    name = f"{stem}{log.size}{_REQUEST}"
    write_durably(folder / name, [write_submission(_submission(log, witness, known))])
    for path in waiting:
        if path.name != name:
            _delete(path)


def keep_answers(log: TileLog, witness: Witness) -> int | None:
    """Keep what came back in the folder of a witness, and delete it there; the size that the witness says it cosigned.

    None where it says none. Raises as ``ask_over_http``; then the answer is deleted too: the next request goes on.
    """
    folder = folder_of(witness)
    assert folder is not None
    size = None
    for path in _whole(folder, f"{witness.key.identifier.hex()}-*{_ANSWER}"):
        request = path.with_suffix(_REQUEST)
        answer, asked = _read_answer_file(path), read_file(request, SUBMISSION_MAX_BYTES)
        try:
            if answer and asked is not None:
                size = _keep_answer(log, witness, answer, read_submission(asked))
        finally:
            _delete(path)
            _delete(request)
    return size


def _keep_answer(log: TileLog, witness: Witness, answer: Answered, asked: Submission) -> int:
    if _is_size(answer):
        size = read_size(answer.body)
        _refuse_larger(log, witness, size)
        return size
    log.under(asked.note)  # raises where the request is no state of this log
    note = _read(answer, asked, witness)
    size = asked.checkpoint.size
    keep_cosigned(log.folder, size, note)
    return size


def answer_folder(witness: WitnessFolder, folder: Path, now: int) -> Iterator[tuple[Path, TansiqError | None]]:
    """Answer the requests in a folder that are meant for this witness; each with what stood in its way, or None.

    A request with an answer is left as it is. Raises TansiqError ``storage.*``.
    """
    for path in _whole(folder, f"{witness.key.identifier.hex()}-*{_REQUEST}"):
        if path.with_suffix(_ANSWER).exists():
            continue
        body, status, failed = b"", 200, None
        try:
            body = witness.cosign(read_file(path, SUBMISSION_MAX_BYTES) or b"", now)
        except TansiqError as error:
            status, failed = status_of(error), error
            body = f"{error.details['size']}\n".encode() if error.code == "ledger.moved_on" else error.code.encode()
        write_durably(path.with_suffix(_ANSWER), [f"tansiq witness answer 1: {status}\n".encode(), body])
        yield path, failed


def known_size(log: TileLog, witness: Witness) -> int:
    """The size that a witness cosigned last, as far as is kept here; 0 where nothing is."""
    last = last_cosigned(log.folder, witness.key)
    return int(last[0].split(b"\n", 2)[1]) if last else 0


def _submission(log: TileLog, witness: Witness, old: int) -> Submission:
    _refuse_larger(log, witness, old)
    return Submission(old, log.consistency(old) if old else (), log.note)


def _refuse_larger(log: TileLog, witness: Witness, size: int) -> None:
    if size > log.size:
        raise RefusedError("ledger.witness_ahead", name=witness.name, cosigned=size, size=log.size)


def _is_size(answer: Answered) -> bool:
    return answer.status == 409 and answer.content_type.partition(";")[0].strip() == SIZE_TYPE


def _read(answer: Answered, asked: Submission, witness: Witness) -> Note:
    if answer.status == 200:
        return read_answer(answer.body, read_note(asked.note), witness.key)
    if answer.status == 422 or (answer.status == 409 and not _is_size(answer)):
        raise RefusedError("ledger.witness_disagrees", name=witness.name, size=asked.checkpoint.size)
    raise TransportError("ledger.witness_refuses", name=witness.name, status=answer.status)


def _read_answer_file(path: Path) -> Answered | None:
    """The answer in a file; None where it is none."""
    data = read_file(path, ANSWER_MAX_BYTES) or b""
    head = _ANSWER_HEAD.match(data)
    if head is None or len(data) > ANSWER_MAX_BYTES:
        return None
    status, body = int(head[1]), data[head.end() :]
    return Answered(status, SIZE_TYPE if status == 409 and body[:1].isdigit() else "", body)


def _whole(folder: Path, pattern: str) -> list[Path]:
    """Files of a folder in order; a link that leads elsewhere is none of them."""
    try:
        found = sorted(path for path in folder.glob(pattern) if path.is_file() and not path.is_symlink())
    except OSError as error:
        raise blocked(folder, error, writing=False) from error
    return found[:_REQUESTS_MOST]


def _is_fresh(path: Path, now: float) -> bool:
    with suppress(FileNotFoundError):
        return now - path.stat().st_mtime < _FRESH_S
    return False


def _delete(path: Path) -> None:
    with suppress(FileNotFoundError):
        try:
            path.unlink()
        except PermissionError as error:
            raise blocked(path, error) from error
