"""Which witnesses must have cosigned a checkpoint before it is believed: known logs, witnesses, groups, a quorum.

Source: C2SP tlog-policy. The file is read as UTF-8, which the specification advises; names are compared as they are
written. At most 64 logs, 64 witnesses and 64 groups: twice what every reader of such files has to take.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

from tansiq.engines.ledger.checkpoint import Checkpoint, read_checkpoint
from tansiq.engines.ledger.cosignatures import CosignerKey, read_cosigner_key
from tansiq.engines.ledger.notes import Note, VerifierKey, read_note, read_verifier_key
from tansiq.errors import MalformedError, RefusedError

__all__ = ["POLICY_MAX_BYTES", "Cosigned", "Policy", "Witness", "Witnessed", "read_policy", "witnessed"]

POLICY_MAX_BYTES: Final = 1 << 18
_MOST: Final = 64
_NONE: Final = "none"  # the quorum of a policy that asks for no witness
_FORBIDDEN: Final = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_BLANKS: Final = re.compile(r"[ \t]+")
K = TypeVar("K", VerifierKey, CosignerKey)
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,3}")


class Witness(NamedTuple):
    """A witness as a policy names it; ``url``: where it is asked, empty where the policy does not say."""

    name: str
    key: CosignerKey
    url: str = ""


class Group(NamedTuple):
    """At least ``needed`` of ``members``, each a witness or a group named before."""

    needed: int
    members: tuple[str, ...]


class Cosigned(NamedTuple):
    """A witness that cosigned a checkpoint, and when (seconds since 1970, UTC)."""

    witness: Witness
    at: int


@dataclass(frozen=True, slots=True)
class Policy:
    """Logs by their keys, witnesses, groups by their names in the order of the file, and what the quorum is."""

    logs: tuple[VerifierKey, ...]
    witnesses: tuple[Witness, ...]
    groups: Mapping[str, Group]
    quorum: str

    def is_reached_by(self, names: Collection[str]) -> bool:
        """Whether the witnesses of these names are a quorum."""
        reached = {_NONE, *names}
        for name, group in self.groups.items():  # each speaks of names before it
            if sum(member in reached for member in group.members) >= group.needed:
                reached.add(name)
        return self.quorum in reached

    def cosigned(self, note: Note) -> tuple[Cosigned, ...]:
        """Which witnesses cosigned a note, in the order of the policy. Raises RefusedError ``ledger.forged``."""
        names = {(one.name, one.identifier) for one in note.signatures}
        signed = [one for one in self.witnesses if (one.key.name, one.key.identifier) in names]
        return tuple(Cosigned(one, one.key.verify(note)) for one in signed)


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint that its log signed, who cosigned it, and whether these are a quorum."""

    checkpoint: Checkpoint
    cosigned: tuple[Cosigned, ...]
    is_quorum: bool


def witnessed(data: bytes, policy: Policy, key: VerifierKey | None = None) -> Witnessed:
    """What a signed checkpoint is worth under ``policy``; of the log with ``key``, or of one that the policy knows.

    Raises MalformedError ``ledger.note``, ``ledger.checkpoint``; RefusedError ``ledger.unsigned``, ``ledger.forged``,
    ``ledger.unknown_log`` where the policy knows no log of that name.
    """
    note, checkpoint = _signed(data, (key,) if key else policy.logs)
    cosigned = policy.cosigned(note)
    return Witnessed(checkpoint, cosigned, policy.is_reached_by([one.witness.name for one in cosigned]))


@lru_cache(maxsize=16)
def _signed(data: bytes, known: tuple[VerifierKey, ...]) -> tuple[Note, Checkpoint]:
    """A checkpoint that one of some logs signed. Kept for a while: hundreds of proofs come under one."""
    note = read_note(data)
    checkpoint = read_checkpoint(note.text)
    keys = [one for one in known if one.name == checkpoint.origin]
    if not keys:
        raise RefusedError("ledger.unknown_log", origin=checkpoint.origin)
    _verify_one_of(keys, note)
    return note, checkpoint


def _verify_one_of(keys: Collection[VerifierKey], note: Note) -> None:
    """One good signature by any of the keys is enough: a log may change from one to another."""
    *others, last = keys
    for key in others:
        try:
            key.verify(note)
        except RefusedError:
            continue
        return
    last.verify(note)


def read_policy(data: bytes) -> Policy:
    """A policy from the bytes of its file. Raises MalformedError ``ledger.policy*``, each with its ``line``."""
    reader = _Reader()
    for number, words in _lines(data):
        reader.line = number
        reader.take(words)
    if reader.quorum is None:
        raise MalformedError("ledger.policy_quorum", line=reader.line)
    return Policy(tuple(reader.logs), tuple(reader.witnesses), reader.groups, reader.quorum)


def _lines(data: bytes) -> list[tuple[int, list[str]]]:
    """The lines that say something, with their numbers from 1, in words."""
    bad = _FORBIDDEN.search(data)
    if len(data) > POLICY_MAX_BYTES or bad:
        end = bad.start() if bad else POLICY_MAX_BYTES
        raise MalformedError("ledger.policy", line=data[:end].count(b"\n") + 1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedError("ledger.policy", line=data[: error.start].count(b"\n") + 1) from error
    stripped = [(number, line.strip(" \t")) for number, line in enumerate(text.split("\n"), 1)]
    return [(number, _BLANKS.split(line)) for number, line in stripped if line and not line.startswith("#")]


@dataclass(slots=True)
class _Reader:
    """What was read so far. ``free``: names that no group has as a member yet."""

    line: int = 1
    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str | None = None
    free: set[str] = field(default_factory=set)

    def take(self, words: list[str]) -> None:
        match words:
            case ["log", key] | ["log", key, _]:
                self._take_log(key)
            case ["witness", name, key] | ["witness", name, key, _]:
                self._take_witness(name, key, words[3] if len(words) == 4 else "")
            case ["group", name, needed, *members] if members:
                self._take_group(name, needed, members)
            case ["quorum", name]:
                self._take_quorum(name)
            case _:
                raise MalformedError("ledger.policy", line=self.line)

    def _take_log(self, line: str) -> None:
        key = self._key(read_verifier_key, line)
        if key.public in {one.public for one in self.logs}:
            raise MalformedError("ledger.policy_key", line=self.line)
        self.logs.append(key)
        self._refuse_many(len(self.logs))

    def _take_witness(self, name: str, line: str, url: str) -> None:
        key = self._key(read_cosigner_key, line)
        if key.public in {one.key.public for one in self.witnesses}:
            raise MalformedError("ledger.policy_key", line=self.line)
        self._define(name)
        self.witnesses.append(Witness(name, key, url))
        self._refuse_many(len(self.witnesses))

    def _take_group(self, name: str, needed: str, members: list[str]) -> None:
        number = {"all": len(members), "any": 1}.get(needed) or (int(needed) if _NUMBER.fullmatch(needed) else 0)
        if not 1 <= number <= len(members):
            raise MalformedError("ledger.policy", line=self.line)
        for member in members:
            if member not in self.free:  # unknown, or counted already: each witness counts in one way only
                raise MalformedError("ledger.policy_name", line=self.line, name=member)
            self.free.remove(member)
        self._define(name)
        self.groups[name] = Group(number, tuple(members))
        self._refuse_many(len(self.groups))

    def _take_quorum(self, name: str) -> None:
        known = {_NONE, *self.groups, *(one.name for one in self.witnesses)}
        if self.quorum is not None:
            raise MalformedError("ledger.policy_quorum", line=self.line)
        if name not in known:
            raise MalformedError("ledger.policy_name", line=self.line, name=name)
        self.quorum = name

    def _define(self, name: str) -> None:
        if name == _NONE or name in self.groups or name in {one.name for one in self.witnesses}:
            raise MalformedError("ledger.policy_name", line=self.line, name=name)
        self.free.add(name)

    def _key(self, read: Callable[[str], K], line: str) -> K:
        try:
            return read(line)
        except MalformedError as error:
            raise MalformedError("ledger.policy_key", line=self.line) from error

    def _refuse_many(self, count: int) -> None:
        if count > _MOST:
            raise MalformedError("ledger.policy", line=self.line)
