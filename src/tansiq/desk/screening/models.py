"""Tables of screening: rows that were screened, possible hits as they were found, what is remembered of them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tansiq.desk.accounts.models import Group, User
from tansiq.desk.cases.models import Case
from tansiq.desk.watchlists.models import Picture

__all__ = ["Hit", "LeftOut", "Memory", "SavedSearch", "Screening", "Sighting", "TravellerPhotograph"]

_DIGEST = 64
_REASON = 2000
_WORD = 64


class Screening(models.Model):
    """One row of a source, and how it was last screened. It holds nothing of the traveller."""

    kind = models.SlugField(max_length=16)
    source = models.CharField(max_length=_WORD)
    row = models.CharField(max_length=_WORD)
    checkpoint = models.CharField(max_length=200)
    checked_at = models.DateTimeField()
    by = models.CharField(max_length=_WORD, blank=True)
    at = models.DateTimeField(default=timezone.now)
    compared_with = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "source", "row"], name="screening_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.source}:{self.row}"


class Hit(models.Model):
    """A possible hit, as it was found. What people make of it stands in its case.

    ``listed_in`` is the published list, or empty for an entry of one's own; ``asked`` and ``answered`` are records
    (`snapshot`), ``said`` what the entry said beside its identity. ``answered`` is empty once the entry was deleted.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="hit")
    traveller_key = models.CharField(max_length=_DIGEST, blank=True)
    listed_in = models.CharField(max_length=40, blank=True)
    listed_id = models.CharField(max_length=200)
    entry_digest = models.CharField(max_length=_DIGEST)
    bits = models.FloatField()
    asked = models.BinaryField()
    answered = models.BinaryField()
    evidence = models.JSONField()
    said = models.JSONField(default=dict)
    compared_with = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["traveller_key", "listed_in", "listed_id"], name="screening_hit_pair"),
            models.Index(fields=["listed_in", "listed_id"], name="screening_hit_entry"),
        ]

    def __str__(self) -> str:
        return str(self.case_id)


class Sighting(models.Model):
    """A row that led to a possible hit: the first opened its case, later ones of the same traveller joined it."""

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="sightings")
    hit = models.ForeignKey(Hit, on_delete=models.CASCADE, related_name="sightings")
    listed_in = models.CharField(max_length=40, blank=True)
    listed_id = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["screening", "listed_in", "listed_id"], name="screening_pair_once")
        ]

    def __str__(self) -> str:
        return f"{self.screening_id} {self.hit_id}"


class Memory(models.Model):
    """A person's decision that a traveller is not the person of an entry: for a time, while both stay as they are."""

    class Why(models.TextChoices):
        """Why it no longer holds."""

        REVOKED = "revoked"
        ENTRY_CHANGED = "entry_changed"
        REPLACED = "replaced"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hit = models.ForeignKey(Hit, on_delete=models.CASCADE, related_name="memories")
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    traveller_key = models.CharField(max_length=_DIGEST)
    listed_in = models.CharField(max_length=40, blank=True)
    listed_id = models.CharField(max_length=200)
    entry_digest = models.CharField(max_length=_DIGEST)
    reason = models.CharField(max_length=_REASON)
    person = models.CharField(max_length=_WORD)
    role = models.CharField(max_length=_WORD)
    made_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField()
    citation = models.CharField(max_length=_REASON)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=16, choices=Why.choices, blank=True)
    ended_by = models.CharField(max_length=_WORD, blank=True)
    ended_reason = models.CharField(max_length=_REASON, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["traveller_key", "listed_in", "listed_id"],
                condition=Q(ended_at__isnull=True),
                name="screening_memory_once",
            ),
            models.CheckConstraint(condition=~Q(traveller_key="") & ~Q(reason=""), name="screening_memory_of_somebody"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["listed_in", "listed_id"], name="screening_memory_entry"),
            models.Index(fields=["-made_at"], name="screening_memory_newest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class LeftOut(models.Model):
    """That a possible hit of a row was left out, and by which decision: nothing is passed over unseen."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="left_out")
    memory = models.ForeignKey(Memory, on_delete=models.CASCADE, related_name="left_out")
    bits = models.FloatField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["screening", "memory"], name="screening_left_out_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="screening_left_out_at")]

    def __str__(self) -> str:
        return f"{self.memory_id} left out of {self.screening_id}"


class TravellerPhotograph(Picture):
    """A picture of a traveller, shown beside the entry's."""

    hit = models.ForeignKey(Hit, on_delete=models.CASCADE, related_name="photographs")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["hit", "digest"], name="screening_photograph_once")
        ]


class SavedSearch(models.Model):
    """A question about possible hits that somebody asks again and again. It is run only when they say so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    asked = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    run_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "name"], name="screening_search_once")
        ]

    def __str__(self) -> str:
        return self.name
