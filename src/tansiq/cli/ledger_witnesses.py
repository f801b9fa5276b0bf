"""What commands about logs do with a policy: whose cosignatures are there, whether they are a quorum, what is told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tansiq.cli.ledger_files import PATH, read_content
from tansiq.errors import MalformedError, RefusedError, TansiqError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from tansiq.cli.terminal import Voice
    from tansiq.engines.ledger import Cosigned, Policy, VerifierKey, Witnessed
    from tansiq.stores.problem import Problem
    from tansiq.stores.tiles import TileLog

__all__ = [
    "as_json", "key_of", "policy_option", "quorum_of", "read_policy_file", "tell_witnesses", "under_quorum",
    "write_evidence",
]  # fmt: skip


def policy_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--policy``: which witnesses must have cosigned."""
    text = "A policy of witnesses (C2SP tlog-policy): a quorum of them must have cosigned. It may name the log's key."
    return click.option("--policy", type=PATH, metavar="FILE", help=text)(command)


def read_policy_file(path: Path) -> Policy:
    """The policy in a file."""
    from tansiq.engines.ledger import read_policy
    from tansiq.engines.ledger.policy import POLICY_MAX_BYTES

    return read_policy(read_content(path, POLICY_MAX_BYTES))


def key_of(policy: Policy | None, origin: str) -> VerifierKey | None:
    """The key under which a policy knows the log, where it knows one alone."""
    known = [key for key in policy.logs if key.name == origin] if policy else []
    return known[0] if len(known) == 1 else None


def quorum_of(folder: Path, policy: Policy, key: VerifierKey | None) -> tuple[Witnessed | None, list[Problem]]:
    """What a quorum cosigned of the log in ``folder`` last, and what is wrong with that, or that there is nothing."""
    from tansiq.stores.cosigned import COSIGNED, best_cosigned
    from tansiq.stores.problem import problem_of
    from tansiq.stores.tiles import read_state

    try:
        best = best_cosigned(folder, policy, key)
        if best is None and policy.quorum != "none":
            raise _no_quorum(folder, policy)
        if best is None:
            return None, []
        read_state(folder).under(best[0])
    except TansiqError as error:
        return None, [problem_of(error, folder / COSIGNED)]
    return best[1], []


def under_quorum(log: TileLog, index: int, policy: Policy, key: VerifierKey | None) -> TileLog:
    """The log under what a quorum cosigned last; RefusedError ``ledger.no_quorum`` where that lacks the entry."""
    from tansiq.stores.cosigned import provable

    found = provable(log, index, policy, key)
    if found is log:
        raise _no_quorum(log.folder, policy)
    return found


def _no_quorum(folder: Path, policy: Policy) -> RefusedError:
    """With the number of witnesses of the policy that cosigned anything, at most, at one size."""
    from tansiq.engines.ledger import read_note
    from tansiq.stores.cosigned import cosigned_notes

    signed = max((len(policy.cosigned(read_note(note))) for _size, note in cosigned_notes(folder)), default=0)
    return RefusedError("ledger.no_quorum", signed=signed, quorum=policy.quorum)


def write_evidence(folder: Path, earlier: Path, key: VerifierKey, out: Path) -> bool:
    """Write what proves that the log and an earlier checkpoint of it contradict each other; whether anything does."""
    from tansiq.engines.ledger import verify_contradiction, write_contradiction
    from tansiq.engines.ledger.notes import NOTE_MAX_BYTES
    from tansiq.stores.durable import write_durably
    from tansiq.stores.tiles import open_log

    try:
        found = open_log(folder, key).contradiction(read_content(earlier, NOTE_MAX_BYTES))
        if found is None:
            return False
        verify_contradiction(found, key)
    except (MalformedError, RefusedError):  # a log that is broken, or another one: verifying it has told so
        return False
    write_durably(out, [write_contradiction(found)])
    return True


def as_json(cosigned: Sequence[Cosigned]) -> list[dict[str, object]]:
    """Who cosigned, and when."""
    return [{"name": one.witness.name, "key": one.witness.key.line, "at": _instant(one.at)} for one in cosigned]


def tell_witnesses(voice: Voice, found: Witnessed) -> None:
    """Who cosigned, and when, a line each."""
    from tansiq import messages

    size = voice.number(f"{found.checkpoint.size:,}")
    voice.line(messages.sentence("ledger.witnessed_by", voice.lang, size=size))
    for one in found.cosigned:
        blanks = {"name": voice.value(one.witness.name), "at": voice.number(_instant(one.at))}
        voice.line(messages.sentence("ledger.witness_signed", voice.lang, **blanks))


def _instant(at: int) -> str:
    """A time as text; one beyond the calendar as the number that was signed."""
    try:
        return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (OverflowError, ValueError, OSError):
        return str(at)
