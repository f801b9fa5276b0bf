"""A message is claimed by one process at a time, and told of afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.authorities.models import Contact
from tansiq.desk.cases.models import NEVER
from tansiq.desk.duty.actions.alarms import raise_alarm
from tansiq.desk.duty.actions.effects import call, end
from tansiq.desk.duty.actions.messages import claim, tell
from tansiq.desk.duty.models import Alarm, Message
from tansiq.desk.duty.work import WORKER
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def message(people: Any, contact: Contact, noted: Any, reached: None, settings: Any) -> Message:
    settings.TANSIQ_GATEWAYS = {"email": ("x", ()), "sms": ("x", ())}
    case = noted()
    pk = raise_alarm(by=people["first"].actor, case_id=str(case.pk), contact_id=str(contact.pk), reason="r")
    made = call(Alarm.objects.get(pk=pk), people["first"].id, timezone.now())
    addresses = dict(made.messages.values_list("gateway", "address"))
    assert addresses == {"email": "first@desk.example", "sms": "+999 5550 0111"}
    return made.messages.get(gateway="email")


def test_what_is_claimed_is_left_to_whoever_claimed_it_until_it_is_to_be_tried_again(
    message: Message, writes: Any
) -> None:
    now = message.next_at
    assert claim(by=WORKER, message_id=message.pk, now=now).tries == 1
    with pytest.raises(RefusedError, match="unknown"):
        claim(by=WORKER, message_id=message.pk, now=now + timedelta(seconds=59))
    assert claim(by=WORKER, message_id=message.pk, now=now + timedelta(seconds=60)).tries == 2
    tell(by=WORKER, message_id=message.pk, now=now, failed="duty.gateway")
    assert claim(by=WORKER, message_id=message.pk, now=now + timedelta(seconds=120)).next_at == NEVER
    tell(by=WORKER, message_id=message.pk, now=now)
    message.refresh_from_db()
    assert (message.sent_at, message.failed) == (now, "")
    assert [entry.details["did"] for entry in writes()[-5:]] == [
        "claimed",
        "claimed",
        "duty.gateway",
        "claimed",
        "sent",
    ]
    assert "@" not in str([entry.details for entry in writes()])


def test_somebody_without_an_address_is_called_on_today_alone(people: Any, message: Message) -> None:
    alarm = message.call.alarm
    assert call(alarm, people["supervisor"].id, timezone.now()).messages.count() == 0
    assert alarm.calls.count() == 2


def test_the_end_of_an_alarm_leaves_nothing_to_send(message: Message) -> None:
    end(message.call.alarm, Alarm.End.MOVED_ON, timezone.now())
    assert set(Message.objects.values_list("next_at", flat=True)) == {NEVER}
