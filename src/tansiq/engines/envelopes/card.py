"""Cards: what a partner has stated about itself: names, suites, keys with their times, certificates, addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tansiq.engines.canonical import Value
from tansiq.engines.envelopes.fields import (
    any_value,
    checked,
    each,
    is_authority,
    is_digest,
    is_instant,
    line,
    one_of,
    or_none,
    read_instant,
    write_instant,
)
from tansiq.engines.envelopes.keys import PublicKey, read_jwk
from tansiq.engines.envelopes.suite import SUITES, Suite
from tansiq.errors import MalformedError, RefusedError

__all__ = ["Card", "CardKey", "Certificate", "Term", "read_card"]

_KEYS_MAX: Final = 64
_NAMES: Final = {language: line(200) for language in ("ar", "en", "fr")}
_TERM: Final = {"from": is_instant, "revoked_at": or_none(is_instant), "until": is_instant}
_LOGS: Final = {"logs": each(line(300), least=1, most=8)}
_CARD: Final = {
    "addresses": each(line(500), most=16),
    "authority": is_authority,
    "certificates": each(any_value, most=_KEYS_MAX),
    "keys": each(any_value, most=_KEYS_MAX),
    "names": any_value,
    "suites": each(one_of(*SUITES), least=1, most=len(SUITES)),
}


@dataclass(frozen=True, slots=True)
class Term:
    """When something counts: from, until, and since when it is revoked, if it is."""

    start: datetime
    until: datetime
    revoked_at: datetime | None = None

    def is_revoked(self, at: datetime) -> bool:
        """Whether it is revoked at that moment: then nothing counts that comes in later, whatever date it bears."""
        return self.revoked_at is not None and self.revoked_at <= at

    def covers(self, moment: datetime, tolerance: timedelta = timedelta()) -> bool:
        """Whether a moment lies within, give or take what clocks may differ."""
        return self.start - tolerance <= moment < self.until + tolerance

    def is_in_force(self, at: datetime) -> bool:
        """Whether something may be done with it at that moment."""
        return self.covers(at) and not self.is_revoked(at)

    def to_value(self) -> dict[str, Value]:
        """The term as JSON."""
        revoked = write_instant(self.revoked_at) if self.revoked_at else None
        return {"from": write_instant(self.start), "revoked_at": revoked, "until": write_instant(self.until)}


@dataclass(frozen=True, slots=True)
class CardKey:
    """A key of the partner and its term."""

    key: PublicKey
    term: Term


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of the partner's server, by the SHA-256 of its DER form, and its term."""

    digest: str
    term: Term


@dataclass(frozen=True, slots=True)
class Card:
    """What a partner has stated about itself; ``logs``: the public keys of its ledger, as C2SP signed-note writes them.

    Raises MalformedError ``signed.field``.
    """

    authority: str
    names: Mapping[str, str]
    suites: tuple[str, ...]
    keys: tuple[CardKey, ...]
    certificates: tuple[Certificate, ...] = ()
    addresses: tuple[str, ...] = ()
    logs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        kids = [one.key.kid for one in self.keys]
        digests = [one.digest for one in self.certificates]
        checked(self.to_value(), _shape(self.logs), "card")
        checked(dict(self.names), _NAMES, "card/names")
        # In order, and nothing twice: then a card can be written in one way only.
        for name, values in (
            ("keys", kids),
            ("certificates", digests),
            ("logs", list(self.logs)),
            ("suites", list(self.suites)),
        ):
            if values != sorted(set(values)):
                raise MalformedError("signed.field", field=f"card/{name}")

    def signing_key(self, kid: str) -> CardKey:
        """The key of that name. Raises RefusedError ``envelope.key_unknown``."""
        found = next((one for one in self.keys if one.key.kid == kid), None)
        if found is None:
            raise RefusedError("envelope.key_unknown", authority=self.authority, key=kid)
        return found

    def sealing_key(self, suite: Suite, at: datetime) -> PublicKey:
        """The key to seal to: of those in force, the one that came last. Raises RefusedError ``envelope.no_key``."""
        usable = [one for one in self.keys if one.key.algorithm == suite.sealing and one.term.is_in_force(at)]
        if not usable:
            raise RefusedError("envelope.no_key", authority=self.authority, suite=suite.name)
        return max(usable, key=lambda one: (one.term.start, one.key.kid)).key

    def verify_certificate(self, digest: str, at: datetime) -> None:
        """Raise RefusedError unless a server's certificate is one of this card, at that moment.

        ``card.certificate_unknown``, ``card.certificate_revoked``, ``card.certificate_term``.
        """
        found = next((one.term for one in self.certificates if one.digest == digest), None)
        if found is None:
            raise RefusedError("card.certificate_unknown", authority=self.authority, certificate=digest)
        if found.is_revoked(at):
            raise RefusedError("card.certificate_revoked", authority=self.authority, certificate=digest)
        if not found.covers(at):
            raise RefusedError("card.certificate_term", authority=self.authority, certificate=digest)

    def to_value(self) -> dict[str, Value]:
        """The card as JSON."""
        return {
            "addresses": list(self.addresses),
            "authority": self.authority,
            "certificates": [{"digest": one.digest, **one.term.to_value()} for one in self.certificates],
            "keys": [{"jwk": one.key.jwk, **one.term.to_value()} for one in self.keys],
            **({"logs": list(self.logs)} if self.logs else {}),
            "names": dict(self.names),
            "suites": list(self.suites),
        }


def read_card(value: object) -> Card:
    """A card from JSON. Raises MalformedError ``signed.field``, ``signed.key``."""
    card = checked(value, _shape(isinstance(value, dict) and "logs" in value), "card")
    keys = [checked(one, {"jwk": any_value, **_TERM}, "card/keys") for one in card["keys"]]
    certificates = [checked(one, {"digest": is_digest, **_TERM}, "card/certificates") for one in card["certificates"]]
    return Card(
        card["authority"],
        checked(card["names"], _NAMES, "card/names"),
        tuple(card["suites"]),
        tuple(CardKey(read_jwk(one["jwk"]), _read_term(one)) for one in keys),
        tuple(Certificate(one["digest"], _read_term(one)) for one in certificates),
        tuple(card["addresses"]),
        tuple(card.get("logs", ())),
    )


def _shape(has_logs: object) -> Mapping[str, Callable[[object], bool]]:
    """A card of a node that has no ledger yet leaves the field out: so the cards from before it have one form."""
    return {**_CARD, **_LOGS} if has_logs else _CARD


def _read_term(value: Mapping[str, str]) -> Term:
    revoked = value["revoked_at"]
    return Term(read_instant(value["from"]), read_instant(value["until"]), read_instant(revoked) if revoked else None)
