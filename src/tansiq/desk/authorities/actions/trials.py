"""Recording that a contact point was tried: a contact is real only if somebody has reached it."""

from __future__ import annotations

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.authorities.actions.effects import tried
from tansiq.desk.authorities.models import RESULTS, Contact, Trial
from tansiq.engines.authorities import CHANNELS
from tansiq.errors import RefusedError

__all__ = ["record_trial"]

_RECORD = "authorities:trial:record"
#: Only this starts the clock anew: who was not reached is still to be tried.
_REACHED = "reached"


@action(_RECORD)
def record_trial(*, by: Actor, contact_id: str, channel: str, result: str, note: str = "") -> None:
    """Record that a contact point was tried by one of its channels, and what came of it.

    Raises RefusedError ``access.unknown``, ``authorities.no_such_channel`` for a channel that it does not have,
    ``authorities.no_such_result``, ``authorities.note_missing`` where it was not reached and nobody says how.
    """
    contact = Contact.objects.select_for_update(of=("self",)).filter(pk=contact_id).first()
    if contact is None:
        raise RefusedError("access.unknown")
    if channel not in CHANNELS or not getattr(contact, channel):
        raise RefusedError("authorities.no_such_channel")
    if result not in RESULTS:
        raise RefusedError("authorities.no_such_result")
    if result != _REACHED and not note.strip():
        raise RefusedError("authorities.note_missing")
    now = timezone.now()
    Trial(contact=contact, channel=channel, result=result, note=note.strip(), person=by.user_id, role=by.role,
          at=now).save()  # fmt: skip
    if result == _REACHED:
        tried(contact, now)
    details = {"channel": channel, "result": result}
    record(_RECORD, by=by, target=f"contact:{contact.pk}", details=details)
