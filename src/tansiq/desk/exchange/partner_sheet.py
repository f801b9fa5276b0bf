"""Partners as values for those who read them: where messages to each stand, and what each is known by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from tansiq.desk.exchange.models import Asked, Handed, Outgoing, Partner
from tansiq.desk.exchange.own import directory_of
from tansiq.desk.exchange.rules import rules
from tansiq.engines.envelopes import Card, Directory, fingerprint

__all__ = [
    "Fetching", "Own", "PartnerRow", "PartnerSheet", "Silent", "groups_of", "keys_of", "names_of", "partner_row",
    "partner_sheet", "silent", "silent_since",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner in a list. ``sent`` is always ``delivered + refused + waiting + dead + stated``, of what is shown."""

    id: str
    authority: str
    names: Mapping[str, str]
    state: str
    carrier: str
    is_suspended: bool
    problem: str
    contact_at: datetime | None
    sent: int
    delivered: int
    refused: int
    waiting: int
    dead: int
    stated: int


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key or certificate of a card, with its term."""

    name: str
    algorithm: str
    start: datetime
    until: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fetching:
    """Who asks whom for what waits: ``way`` is the carrier, ``at`` when it was last answered, None for never.

    ``problem``: why our last request was in vain; ``is_silent``: the partner should ask, and has not for long.
    """

    way: str
    at: datetime | None = None
    problem: str = ""
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Silent:
    """A partner that should ask us and has not since then; ``waiting``: messages to it that the reader may know of."""

    id: str
    names: Mapping[str, str]
    since: datetime
    waiting: int


@dataclass(frozen=True, slots=True)
class PartnerSheet:
    """One partner: its fingerprint in groups, the state of its directory, its keys; without a node, none of them."""

    row: PartnerRow
    kind: str
    groups: tuple[str, ...]
    pinned_at: datetime
    ceremony: str
    number: int = 0
    issued_at: datetime | None = None
    addresses: tuple[str, ...] = ()
    suites: tuple[str, ...] = ()
    keys: tuple[KeyRow, ...] = ()
    fetching: Fetching | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """What this node is to others; ``groups``: its fingerprint, to be read out."""

    authority: str
    groups: tuple[str, ...]
    number: int
    keys: tuple[KeyRow, ...]


def partner_row(found: Partner, counts: Mapping[tuple[object, str], int]) -> PartnerRow:
    """A partner with the ``counts`` of messages to it, by partner and status."""
    by_status = {str(status): counts.get((found.pk, status), 0) for status in Outgoing.Status.values}
    return PartnerRow(
        id=str(found.pk),
        authority=found.authority,
        names=names_of(found),
        state=found.state,
        carrier=found.carrier,
        is_suspended=found.is_suspended,
        problem=found.problem,
        contact_at=found.contact_at,
        sent=sum(by_status.values()),
        **by_status,
    )


def partner_sheet(found: Partner, counts: Mapping[tuple[object, str], int]) -> PartnerSheet:
    """A partner with all that its directory says of it."""
    row = partner_row(found, counts)
    if not found.has_node:
        return PartnerSheet(row, found.kind, (), found.pinned_at, found.ceremony)
    directory = directory_of(bytes(found.directory))
    card = directory.cards[0]
    return PartnerSheet(
        row=row,
        kind=found.kind,
        groups=groups_of(directory),
        pinned_at=found.pinned_at,
        ceremony=found.ceremony,
        number=directory.number,
        issued_at=directory.issued_at,
        addresses=card.addresses,
        suites=card.suites,
        keys=keys_of(card),
        fetching=_fetching(found, timezone.now()),
    )


def silent_since(now: datetime) -> list[Handed]:
    """How far partners have asked that should, are not suspended, and have not for as long as the rules say."""
    before = now - timedelta(minutes=rules().pull.silent_minutes)
    asking = Handed.objects.filter(partner__carrier=Partner.Carrier.ASKING, partner__is_suspended=False)
    return list(asking.filter(since__lt=before).select_related("partner").order_by("since"))


def silent(one: Handed, counts: Mapping[tuple[object, str], int]) -> Silent:
    """A silent partner, with the ``counts`` of messages to it."""
    waiting = counts.get((one.partner_id, str(Outgoing.Status.WAITING)), 0)
    return Silent(str(one.partner_id), names_of(one.partner), one.since, waiting)


def _fetching(found: Partner, now: datetime) -> Fetching | None:
    if found.carrier == Partner.Carrier.ASKING:
        row = Handed.objects.filter(partner=found).first()
        is_silent = any(one.partner_id == found.pk for one in silent_since(now))
        return Fetching(found.carrier, row.asked_at if row else None, is_silent=is_silent)
    if found.carrier == Partner.Carrier.ASKED:
        asked = Asked.objects.filter(partner=found).first()
        return Fetching(found.carrier, asked.answered_at, asked.problem) if asked else Fetching(found.carrier)
    return None


def names_of(found: Partner) -> Mapping[str, str]:
    """What a partner is called, by language: as its card says, or the directory of authorities where it has no node."""
    if not found.has_node:
        names: Mapping[str, str] = found.names
        return names
    return directory_of(bytes(found.directory)).cards[0].names


def groups_of(directory: Directory) -> tuple[str, ...]:
    """The fingerprint of a directory in its groups of digits."""
    return tuple(fingerprint(directory.issuer, directory.identity).split())


def keys_of(card: Card) -> tuple[KeyRow, ...]:
    """The keys and certificates of a card."""
    keys = [(one.key.kid, one.key.algorithm, one.term) for one in card.keys]
    keys += [(one.digest, "TLS", one.term) for one in card.certificates]
    return tuple(KeyRow(name, algorithm, term.start, term.until, term.revoked_at) for name, algorithm, term in keys)
