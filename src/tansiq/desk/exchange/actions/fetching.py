"""What is written about a partner that is asked for what waits there: that it is in vain, by a code that is new.

What it gives is taken in as everything is that comes in (``receiving``); that there is nothing is no matter of record.
"""

from __future__ import annotations

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.models import Partner

__all__ = ["miss"]

_RECEIVE = "exchange:message:receive"


@action(_RECEIVE)
def miss(*, by: Actor, partner_id: str, code: str) -> None:
    """Note that a partner is asked in vain, by a code that is new; the tries after it are counted, and no entries."""
    partner = Partner.objects.get(pk=partner_id)
    record(_RECEIVE, by=by, target=f"partner:{partner.pk}", details={"asked": partner.authority, "code": code})
