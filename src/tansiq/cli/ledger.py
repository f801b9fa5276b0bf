"""``tansiq ledger``: verify a log whole, write the proof of one entry, verify such a proof without the log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tansiq.cli.exits import CHECK_FAILED, describe_error
from tansiq.cli.ledger_files import PATH, read_content, read_earlier, read_verifier
from tansiq.cli.options import answering
from tansiq.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tansiq.cli.terminal import Voice
    from tansiq.engines.ledger import Checkpoint, Receipt
    from tansiq.stores.problem import Problem

__all__ = ["ledger"]


@click.group()
def ledger() -> None:
    """Verify the tamper-evident log, and prove single entries of it."""


@ledger.command()
@click.argument("folder", type=PATH)
@click.option("--key", metavar="VKEY", help="Public key of the log (name+identifier+key), or a file that holds it.")
@click.option("--since", type=PATH, metavar="CHECKPOINT", help="An earlier checkpoint, which the log must continue.")
@answering
def verify(voice: Voice, folder: Path, *, key: str | None, since: Path | None) -> None:
    """Read the log in FOLDER whole and name what is not as it was signed; exit code 1 where something is."""
    from tansiq.stores.tiles import read_state
    from tansiq.stores.tiles_check import verify_log

    verifier = read_verifier(key) if key else None
    earlier = read_earlier(since, verifier) if since else None
    state = read_state(folder).checkpoint
    with voice.progress("verifying", state.size, path=folder.name) as progress:
        problems = verify_log(folder, verifier, earlier, progress)
    answers = [{"code": one.code, "sentence": one.sentence(voice.lang), "file": one.file} for one in problems]
    voice.json({**_state(state), "key": verifier.line if verifier else None, "problems": answers})
    _tell_log(voice, folder, state, problems)
    if verifier is None:
        voice.line((_said(voice, "signature_unverified"), "yellow"))
    elif not problems:
        voice.line(_said(voice, "signed_by", key=voice.value(verifier.name)))
    if earlier and not problems:
        voice.line(_said(voice, "continues", size=voice.number(f"{earlier.size:,}")))
    if problems:
        click.get_current_context().exit(CHECK_FAILED)


@ledger.command()
@click.argument("folder", type=PATH)
@click.argument("index", type=click.IntRange(min=0))
@click.option("--out", type=PATH, metavar="FILE", help="Where to write the proof; INDEX.tlog-proof where not given.")
@answering
def prove(voice: Voice, folder: Path, index: int, *, out: Path | None) -> None:
    """Write a proof of the entry INDEX (the first is 0) of the log in FOLDER, which is verified without the log."""
    from tansiq.engines.ledger import write_receipt
    from tansiq.stores.durable import write_durably
    from tansiq.stores.tiles import open_log

    log = open_log(folder)
    receipt = log.receipt(index)
    path = out or Path(f"{index}.tlog-proof")
    write_durably(path, [write_receipt(receipt)])
    voice.json({"path": str(path), **_entry(receipt), **_state(log.checkpoint)})
    blanks = {"index": voice.number(f"{index:,}"), "path": voice.number(path)}
    voice.line(_said(voice, "receipt_written", **blanks))


@ledger.command("verify-proof")
@click.argument("proof", type=PATH)
@click.option("--key", required=True, metavar="VKEY", help="Public key of the log, or a file that holds it.")
@click.option("--entry", type=PATH, metavar="FILE", help="The entry itself, in its one form as JSON; needs --salt.")
@click.option("--salt", metavar="HEX", help="The salt of the entry, in hexadecimal digits.")
@answering
def verify_proof(voice: Voice, proof: Path, *, key: str, entry: Path | None, salt: str | None) -> None:
    """Verify a proof that `tansiq ledger prove` wrote, with the public key alone; exit code 1 where it does not hold.

    With --entry and --salt it is also verified that the entry is the one that was recorded.
    """
    from tansiq.engines.ledger import read_receipt, verify_commitment, verify_receipt
    from tansiq.engines.ledger.receipt import RECEIPT_MAX_BYTES

    if (entry is None) != (salt is None):
        wanted = "--entry and --salt are given together"
        raise click.UsageError(wanted)
    verifier, receipt = read_verifier(key), read_receipt(read_content(proof, RECEIPT_MAX_BYTES))
    try:
        checkpoint = verify_receipt(receipt, verifier)
        if entry and salt:
            verify_commitment(receipt.entry, _canonical(entry), _salt(salt))
    except RefusedError as error:
        voice.json({"holds": False, **_entry(receipt), "problems": [describe_error(error, voice.lang)]})
        voice.say_error(error)
        click.get_current_context().exit(CHECK_FAILED)
    answer = {"holds": True, **_entry(receipt), **_state(checkpoint), "key": verifier.line, "problems": []}
    voice.json({**answer, "entry_opened": entry is not None})
    _tell_proof(voice, receipt, checkpoint, opened=entry is not None)


def _said(voice: Voice, label: str, **blanks: object) -> str:
    from tansiq import messages

    return messages.sentence(f"ledger.{label}", voice.lang, **blanks)


def _tell_log(voice: Voice, folder: Path, state: Checkpoint, problems: Sequence[Problem]) -> None:
    for problem in problems:
        voice.line((f"  {problem.code}: {voice.value(problem.sentence(voice.lang))}", "red"))
    if problems:
        voice.line(_said(voice, "broken", path=voice.number(folder), count=len(problems)))
        return
    numbers = {"size": voice.number(f"{state.size:,}"), "root": voice.number(state.root.hex())}
    voice.line(_said(voice, "sound", path=voice.number(folder), **numbers))


def _tell_proof(voice: Voice, receipt: Receipt, checkpoint: Checkpoint, *, opened: bool) -> None:
    numbers = {"index": f"{receipt.index:,}", "size": f"{checkpoint.size:,}", "commitment": receipt.entry.hex()}
    shown = {key: voice.number(text) for key, text in numbers.items()}
    voice.line(_said(voice, "receipt_holds", key=voice.value(checkpoint.origin), **shown))
    if opened:
        voice.line(_said(voice, "entry_opened"))


def _state(checkpoint: Checkpoint) -> dict[str, object]:
    return {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex()}


def _entry(receipt: Receipt) -> dict[str, object]:
    return {"index": receipt.index, "commitment": receipt.entry.hex()}


def _canonical(path: Path) -> bytes:
    from tansiq.engines.ledger.entries import ENTRY_MAX_BYTES

    return read_content(path, ENTRY_MAX_BYTES)


def _salt(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        wanted = "--salt takes hexadecimal digits"
        raise click.UsageError(wanted) from error
