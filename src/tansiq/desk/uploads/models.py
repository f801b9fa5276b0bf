"""One table: a file on its way, or arrived. Its bytes lie in a file of their own (``keeping``)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tansiq.desk.accounts.models import User

__all__ = ["Upload"]

_DIGEST = 64


class Upload(models.Model):
    """A file that somebody sends: how much of it has arrived, and since when something uses it.

    ``fingerprint``: SHA-256 over the SHA-256 of each of its parts, by which the same file is known again. ``sha256``:
    of the whole file, once it has arrived.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    fingerprint = models.CharField(max_length=_DIGEST)
    received = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=_DIGEST, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="uploads_not_more_than_all"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["moved_at"], name="uploads_unused", condition=Q(taken_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.received}/{self.size}"

    @property
    def is_whole(self) -> bool:
        """All of it has arrived, and it is what was announced."""
        return bool(self.sha256)
