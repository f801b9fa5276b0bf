"""Tables of manifests: where each stands, what was wrong with its rows, that it was deleted. No travellers."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tansiq.desk.accounts.models import Group, User
from tansiq.desk.cases.models import HANDLING
from tansiq.desk.uploads.models import Upload

__all__ = ["Certificate", "Manifest", "RowProblem"]

_DIGEST = 64
_TEXT = 500
_REASON = 2000


class Manifest(models.Model):
    """A file of travellers: what it is for, and how far it has been read and screened.

    ``total`` is the number of its rows once they were counted, ``done`` how many of them were dealt with: each was
    screened or rejected. ``moved_at``: when anything last moved.
    """

    class Status(models.TextChoices):
        """Where it stands. The worker acts on ``waiting`` alone."""

        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"  # the file cannot be read
        HALTED = "halted"  # whoever sent it may not screen any more, or the program failed

    class Origin(models.TextChoices):
        """How far its data can be trusted."""

        DOCUMENT = "document"
        BOOKING = "booking"
        UNSTATED = "unstated"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Drawn by lot, as that of a case.
    reference = models.SlugField(unique=True)
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=64)
    flight = models.CharField(max_length=40)
    journey = models.CharField(max_length=200, blank=True)
    checkpoint = models.CharField(max_length=200)
    arrives_at = models.DateTimeField(null=True)
    purpose = models.CharField(max_length=_TEXT)
    legal_basis = models.CharField(max_length=_TEXT)
    handling = models.CharField(max_length=2)
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=_DIGEST)
    format = models.CharField(max_length=40, blank=True)
    columns = models.JSONField(default=list)
    origin = models.CharField(max_length=16, choices=Origin.choices, default=Origin.UNSTATED)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.WAITING)
    code = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict)
    total = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    screened = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    doubtful = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    delete_after = models.DateTimeField()
    delete_citation = models.CharField(max_length=_TEXT)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(handling__in=HANDLING), name="manifests_handling"),
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(legal_basis=""), name="manifests_for_a_purpose"),
            models.CheckConstraint(condition=Q(done=F("screened") + F("rejected")), name="manifests_no_row_lost"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sent_at"], name="manifests_waiting", condition=Q(status="waiting")),
            models.Index(fields=["-sent_at"], name="manifests_newest"),
            models.Index(fields=["delete_after"], name="manifests_to_delete"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.done}/{self.total}"


class RowProblem(models.Model):
    """What was wrong with a row: it was rejected, or it was screened and something of it is in doubt.

    ``place`` is the row or segment as a person counts it in the file (0: the whole file); ``raw`` the row as written.
    """

    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="problems")
    number = models.PositiveIntegerField()
    place = models.PositiveIntegerField()
    code = models.CharField(max_length=64)
    details = models.JSONField(default=dict)
    raw = models.TextField(blank=True)
    is_rejected = models.BooleanField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["manifest", "number"], name="manifests_problem_once")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.code}"


class Certificate(models.Model):
    """That a manifest was deleted: which file (by its digest), when, by whom, why, and from where it is gone.

    ``by`` is empty where its time was over: then the node did it, and ``reason`` is the law.
    """

    manifest_id = models.UUIDField(unique=True)
    upload_id = models.UUIDField()
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    reference = models.SlugField()
    digest = models.CharField(max_length=_DIGEST)
    rows = models.PositiveIntegerField()
    problems = models.PositiveIntegerField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=_REASON)
    at = models.DateTimeField(default=timezone.now)
    copies = models.JSONField(default=list)
    proved_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], name="manifests_unproved", condition=Q(proved_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.digest}"
