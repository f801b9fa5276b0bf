"""Tables of the directory. What stands in it comes from files alone; every change of it, and every test, is kept.

Columns bear the names that they have in a file, and hold what was read there in the one form of the engine.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tansiq.desk.accounts.models import User
from tansiq.desk.kept import Kept
from tansiq.engines.authorities import AUTHORITY, CONTACT

__all__ = ["RESULTS", "Authority", "Change", "Contact", "Edition", "Trial"]

_TEXT = 400
_WORD = 64
_REASON = 2000

#: What came of trying a contact point.
RESULTS = ("reached", "no_answer", "wrong", "no_longer")


def _id() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


def _text() -> models.CharField[str, str]:
    return models.CharField(max_length=_TEXT, blank=True)


class Authority(models.Model):
    """An authority of a State, ``own`` or another's; ``capacities``: what it acts as, each with its citation."""

    id = _id()
    authority = models.SlugField(max_length=_WORD, unique=True)
    own = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=3, db_index=True)
    kind = models.SlugField(max_length=_WORD)
    name_ar = _text()
    name_fr = _text()
    name_en = _text()
    name_own = _text()
    name_own_language = models.CharField(max_length=12, blank=True)
    capacities = _text()
    authority_from = models.CharField(max_length=10, blank=True)
    authority_until = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return self.authority

    def fields(self) -> Mapping[str, str]:
        """Its values by column of a file."""
        return {name: getattr(self, name) for name in AUTHORITY}


class Contact(models.Model):
    """A contact point that an authority designated for a subject. Its channels are text: nothing dials or writes."""

    id = _id()
    of = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="contacts")
    contact = models.SlugField(max_length=_WORD)
    subject = models.SlugField(max_length=_WORD, db_index=True)
    instrument = models.CharField(max_length=_WORD, blank=True)
    citation = _text()
    acts_as = _text()
    post = _text()
    languages = _text()
    hours = _text()
    time_zone = models.CharField(max_length=_WORD)
    phone = _text()
    email = _text()
    i247 = _text()
    paper = _text()
    bag = _text()
    contact_from = models.CharField(max_length=10, blank=True)
    contact_until = models.CharField(max_length=10, blank=True)
    # The clock of its next test, with the limit of the moment it started. One that nobody has tried is due at once.
    tested_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    due_count = models.PositiveIntegerField(null=True)
    due_unit = models.CharField(max_length=8, blank=True)
    due_citation = models.CharField(max_length=_REASON, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["of", "contact"], name="authorities_contact_once")
        ]

    def __str__(self) -> str:
        return f"{self.of_id}/{self.contact}"

    def fields(self) -> Mapping[str, str]:
        """Its values by column of a file."""
        return {name: getattr(self, name) for name in CONTACT}


class Edition(models.Model):
    """A file that somebody proposes for the directory: its rows as they were read, and those that were put aside."""

    id = _id()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)  # [line, {column: value}]
    rejected = models.JSONField(default=list)  # [line, code, details]
    remarks = models.JSONField(default=list)  # codes of what concerns the whole file
    reason = models.CharField(max_length=_REASON)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.SlugField(max_length=_WORD)
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    finding = models.CharField(max_length=_REASON, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(accepted=False) | ~Q(decided_by=F("proposed_by")),
                name="authorities_two_persons",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.sha256[:8]}"


class Change(Kept):
    """What an edition changed in an authority, or in one of its contact points; ``fields`` are name, before, after."""

    refusal = "a change of the directory is neither changed nor deleted"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="changes")
    of = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="changes")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="changes")
    is_new = models.BooleanField()
    fields = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.edition_id} {self.of_id}"


class Trial(Kept):
    """That somebody tried a contact point, by which channel, and what came of it."""

    refusal = "a test of a contact point is neither changed nor deleted"

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="trials")
    channel = models.SlugField(max_length=16)
    result = models.SlugField(max_length=16)
    note = models.CharField(max_length=_REASON, blank=True)
    person = models.CharField(max_length=_WORD)
    role = models.SlugField(max_length=_WORD)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(result__in=RESULTS), name="authorities_trial_result")
        ]

    def __str__(self) -> str:
        return f"{self.result} at {self.contact_id}"
