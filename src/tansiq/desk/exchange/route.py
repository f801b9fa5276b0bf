"""How a partner is reached, by what its card says and what was chosen here."""

from __future__ import annotations

from datetime import datetime

from tansiq.desk.exchange.models import Partner
from tansiq.desk.exchange.own import carried_folder, certificate_file, directory_of
from tansiq.desk.exchange.rules import rules
from tansiq.transports.carriers import Route

__all__ = ["route_to"]


def route_to(partner: Partner, now: datetime) -> Route:
    """The way to a partner. Raises RefusedError ``exchange.no_keys``."""
    card = directory_of(bytes(partner.directory)).cards[0]
    delivery = rules().delivery
    is_carried = partner.carrier == Partner.Carrier.FOLDER
    return Route(
        addresses=card.addresses,
        certificate=None if is_carried else certificate_file(now),
        verify=lambda digest: card.verify_certificate(digest, now),
        folder=carried_folder(partner.authority, "out") if is_carried else None,
        connect_seconds=delivery.connect_seconds,
        answer_seconds=delivery.answer_seconds,
    )
