"""Restrictions on cases. Why they were laid lies here sealed, and is in no other place."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tansiq.desk.cases.models import Case
from tansiq.desk.kept import Kept

__all__ = ["OfficerKey", "Restriction", "Ruling"]


class OfficerKey(Kept):
    """A key of a data-protection officer. ``public``: the key; ``locked``: the private one under a passphrase.

    The newest of an officer is the one that is sealed to; with older ones they go on reading.
    """

    refusal = "a key is neither changed nor deleted: a newer one takes its place"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    public = models.BinaryField()
    locked = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"


class Restriction(Kept):
    """Nothing about the person of a case leaves, but to States that are released. Nothing here says why."""

    refusal = "a restriction is neither changed nor deleted: rulings release and lift"

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="restrictions")
    sealed = models.BinaryField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.uid)


class Ruling(Kept):
    """What was decided on a restriction later: a State to which transfers may go again, or its end."""

    refusal = "a ruling is neither changed nor deleted"

    class Kind(models.TextChoices):
        """What was decided."""

        RELEASE = "release"
        LIFT = "lift"

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="rulings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=8, blank=True)
    sealed = models.BinaryField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind="lift", state="") | (Q(kind="release") & ~Q(state="")),
                name="protection_ruling_is_whole",
            ),
            models.UniqueConstraint(fields=["restriction"], condition=Q(kind="lift"), name="protection_lifted_once"),
            models.UniqueConstraint(
                fields=["restriction", "state"], condition=Q(kind="release"), name="protection_released_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}".strip()
