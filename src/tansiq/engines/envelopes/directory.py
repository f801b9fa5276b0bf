"""Directories: cards of partners under the signature of who vouches for them, pinned once and then followed in order.

A directory is pinned when a person has compared its fingerprint by another way (``pinned``). Every later state must be
signed by the identity that the one before it has or announces, bear the next number and the digest of the one before,
and take back no revocation (``updated``). An authority that speaks for itself publishes a directory with one card.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tansiq.engines.canonical import Value, canonical_form, read_canonical
from tansiq.engines.envelopes.card import Card, CardKey, Certificate, read_card
from tansiq.engines.envelopes.fields import (
    any_value,
    checked,
    each,
    is_authority,
    is_count,
    is_digest,
    is_instant,
    one_of,
    or_none,
    read_instant,
    write_instant,
)
from tansiq.engines.envelopes.fingerprint import verify_fingerprint
from tansiq.engines.envelopes.keys import PrivateKey, PublicKey, read_jwk
from tansiq.engines.envelopes.message import digest_of
from tansiq.engines.envelopes.signing import read_signed, sign, verify_signed
from tansiq.engines.envelopes.suite import Suite
from tansiq.errors import MalformedError, RefusedError

__all__ = [
    "DIRECTORY_MAX_BYTES", "DIRECTORY_TYP", "Directory", "cards_of", "directory_of", "pinned", "read_directory",
    "sign_directory", "updated",
]  # fmt: skip

DIRECTORY_MAX_BYTES: Final = 1 << 22
DIRECTORY_TYP: Final = "tansiq-directory"
_FORMAT: Final = "tansiq-directory-1"
_DIRECTORY: Final = {
    "cards": each(any_value, least=1, most=500),
    "format": one_of(_FORMAT),
    "identity": each(any_value, least=1, most=4),
    "issued_at": is_instant,
    "issuer": is_authority,
    "next_identity": each(any_value, most=4),
    "number": is_count,
    "previous": or_none(is_digest),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Cards as ``issuer`` has stated them in state ``number``; ``previous``: the digest of the state before.

    ``identity``: the keys that sign this state; ``next_identity``: those that may sign the next one, where they change.
    Raises MalformedError ``signed.field``.
    """

    issuer: str
    number: int
    previous: str | None
    issued_at: datetime
    identity: tuple[PublicKey, ...]
    next_identity: tuple[PublicKey, ...] = ()
    cards: tuple[Card, ...]

    def __post_init__(self) -> None:
        checked(self.to_value(), _DIRECTORY, "directory")
        names = [card.authority for card in self.cards]
        if names != sorted(set(names)):
            raise MalformedError("signed.field", field="directory/cards")
        if (self.previous is None) != (self.number == 1):
            raise MalformedError("signed.field", field="directory/previous")

    @property
    def digest(self) -> str:
        """The digest of this state."""
        return digest_of(_write(self))

    def to_value(self) -> dict[str, Value]:
        """The directory as JSON."""
        return {
            "cards": [card.to_value() for card in self.cards],
            "format": _FORMAT,
            "identity": [key.jwk for key in self.identity],
            "issued_at": write_instant(self.issued_at),
            "issuer": self.issuer,
            "next_identity": [key.jwk for key in self.next_identity],
            "number": self.number,
            "previous": self.previous,
        }


def sign_directory(directory: Directory, suite: Suite, keys: Sequence[PrivateKey]) -> bytes:
    """The directory under the signatures of its identity.

    Raises RefusedError ``signed.incomplete``, ``directory.wrong_key`` where ``keys`` are not its identity.
    """
    if tuple(key.public for key in keys) != directory.identity:
        raise RefusedError("directory.wrong_key", issuer=directory.issuer)
    return sign(_write(directory), DIRECTORY_TYP, suite, keys)


def read_directory(data: bytes) -> Directory:
    """A directory whose signatures are those of the identity it names, which is believed by nobody yet.

    Raises MalformedError ``canonical.*``, ``signed.field``, ``signed.key``; RefusedError ``signed.*``,
    ``directory.wrong_key`` where others signed it.
    """
    signed = read_signed(data, DIRECTORY_TYP, limit=DIRECTORY_MAX_BYTES)
    directory = directory_of(signed.payload)
    if [one.kid for one in signed.signatures] != [key.kid for key in directory.identity]:
        raise RefusedError("directory.wrong_key", issuer=directory.issuer)
    keys = {key.kid: key for key in directory.identity}
    verify_signed(signed, keys.__getitem__)
    return directory


def directory_of(payload: bytes) -> Directory:
    """A directory from what was signed; nothing is verified. Raises MalformedError as ``read_directory`` does."""
    value = checked(read_canonical(payload, limit=DIRECTORY_MAX_BYTES), _DIRECTORY, "directory")
    return Directory(
        issuer=value["issuer"],
        number=value["number"],
        previous=value["previous"],
        issued_at=read_instant(value["issued_at"]),
        identity=tuple(map(read_jwk, value["identity"])),
        next_identity=tuple(map(read_jwk, value["next_identity"])),
        cards=tuple(map(read_card, value["cards"])),
    )


def pinned(data: bytes, told: str, scope: Collection[str]) -> Directory:
    """A directory to be followed from now on, since ``told`` is its fingerprint, as read out by who issued it.

    ``scope``: the authorities that the issuer may speak for. Raises what ``read_directory`` and ``verify_fingerprint``
    raise, and RefusedError ``directory.scope``.
    """
    directory = read_directory(data)
    verify_fingerprint(directory.issuer, directory.identity, told)
    _verify_scope(directory, scope)
    return directory


def updated(current: Directory, data: bytes, scope: Collection[str]) -> Directory:
    """The state that follows ``current``; ``current`` itself where it has come again.

    Raises what ``read_directory`` raises, and RefusedError ``directory.wrong_key``, ``directory.outdated``,
    ``directory.conflict``, ``directory.gap``, ``directory.chain``, ``directory.backdated``, ``directory.unrevoked``,
    ``directory.scope``. Then ``current`` stays in force.
    """
    new = read_directory(data)
    if new.issuer != current.issuer or new.identity not in (current.identity, current.next_identity):
        raise RefusedError("directory.wrong_key", issuer=current.issuer)
    if new.number == current.number and new.digest == current.digest:
        return current
    _verify_order(current, new)
    _verify_revocations(current, new)
    _verify_scope(new, scope)
    return new


def cards_of(directories: Iterable[Directory]) -> dict[str, Card]:
    """The cards of several directories by the names of the authorities. Raises RefusedError ``directory.two_cards``."""
    cards = dict[str, Card]()
    for directory in directories:
        for card in directory.cards:
            if card.authority in cards:
                raise RefusedError("directory.two_cards", authority=card.authority)
            cards[card.authority] = card
    return cards


def _write(directory: Directory) -> bytes:
    return canonical_form(directory.to_value(), limit=DIRECTORY_MAX_BYTES)


def _verify_scope(directory: Directory, scope: Collection[str]) -> None:
    for card in directory.cards:
        if card.authority not in scope:
            raise RefusedError("directory.scope", issuer=directory.issuer, authority=card.authority)


def _verify_order(current: Directory, new: Directory) -> None:
    if new.number < current.number:
        raise RefusedError("directory.outdated", issuer=new.issuer, number=new.number, current=current.number)
    if new.number == current.number:
        raise RefusedError("directory.conflict", issuer=new.issuer, number=new.number)
    if new.number > current.number + 1:
        raise RefusedError("directory.gap", issuer=new.issuer, number=new.number, current=current.number)
    if new.previous != current.digest:
        raise RefusedError("directory.chain", issuer=new.issuer, number=new.number)
    if new.issued_at < current.issued_at:
        raise RefusedError("directory.backdated", issuer=new.issuer, number=new.number)


def _verify_revocations(current: Directory, new: Directory) -> None:
    """What is revoked stays so, and since the same moment or an earlier one; else a thief would only have to wait."""
    after = {name: one for card in new.cards for name, one in _revocable(card)}
    for card in current.cards:
        for name, one in _revocable(card):
            if one.term.revoked_at is None:
                continue
            later = after.get(name)
            revoked = later.term.revoked_at if later else None
            if revoked is None or revoked > one.term.revoked_at:
                raise RefusedError("directory.unrevoked", issuer=new.issuer, authority=card.authority)


def _revocable(card: Card) -> list[tuple[tuple[str, str], CardKey | Certificate]]:
    keys = [((card.authority, one.key.kid), one) for one in card.keys]
    return [*keys, *(((card.authority, one.digest), one) for one in card.certificates)]
