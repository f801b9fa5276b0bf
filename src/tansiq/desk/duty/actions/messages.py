"""What becomes of a message: claimed before it is sent, so that a process that dies is noticed, and told of after."""

from __future__ import annotations

from datetime import datetime, timedelta

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.models import NEVER
from tansiq.desk.duty.models import Message
from tansiq.desk.duty.rules import rules
from tansiq.errors import RefusedError

__all__ = ["claim", "tell"]

_SEND = "duty:message:send"


@action(_SEND)
def claim(*, by: Actor, message_id: int, now: datetime) -> Message:
    """Take a message that is due: until its time to be tried again nobody else does.

    Raises RefusedError ``access.unknown`` where another process has it, or it is not due any more.
    """
    held = Message.objects.select_for_update(of=("self",)).select_related("call__alarm", "call__person")
    found = held.filter(pk=message_id, sent_at__isnull=True, next_at__lte=now).first()
    if found is None:
        raise RefusedError("access.unknown")
    found.tries += 1
    is_last = found.tries >= rules().tries
    found.next_at = NEVER if is_last else now + timedelta(seconds=rules().retry_seconds)
    found.save(update_fields=["tries", "next_at"])
    _record(by, found, "claimed")
    return found


@action(_SEND)
def tell(*, by: Actor, message_id: int, now: datetime, failed: str = "") -> None:
    """Record that a message was sent, or with which code its sending failed."""
    found = Message.objects.select_for_update(of=("self",)).select_related("call__alarm").get(pk=message_id)
    found.failed = failed
    if not failed:
        found.sent_at, found.next_at = now, NEVER
    found.save(update_fields=["failed", "sent_at", "next_at"])
    _record(by, found, failed or "sent")


def _record(by: Actor, message: Message, did: str) -> None:
    alarm = message.call.alarm
    details = {"did": did, "gateway": message.gateway, "call": message.call.number, "try": message.tries}
    record(_SEND, by=by.acting_for("", str(alarm.case_id)), target=f"alarm:{alarm.pk}", details=details)
