"""Partners: pinned by telephone, followed by signature, suspended and taken up again."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange import sight
from tansiq.desk.exchange.actions.effects import keep_certificates, make_way
from tansiq.desk.exchange.introduction import read_introduction
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Outgoing, Partner
from tansiq.desk.exchange.own import self_description
from tansiq.engines.envelopes import pinned, read_directory
from tansiq.errors import RefusedError
from tansiq.transports.carriers import CARRIERS

__all__ = ["Ceremony", "pin", "reach", "resume", "suspend"]

_PIN, _SUSPEND, _RESUME = "exchange:partner:pin", "exchange:partner:suspend", "exchange:partner:resume"
_REACH = "exchange:partner:reach"


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What a partner gave, and what was read out over another line.

    ``told``: the fingerprint as it was heard; ``spoke_with``: who read it out, over which line; ``state`` and ``kind``:
    what law knows the partner as.
    """

    introduction: bytes
    told: str
    spoke_with: str
    state: str
    kind: str
    carrier: str = Partner.Carrier.HTTPS


@action(_PIN)
def pin(*, by: Actor, ceremony: Ceremony) -> str:
    """Believe a partner's directory from now on, since its fingerprint was read out; the partner's id.

    Whoever is pinned already is pinned anew, with all keys of before forgotten. Raises RefusedError
    ``exchange.reason``, ``exchange.oneself``, ``exchange.state_unknown``, ``carrier.unknown``, ``directory.scope``,
    ``fingerprint.differs``; MalformedError ``fingerprint.*``, ``exchange.introduction`` and what reading raises.
    """
    data, certificates = read_introduction(ceremony.introduction)
    issuer = read_directory(data).issuer
    _refuse_unfit(ceremony, issuer)
    directory = pinned(data, ceremony.told, {issuer})
    if [card.authority for card in directory.cards] != [issuer]:
        raise RefusedError("directory.scope", issuer=issuer, authority="")
    found = _pinned(by, ceremony, issuer, data)
    keep_certificates(found, directory, certificates)
    make_way(found, found.pinned_at)
    details = {"number": directory.number, "digest": directory.digest, "state": found.state, "kind": found.kind}
    record(_PIN, by=by, target=f"partner:{found.pk}", reason=found.ceremony, details=details)
    return str(found.pk)


@action(_REACH)
def reach(*, by: Actor, partner_id: str, carrier: str, reason: str) -> None:
    """Reach a partner with a node by another carrier from now on; what waits for it goes by that.

    Raises RefusedError ``access.unknown``, ``exchange.reason``, ``carrier.unknown``.
    """
    found = sight.partner(partner_id)
    if not reason.strip():
        raise RefusedError("exchange.reason")
    _refuse_unknown(carrier if found.has_node else found.carrier)
    before, found.carrier, found.due_at = found.carrier, carrier, timezone.now()
    found.failures, found.problem = 0, ""
    found.save(update_fields=["carrier", "due_at", "failures", "problem"])
    make_way(found, found.due_at)
    Outgoing.objects.filter(partner=found, status=Outgoing.Status.WAITING).update(due_at=found.due_at)
    details = {"authority": found.authority, "before": before, "carrier": carrier}
    record(_REACH, by=by, target=f"partner:{found.pk}", reason=reason.strip(), details=details)


@action(_SUSPEND)
def suspend(*, by: Actor, partner_id: str, reason: str) -> None:
    """Send nothing to a partner, what waits included, until it is taken up again; what it sends is taken in.

    Raises RefusedError ``access.unknown``, ``exchange.reason``.
    """
    _switch(by, partner_id, reason, what=_SUSPEND)


@action(_RESUME)
def resume(*, by: Actor, partner_id: str, reason: str) -> None:
    """Send to a partner again. Raises as ``suspend``."""
    _switch(by, partner_id, reason, what=_RESUME)


def _refuse_unfit(ceremony: Ceremony, issuer: str) -> None:
    if not ceremony.spoke_with.strip():
        raise RefusedError("exchange.reason")
    if issuer == self_description().authority:
        raise RefusedError("exchange.oneself")
    _refuse_unknown(ceremony.carrier)
    if ceremony.state not in law_now().states.states:
        raise RefusedError("exchange.state_unknown", state=ceremony.state[:10])


def _refuse_unknown(carrier: str) -> None:
    if carrier not in CARRIERS:
        raise RefusedError("carrier.unknown", name=carrier[:40], known=", ".join(CARRIERS))


def _pinned(by: Actor, ceremony: Ceremony, issuer: str, data: bytes) -> Partner:
    told = {
        "state": ceremony.state,
        "kind": ceremony.kind,
        "carrier": ceremony.carrier,
        "directory": data,
        "names": {},
        "pinned_by_id": by.user_id,
        "pinned_at": timezone.now(),
        "ceremony": ceremony.spoke_with.strip(),
    }
    found, is_new = Partner.objects.update_or_create(authority=issuer, defaults=told)
    if not is_new:
        found.certificates.all().delete()
    return found


def _switch(by: Actor, partner_id: str, reason: str, *, what: str) -> None:
    found = sight.partner(partner_id)
    if not reason.strip():
        raise RefusedError("exchange.reason")
    found.is_suspended, found.due_at = what == _SUSPEND, timezone.now()
    found.save(update_fields=["is_suspended", "due_at"])
    record(what, by=by, target=f"partner:{found.pk}", reason=reason.strip(), details={"authority": found.authority})
