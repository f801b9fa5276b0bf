"""Inclusion: what a partner's log proves about a message that it took in.

A receipt is a signature; with it may come the proof that the taking in stands in the partner's log: the entry and its
salt, which open the commitment, and the path from there to a signed checkpoint (C2SP tlog-proof). The text of it is
the one form of an object with ``entry``, ``proof`` and ``salt``. It joins the ledger and envelopes, which know nothing
of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from tansiq.engines.canonical import canonical_form, read_canonical
from tansiq.engines.envelopes import Reference
from tansiq.engines.ledger import (
    Policy,
    canonical,
    read_receipt,
    read_verifier_key,
    verify_commitment,
    verify_witnessed_receipt,
)
from tansiq.errors import MalformedError, RefusedError

__all__ = ["INCLUSION_MAX_CHARACTERS", "TAKEN_IN", "Included", "read_inclusion", "write_inclusion"]

#: What a receipt has room for.
INCLUSION_MAX_CHARACTERS: Final = 1 << 13
#: What the entry of a message that is taken in is called.
TAKEN_IN: Final = "exchange:message:receive"
_FIELDS: Final = {"entry", "proof", "salt"}
_NO_WITNESS: Final = Policy((), (), {}, "none")


@dataclass(frozen=True, slots=True)
class Included:
    """Where a message stands in a log: ``index`` of ``size`` entries under ``origin``, since ``at`` by its clock.

    ``witnesses``: the names of those of the policy that cosigned the checkpoint.
    """

    origin: str
    index: int
    size: int
    at: datetime
    witnesses: tuple[str, ...]


def write_inclusion(entry: bytes, salt: bytes, proof: bytes) -> str:
    """The text that goes into a receipt: an entry in its one form, its salt (32 bytes), a tlog-proof.

    Raises RefusedError ``inclusion.size`` where a receipt has no room for it.
    """
    value = {"entry": entry.decode(), "proof": proof.decode(), "salt": salt.hex()}
    text = canonical_form(value, limit=1 << 20).decode()
    if len(text) > INCLUSION_MAX_CHARACTERS:
        raise RefusedError("inclusion.size", size=len(text), most=INCLUSION_MAX_CHARACTERS)
    return text


def read_inclusion(
    text: str, about: Reference, sender: str, logs: Sequence[str], policy: Policy | None = None
) -> Included:
    """What ``text`` proves of the message ``about`` by ``sender``; ``logs``: the public keys of the partner's log.

    With ``policy`` a quorum of its witnesses must have cosigned. Raises MalformedError ``inclusion.form``,
    ``ledger.*``; RefusedError ``inclusion.no_log`` where ``logs`` is empty, ``inclusion.other`` where the entry is of
    another message, ``ledger.not_committed``, ``ledger.unknown_log``, ``ledger.unsigned``, ``ledger.forged``,
    ``ledger.not_included``, ``ledger.no_quorum``.
    """
    if not logs:
        raise RefusedError("inclusion.no_log")
    value = _value(text)
    receipt = read_receipt(value["proof"].encode())
    entry = value["entry"].encode()
    verify_commitment(receipt.entry, entry, _salt(value["salt"]))
    at = _moment(_entry(entry), about, sender)
    known = replace(policy or _NO_WITNESS, logs=tuple(map(read_verifier_key, logs)))
    found = verify_witnessed_receipt(receipt, known)
    names = tuple(one.witness.name for one in found.cosigned)
    return Included(found.checkpoint.origin, receipt.index, found.checkpoint.size, at, names)


def _value(text: str) -> dict[str, str]:
    value = read_canonical(text.encode(), limit=INCLUSION_MAX_CHARACTERS)
    if not isinstance(value, dict) or value.keys() != _FIELDS:
        raise MalformedError("inclusion.form")
    if not all(isinstance(one, str) for one in value.values()):
        raise MalformedError("inclusion.form")
    return {name: str(one) for name, one in value.items()}


def _salt(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise MalformedError("inclusion.form") from error


def _entry(data: bytes) -> dict[str, Any]:
    value = read_canonical(data, limit=INCLUSION_MAX_CHARACTERS)
    if not isinstance(value, dict) or canonical(value) != data:
        raise MalformedError("inclusion.form")
    return value


def _moment(entry: dict[str, Any], about: Reference, sender: str) -> datetime:
    """When a message was taken in, by an entry that says so."""
    details = entry.get("details")
    said = details if isinstance(details, dict) else {}
    told = (entry.get("what"), entry.get("target"), entry.get("result"), said.get("digest"), said.get("from"))
    if told != (TAKEN_IN, f"message:{about.id}", "done", about.digest, sender) or said.get("state") != "delivered":
        raise RefusedError("inclusion.other", message=about.id)
    try:
        moment = datetime.fromisoformat(str(entry.get("at")))
    except ValueError as error:
        raise MalformedError("inclusion.form") from error
    if moment.tzinfo is None:
        raise MalformedError("inclusion.form")
    return moment
