"""``tansiq ledger``: verify a log whole, write the proof of one entry, verify such a proof without the log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tansiq.cli.exits import CHECK_FAILED, describe_error
from tansiq.cli.ledger_files import PATH, read_content, read_earlier, read_verifier
from tansiq.cli.ledger_witnesses import (
    as_json,
    key_of,
    policy_option,
    quorum_of,
    read_policy_file,
    tell_witnesses,
    under_quorum,
    write_evidence,
)
from tansiq.cli.options import answering
from tansiq.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tansiq.cli.terminal import Voice
    from tansiq.engines.ledger import Checkpoint, Receipt, Witnessed
    from tansiq.stores.problem import Problem

__all__ = ["ledger"]


@click.group()
def ledger() -> None:
    """Verify the tamper-evident log, and prove single entries of it."""


@ledger.command()
@click.argument("folder", type=PATH)
@click.option("--key", metavar="VKEY", help="Public key of the log (name+identifier+key), or a file that holds it.")
@click.option("--since", type=PATH, metavar="CHECKPOINT", help="An earlier checkpoint, which the log must continue.")
@policy_option
@click.option("--evidence", type=PATH, metavar="FILE", help="Where to write it if the log contradicts CHECKPOINT.")
@answering
def verify(
    voice: Voice, folder: Path, *, key: str | None, since: Path | None, policy: Path | None, evidence: Path | None
) -> None:
    """Read the log in FOLDER whole and name what is not as it was signed; exit code 1 where something is.

    With --policy a quorum of witnesses must have cosigned a state that the log begins with; they are named.
    """
    from tansiq.stores.tiles import read_state
    from tansiq.stores.tiles_check import verify_log

    state = read_state(folder).checkpoint
    witnesses = read_policy_file(policy) if policy else None
    verifier = read_verifier(key) if key else key_of(witnesses, state.origin)
    earlier = read_earlier(since, verifier) if since else None
    if evidence and not (since and verifier):
        wanted = "--evidence needs --since, and the log's key"
        raise click.UsageError(wanted)
    with voice.progress("verifying", state.size, path=folder.name) as progress:
        problems = verify_log(folder, verifier, earlier, progress)
    quorum, lacking = quorum_of(folder, witnesses, verifier) if witnesses else (None, [])
    problems += lacking
    answers = [{"code": one.code, "sentence": one.sentence(voice.lang), "file": one.file} for one in problems]
    written = (
        evidence if evidence and since and verifier and write_evidence(folder, since, verifier, evidence) else None
    )
    answer = {**_state(state), "key": verifier.line if verifier else None, "problems": answers}
    voice.json({**answer, "witnessed": _witnessed(quorum), "evidence": str(written) if written else None})
    _tell_log(voice, folder, state, problems)
    if written:
        voice.line((_said(voice, "contradiction_written", path=voice.number(written)), "red"))
    if quorum and not problems:
        tell_witnesses(voice, quorum)
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
@policy_option
@click.option("--key", metavar="VKEY", help="Public key of the log, for a policy that does not name it, or a file.")
@answering
def prove(voice: Voice, folder: Path, index: int, *, out: Path | None, policy: Path | None, key: str | None) -> None:
    """Write a proof of the entry INDEX (the first is 0) of the log in FOLDER, which is verified without the log.

    With --policy the proof is made under the last checkpoint that a quorum of witnesses cosigned.
    """
    from tansiq.engines.ledger import write_receipt
    from tansiq.stores.durable import write_durably
    from tansiq.stores.tiles import open_log

    log = open_log(folder)
    if policy:
        log = under_quorum(log, index, read_policy_file(policy), read_verifier(key) if key else None)
    receipt = log.receipt(index)
    path = out or Path(f"{index}.tlog-proof")
    write_durably(path, [write_receipt(receipt)])
    voice.json({"path": str(path), **_entry(receipt), **_state(log.checkpoint)})
    blanks = {"index": voice.number(f"{index:,}"), "path": voice.number(path)}
    voice.line(_said(voice, "receipt_written", **blanks))


@ledger.command("verify-proof")
@click.argument("proof", type=PATH)
@click.option("--key", metavar="VKEY", help="Public key of the log, or a file that holds it; or --policy names it.")
@policy_option
@click.option("--entry", type=PATH, metavar="FILE", help="The entry itself, in its one form as JSON; needs --salt.")
@click.option("--salt", metavar="HEX", help="The salt of the entry, in hexadecimal digits.")
@answering
def verify_proof(
    voice: Voice, proof: Path, *, key: str | None, policy: Path | None, entry: Path | None, salt: str | None
) -> None:
    """Verify a proof that `tansiq ledger prove` wrote, with the public key alone; exit code 1 where it does not hold.

    With --policy a quorum of witnesses must have cosigned it, and they are named. With --entry and --salt it is also
    verified that the entry is the one that was recorded.
    """
    from tansiq.engines.ledger import read_receipt, verify_commitment
    from tansiq.engines.ledger.receipt import RECEIPT_MAX_BYTES

    if (entry is None) != (salt is None):
        wanted = "--entry and --salt are given together"
        raise click.UsageError(wanted)
    if key is None and policy is None:
        wanted = "give --key or --policy"
        raise click.UsageError(wanted)
    receipt = read_receipt(read_content(proof, RECEIPT_MAX_BYTES))
    try:
        checkpoint, verifier, quorum = _proved(receipt, key, policy)
        if entry and salt:
            verify_commitment(receipt.entry, _canonical(entry), _salt(salt))
    except RefusedError as error:
        voice.json({"holds": False, **_entry(receipt), "problems": [describe_error(error, voice.lang)]})
        voice.say_error(error)
        click.get_current_context().exit(CHECK_FAILED)
    answer = {"holds": True, **_entry(receipt), **_state(checkpoint), "key": verifier, "problems": []}
    voice.json({**answer, "entry_opened": entry is not None, "witnessed": _witnessed(quorum)})
    _tell_proof(voice, receipt, checkpoint, opened=entry is not None)
    if quorum:
        tell_witnesses(voice, quorum)


@ledger.command("verify-contradiction")
@click.argument("evidence", type=PATH)
@click.option("--key", required=True, metavar="VKEY", help="Public key of the log, or a file that holds it.")
@answering
def verify_contradiction(voice: Voice, evidence: Path, *, key: str) -> None:
    """Verify that a log signed two states that cannot both be true; exit code 1 where the file does not prove it."""
    from tansiq.engines import ledger as engine
    from tansiq.engines.ledger.contradiction import CONTRADICTION_MAX_BYTES

    verifier = read_verifier(key)
    found = engine.read_contradiction(read_content(evidence, CONTRADICTION_MAX_BYTES))
    try:
        smaller, larger = engine.verify_contradiction(found, verifier)
    except RefusedError as error:
        voice.json({"holds": False, "problems": [describe_error(error, voice.lang)]})
        voice.say_error(error)
        click.get_current_context().exit(CHECK_FAILED)
    voice.json(
        {"holds": True, "key": verifier.line, "smaller": _state(smaller), "larger": _state(larger), "problems": []}
    )
    sizes = {name: voice.number(f"{one.size:,}") for name, one in (("smaller", smaller), ("larger", larger))}
    voice.line(_said(voice, "contradiction_holds", key=voice.value(verifier.name), **sizes))


def _proved(receipt: Receipt, key: str | None, policy: Path | None) -> tuple[Checkpoint, str | None, Witnessed | None]:
    """What is proved: the state, the line of the key that it was verified with, and under a policy who cosigned it."""
    from tansiq.engines.ledger import verify_receipt, verify_witnessed_receipt

    verifier = read_verifier(key) if key else None
    if policy is None:
        assert verifier is not None
        return verify_receipt(receipt, verifier), verifier.line, None
    witnesses = read_policy_file(policy)
    found = verify_witnessed_receipt(receipt, witnesses, verifier)
    verifier = verifier or key_of(witnesses, found.checkpoint.origin)
    return found.checkpoint, verifier.line if verifier else None, found


def _witnessed(found: Witnessed | None) -> dict[str, object] | None:
    return {"size": found.checkpoint.size, "witnesses": as_json(found.cosigned)} if found else None


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
