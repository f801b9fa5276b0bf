"""Tables of the duty: turns, how people are told, alarms with every call made for them, what was handed over."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tansiq.desk.accounts.models import User
from tansiq.desk.authorities.models import Contact
from tansiq.desk.cases.models import NEVER, Case, ClockRun, new_reference

__all__ = ["Alarm", "Call", "HandedOver", "Message", "Reach", "Turn"]

_WORD = 64
_REASON = 2000


def _id() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


class Turn(models.Model):
    """A turn of duty of one person at one of our own contact points; line 1 is called first."""

    id = _id()
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="turns")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=_REASON, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_turn_order"),
            models.UniqueConstraint(
                fields=["contact", "person", "starts_at"], condition=Q(withdrawn_at__isnull=True), name="duty_turn_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["contact", "ends_at"], name="duty_turns", condition=Q(withdrawn_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_at:%Y-%m-%dT%H:%M}"


class Reach(models.Model):
    """Where somebody is told that something waits, as they say themselves; empty: only on *Today*."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.PROTECT, related_name="+")
    email = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return str(self.user_id)


class Alarm(models.Model):
    """That a case waits for somebody of a contact point. Its reference says nothing, of the case neither.

    ``wait_minutes`` and ``citation`` are those of the moment it was raised. ``next_at``: when the node looks at it
    again; behind all others once it has ended.
    """

    class End(models.TextChoices):
        """How it ended."""

        ACKNOWLEDGED = "acknowledged"
        MOVED_ON = "moved_on"  # the case, or the clock that raised it, needs nobody any more

    id = _id()
    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    run = models.OneToOneField(ClockRun, null=True, on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # null: the node
    raised_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=_REASON, blank=True)
    wait_minutes = models.PositiveIntegerField()
    citation = models.CharField(max_length=_REASON)
    next_at = models.DateTimeField(db_index=True)
    unanswered_at = models.DateTimeField(null=True)  # when nobody was found on the rota
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False, next_at=NEVER) & ~Q(end="")),
                name="duty_alarm_ends_whole",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Call(models.Model):
    """That somebody was called for an alarm: each number once, however many look at once."""

    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="calls")
    number = models.PositiveIntegerField()
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["alarm", "number"], name="duty_call_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} for {self.alarm_id}"


class Message(models.Model):
    """What is to be sent for a call: written with it, sent afterwards; ``failed``: the code of the last fault."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="messages")
    gateway = models.SlugField(max_length=16)
    address = models.CharField(max_length=200)
    next_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=_WORD, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["call", "gateway"], name="duty_message_once")
        ]

    def __str__(self) -> str:
        return f"{self.gateway} for {self.call_id}"


class HandedOver(models.Model):
    """A case that was open when a shift was signed over, and where it stood then."""

    hand_over = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    state = models.SlugField(max_length=_WORD)
    due_at = models.DateTimeField()
    place = models.PositiveSmallIntegerField()  # in the queue of whoever signed

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["hand_over", "case"], name="duty_handed_over_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.hand_over_id}"
