"""Tables of lists and entries: no rules beyond what a constraint says; who may write them stands in `actions/`."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tansiq.desk.accounts.models import Group, User

__all__ = ["Certificate", "Change", "Entry", "Issue", "Photograph", "Picture", "Version"]

_DIGEST = 64
_REASON = 2000


class Entry(models.Model):
    """A notice, a diffusion or an entry of one's own: where it stands. What it says stands in its versions.

    It is in force while it is ``published`` and ``until`` lies ahead: nobody need act for an entry to lapse.
    """

    class Status(models.TextChoices):
        """Where an entry stands."""

        DRAFT = "draft"
        PUBLISHED = "published"
        CORRECTED = "corrected"
        SUSPENDED = "suspended"
        WITHDRAWN = "withdrawn"
        LAPSED = "lapsed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Drawn by lot: consecutive numbers would tell how many entries there are that one may not see.
    reference = models.SlugField(unique=True)
    #: The case that carries it from step to step; then nothing else does.
    case = models.CharField(max_length=64, blank=True)
    type_version = models.PositiveIntegerField()
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="entries")
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    #: Of the content that was approved: what is changed afterwards is not.
    approved_digest = models.CharField(max_length=_DIGEST, blank=True)
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField(null=True)  # for want of a judicial reference
    lapse_citation = models.CharField(max_length=400, blank=True)
    ends_at = models.DateTimeField(null=True)  # for another reason, such as a warrant that was lifted
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=_REASON, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["status", "until"], name="watchlists_in_force")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(status="published") | (Q(until__isnull=False) & Q(approved_by__isnull=False)),
                name="watchlists_published_until",
            ),
            models.UniqueConstraint(fields=["case"], condition=~Q(case=""), name="watchlists_one_entry_a_case"),
        ]

    def __str__(self) -> str:
        return self.reference


class Version(models.Model):
    """What an entry said from one change to the next, and who wrote it."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=_DIGEST)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=_REASON, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "number"], name="watchlists_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.number}"


class Picture(models.Model):
    """A picture of somebody, kept as a file under its digest. Shown to people; no program looks at it."""

    digest = models.CharField(max_length=_DIGEST)
    media_type = models.CharField(max_length=32)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.digest


class Photograph(Picture):
    """A picture of the person that an entry is about."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="photographs")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "digest"], name="watchlists_photograph_once")
        ]


class Change(models.Model):
    """The outbox: that the copies of an entry have to be looked at, from ``due_at`` on. Written with what changes it.

    It says neither what changed nor how: the follower looks up what is in force at that moment. The entry may be gone.
    """

    entry_id = models.UUIDField()
    group_id = models.UUIDField(null=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], name="watchlists_change_due", condition=Q(done_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} at {self.due_at:%Y-%m-%dT%H:%M:%SZ}"


class Certificate(models.Model):
    """That an entry was deleted: what (by its digest, not by what it said), when, by whom, and from which copies."""

    entry_id = models.UUIDField(unique=True)
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    reference = models.SlugField()
    digest = models.CharField(max_length=_DIGEST)
    versions = models.PositiveIntegerField()
    photographs = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=64)
    reason = models.CharField(max_length=_REASON)
    at = models.DateTimeField(default=timezone.now)
    #: From which copies it is gone, once every one of them was looked at.
    copies = models.JSONField(default=list)
    proved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.reference} {self.digest}"


class Issue(models.Model):
    """An issue of a published list that was put into use: from what, by whom, and how it differs from the one before.

    ``by`` is empty where it was loaded by a command on the machine.
    """

    list = models.CharField(max_length=40)
    format = models.CharField(max_length=64)
    publisher = models.CharField(max_length=200, blank=True)
    published = models.CharField(max_length=40, blank=True)
    source_file = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=_DIGEST)
    folder = models.CharField(max_length=80)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    problems = models.PositiveIntegerField(default=0)
    rows_lost = models.PositiveIntegerField(default=0)
    delta = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["list", "folder", "loaded_at"], name="watchlists_issue_once")
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.published or self.loaded_at}"
