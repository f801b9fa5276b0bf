"""The table of what the node's parameters were, from when on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tansiq.desk.kept import Kept

__all__ = ["Issue"]


class Issue(Kept):
    """The whole table as it was set once. The newest one is in force; a running clock keeps what it began with."""

    refusal = "an issue of the parameters is neither changed nor deleted"

    number = models.PositiveIntegerField(unique=True)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    person = models.CharField(max_length=64, blank=True)  # empty: whoever runs commands on the machine
    reason = models.CharField(max_length=2000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(number__gte=1) & ~Q(reason=""), name="parameters_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:8]}"
