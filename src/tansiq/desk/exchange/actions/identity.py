"""The node's own keys and what it tells of them: made once, renewed, revoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.log import verifier_key
from tansiq.desk.exchange.actions.effects import second
from tansiq.desk.exchange.models import Enclosure, OwnState, Partner
from tansiq.desk.exchange.own import (
    SelfDescription,
    exchange_folder,
    own_directory,
    own_introduction,
    self_description,
)
from tansiq.desk.exchange.rules import rules, tolerance
from tansiq.engines.envelopes import (
    HYBRID,
    ORDINARY,
    Card,
    CardKey,
    Certificate,
    Directory,
    PrivateKey,
    Suite,
    Term,
    sign_directory,
)
from tansiq.errors import RefusedError
from tansiq.stores.certificate import make_certificate
from tansiq.stores.keys import make_envelope_keys, read_envelope_keys

__all__ = ["OPERATOR", "renew_keys", "set_up"]

_CHANGE = "exchange:identity:change"
#: Whoever runs commands on the machine, and the node when it begins: it is no account.
OPERATOR = Actor(user_id="", via="command", permissions=frozenset({_CHANGE}))
_DAY = timedelta(days=1)


@action(_CHANGE)
def set_up(*, by: Actor) -> int:
    """Make keys, a certificate and the first state of the directory; the number of the state that is there then.

    Where there is one, and it says what ``exchange.toml`` says, and by which key the ledger is signed, nothing is made;
    otherwise a new state says it. Raises RefusedError ``exchange.off``, MalformedError ``exchange.own``, TansiqError
    ``storage.*``.
    """
    described = self_description()
    newest = OwnState.objects.select_for_update().order_by("-number").first()
    if newest is None:
        first = _described(_empty(described), described)
        return _published(by, _with_new(first, _from_now()), None, "first")
    current = own_directory()
    told = _described(current.cards[0], described)
    if told == current.cards[0]:
        record(_CHANGE, by=by, target=f"own:{newest.number}", details={"kept": True})
        return newest.number
    return _published(by, told, current, "described")


@action(_CHANGE)
def renew_keys(*, by: Actor, reason: str, revoke: bool) -> int:
    """Make new keys and a new certificate, and tell all partners; the number of the new state.

    ``revoke``: the keys until now count no longer, from this moment, since somebody else may have them. Otherwise they
    do for a time, for what is on its way. Raises RefusedError ``exchange.reason``, ``exchange.no_keys``.
    """
    if not reason.strip():
        raise RefusedError("exchange.reason")
    current, now = own_directory(), second(timezone.now())
    ended = _ended(current.cards[0], now, revoke=revoke)
    # Partners have to know new keys before anything is signed with them, unless the old ones count no longer.
    start = _from_now() if revoke else now + rules().keys.lead_days * _DAY
    return _published(by, _with_new(ended, start), current, reason.strip())


def _from_now() -> datetime:
    """From when keys count that are used at once: for a clock too that is set back afterwards, as far as any may be."""
    return second(timezone.now() - tolerance())


def _empty(described: SelfDescription) -> Card:
    return Card(described.authority, described.names, tuple(sorted(described.suites)), (), (), described.addresses)


def _described(card: Card, described: SelfDescription) -> Card:
    told = _empty(described)
    return replace(card, names=dict(told.names), suites=told.suites, addresses=told.addresses, logs=_logs(card))


def _logs(card: Card) -> tuple[str, ...]:
    """The keys of the ledger, those before it too: what was proved under them stays so."""
    key = verifier_key()
    return tuple(sorted({*card.logs, *([key.line] if key else [])}))


def _with_new(card: Card, start: datetime) -> Card:
    """The card with a new generation of keys that count from ``start``, whose files are written."""
    folder = exchange_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = len(list(folder.glob("keys-*"))) + 1
    term = Term(start, start + rules().keys.days * _DAY)
    keys = [CardKey(key.public, term) for key in make_envelope_keys(folder / f"keys-{number:04}")]
    file = folder / f"certificate-{number:04}.pem"
    digest = make_certificate(file, card.authority, term.start - _DAY, term.until)
    return replace(
        card,
        keys=tuple(sorted((*card.keys, *keys), key=lambda one: one.key.kid)),
        certificates=tuple(sorted((*card.certificates, Certificate(digest, term)), key=lambda one: one.digest)),
    )


def _ended(card: Card, now: datetime, *, revoke: bool) -> Card:
    def end(term: Term) -> Term:
        if term.revoked_at is not None:
            return term
        if revoke:
            return replace(term, revoked_at=now)
        return replace(term, until=min(term.until, now + rules().keys.overlap_days * _DAY))

    return replace(
        card,
        keys=tuple(replace(one, term=end(one.term)) for one in card.keys),
        certificates=tuple(replace(one, term=end(one.term)) for one in card.certificates),
    )


def _published(by: Actor, card: Card, current: Directory | None, reason: str) -> int:
    suite = HYBRID if HYBRID.name in card.suites else ORDINARY
    signers = _signers(suite)
    directory = Directory(
        issuer=card.authority,
        number=current.number + 1 if current else 1,
        previous=current.digest if current else None,
        # Never before the state that it follows, however the clock was set meanwhile: partners would refuse it.
        issued_at=max(second(timezone.now()), current.issued_at) if current else second(timezone.now()),
        identity=tuple(key.public for key in signers),
        cards=(card,),
    )
    OwnState(number=directory.number, data=sign_directory(directory, suite, signers)).save()
    told = own_introduction()
    for partner in Partner.objects.exclude(carrier=Partner.Carrier.OFF_NODE):
        Enclosure.objects.create(partner=partner, kind=Enclosure.Kind.DIRECTORY, data=told)
    details = {"number": directory.number, "digest": directory.digest}
    record(_CHANGE, by=by, target=f"own:{directory.number}", reason=reason, details=details)
    return directory.number


def _signers(suite: Suite) -> tuple[PrivateKey, ...]:
    """The keys that sign the directory: made once, of every kind, used for nothing else."""
    file = exchange_folder() / "identity"
    keys = read_envelope_keys(file) if file.exists() else make_envelope_keys(file, HYBRID.signatures)
    return tuple(key for key in keys if key.algorithm in suite.signatures)
