"""What other actions of the duty do, each thing in one place: a call, an end, a list that goes over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.models import NEVER, Case
from tansiq.desk.cases.waiting import first_waiting
from tansiq.desk.duty.models import Alarm, Call, HandedOver, Message, Reach
from tansiq.desk.duty.rules import rules

__all__ = ["call", "end", "hand_list_over"]

#: Which of somebody's addresses a gateway takes.
_ADDRESSES = {"email": "email", "sms": "phone"}


def call(alarm: Alarm, person: str, now: datetime) -> Call:
    """Call a person: it stands on their *Today*, and messages to where they want to be told are written."""
    made = Call.objects.create(alarm=alarm, number=alarm.calls.count() + 1, person_id=person, at=now)
    reach = Reach.objects.filter(user_id=UUID(person)).first()
    for gateway in settings.TANSIQ_GATEWAYS:
        if address := getattr(reach, _ADDRESSES[gateway], ""):
            Message.objects.create(call=made, gateway=gateway, address=address, next_at=now)
    return made


def end(alarm: Alarm, how: Alarm.End, now: datetime, user_id: str | None = None) -> None:
    """End an alarm: nobody is called any more, and what was not sent yet is not sent."""
    alarm.end, alarm.ended_at, alarm.next_at = how, now, NEVER
    alarm.ended_by_id = user_id
    alarm.save(update_fields=["end", "ended_at", "next_at", "ended_by"])
    Message.objects.filter(call__alarm=alarm, sent_at__isnull=True).update(next_at=NEVER)


def hand_list_over(by: Actor, hand_over: Case, now: datetime) -> int:
    """Keep what is open for whoever signs, in the order of their queue; how much that is."""
    HandedOver.objects.filter(hand_over=hand_over).delete()
    waiting = [case for case in first_waiting(by, now, rules().handed_most) if case.pk != hand_over.pk]
    rows = (
        HandedOver(hand_over=hand_over, case=case, state=case.state, due_at=case.due_at, place=place)
        for place, case in enumerate(waiting, 1)
    )
    return len(HandedOver.objects.bulk_create(rows))
