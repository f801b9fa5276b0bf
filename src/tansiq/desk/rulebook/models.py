"""Tables of editions: the files as they lay in the folder, who proposed them, and what was ruled. All are kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tansiq.desk.kept import Kept

__all__ = ["Edition", "File", "Ruling"]

_PERSON = 64
_PATH = 200
_REASON = 2000


class Edition(Kept):
    """All that the node's own folder held, as somebody proposed it. It changes nothing by itself."""

    refusal = "an edition of the rulebook is neither changed nor deleted"

    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=_REASON)
    effective_on = models.DateField()
    person = models.CharField(max_length=_PERSON)
    role = models.SlugField(max_length=_PERSON)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(person="") & ~Q(note=""), name="rulebook_proposed_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.digest[:8]}"


class File(Kept):
    """A file of an edition, byte for byte."""

    refusal = "a file of the rulebook is neither changed nor deleted"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(max_length=_PATH)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "path"], name="rulebook_path_once"),
        ]

    def __str__(self) -> str:
        return self.path


class Ruling(Kept):
    """What somebody ruled about an edition, and when it begins where it was activated."""

    class Kind(models.TextChoices):
        """What was ruled. Called off: activated, and stopped before its day."""

        ACTIVATED = "activated"
        REJECTED = "rejected"
        CALLED_OFF = "called_off"

    refusal = "a ruling about the rulebook is neither changed nor deleted"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rulings")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    person = models.CharField(max_length=_PERSON)
    role = models.SlugField(max_length=_PERSON)
    proposed_by = models.CharField(max_length=_PERSON)  # of the edition: the database itself wants two persons
    reason = models.CharField(max_length=_REASON, blank=True)
    seen = models.CharField(max_length=64, blank=True)  # digest of the differences that were shown
    begins_on = models.DateField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "kind"], name="rulebook_ruled_once"),
            models.CheckConstraint(
                condition=~Q(kind="activated") | ~Q(person=F("proposed_by")), name="rulebook_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(kind="activated", begins_on__isnull=False)
                | (~Q(kind="activated") & ~Q(reason="") & Q(begins_on__isnull=True)),
                name="rulebook_ruled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.kind}"
