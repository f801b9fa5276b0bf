"""Writing to an authority that runs no node: it becomes a partner, at one of its contact points."""

from __future__ import annotations

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.authorities.actions.effects import to_write
from tansiq.desk.authorities.models import Contact
from tansiq.desk.registry.actions.effects import write_to
from tansiq.desk.registry.rules import rules
from tansiq.errors import RefusedError
from tansiq.messages import LANGUAGES

__all__ = ["take_up"]

_TAKE_UP = "authorities:correspondent:take_up"


@action(_TAKE_UP)
def take_up(*, by: Actor, contact_id: str, language: str, reason: str) -> str:
    """Write to an authority by letter from now on, at this contact point; the partner's id.

    Addresses are those of the directory, which two persons change. Raises RefusedError ``access.unknown``,
    ``authorities.no_address`` for a contact point that no letter reaches, ``letter.language``, ``registry.reason``,
    ``registry.has_node``, ``exchange.oneself``, ``exchange.off``.
    """
    found = Contact.objects.select_related("of").filter(pk=contact_id).first()
    if found is None or found.of.own:
        raise RefusedError("access.unknown")
    if not any(getattr(found, means) for means in rules().means):
        raise RefusedError("authorities.no_address")
    if language not in LANGUAGES:
        raise RefusedError("letter.language", tongue=language[:10])
    if not reason.strip():
        raise RefusedError("registry.reason")
    told = to_write(found)
    made = write_to(by, told, language, reason.strip())
    details = {"authority": told.authority, "contact": told.contact, "addresses": dict(told.addresses)}
    record(_TAKE_UP, by=by, target=f"partner:{made.pk}", reason=reason.strip(), details=details)
    return str(made.pk)
