"""Tables of the registry: who is written to by letter, the letters with their numbers, what people state, what came in.

Numbers are taken from a series that only counts upwards; a letter that was given up keeps its number and says why.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tansiq.desk.accounts.models import Group, User
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner
from tansiq.desk.kept import Kept

__all__ = ["Arrival", "Correspondent", "Letter", "Scan", "Series", "Statement"]

_DIGEST, _WORD, _TEXT, _NUMBER = 64, 64, 1000, 100


def _id() -> models.UUIDField[uuid.UUID, uuid.UUID]:
    return models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


class Correspondent(models.Model):
    """How a partner without a node is written to: its contact point as the directory has it, which it follows.

    ``addresses``: by the means of a letter, lines between semicolons. ``language``: the second one of the headings.
    ``until``: the last day of the contact point, as the directory writes it.
    """

    partner = models.OneToOneField(Partner, on_delete=models.PROTECT, related_name="correspondent")
    contact = models.SlugField(max_length=_WORD)
    post = models.CharField(max_length=_TEXT, blank=True)
    addresses = models.JSONField(default=dict)
    language = models.CharField(max_length=2)
    until = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return self.contact


class Series(models.Model):
    """Numbers of one authority, way and year; those of a matter run apart, under a ``tag`` that tells nothing.

    So a number that is left out of what somebody is shown does not say that there is a matter.
    """

    class Way(models.TextChoices):
        """Which way what is numbered goes."""

        OUT = "out"
        IN = "in"

    authority = models.CharField(max_length=_WORD)
    way = models.CharField(max_length=3, choices=Way.choices)
    year = models.PositiveIntegerField()
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    tag = models.CharField(max_length=8, blank=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "way", "year", "tag"], name="registry_series_once"),
            models.UniqueConstraint(
                fields=["authority", "way", "year", "group"], name="registry_series_of_a_matter",
                condition=Q(group__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.authority} {self.way} {self.year}"


class Scan(Kept):
    """A file that somebody kept of a paper or an e-mail; ``sha256``: of its bytes."""

    refusal = "a scan is neither changed nor deleted"

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=_DIGEST)
    data = models.BinaryField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Letter(models.Model):
    """A message as a letter under a number. ``content``: all that stands on it, in the one form; ``digest``: of that.

    ``pdf`` and ``docx`` are empty until it is set in type, and written once. One that was given up has ``void_at`` and
    why; then another may be made of its message.
    """

    id = _id()
    message = models.ForeignKey(Outgoing, on_delete=models.PROTECT, related_name="letters")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="letters")
    place = models.PositiveIntegerField()
    number = models.CharField(max_length=_NUMBER, unique=True)
    means = models.SlugField(max_length=16)
    reply_by = models.DateField(null=True)
    content = models.BinaryField()
    digest = models.CharField(max_length=_DIGEST)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.SlugField(max_length=_WORD)
    numbered_at = models.DateTimeField(default=timezone.now)
    pdf = models.BinaryField(default=b"")
    docx = models.BinaryField(default=b"")
    made_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)
    void_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    void_reason = models.CharField(max_length=_TEXT, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["series", "place"], name="registry_numbered_once"),
            models.UniqueConstraint(
                fields=["message"], name="registry_one_letter_counts", condition=Q(void_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Statement(Kept):
    """What a person says became of a letter, and how that is known. It proves nothing, and is called nothing that does.

    ``corrects``: the statement whose place it takes; ``withdraws``: it takes that back and says nothing else.
    """

    refusal = "a statement about a letter is neither changed nor deleted"

    id = models.BigAutoField(primary_key=True)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="statements")
    kind = models.SlugField(max_length=16)
    happened_on = models.DateField()
    known_by = models.CharField(max_length=_TEXT)
    slip = models.CharField(max_length=_NUMBER, blank=True)
    scan = models.ForeignKey(Scan, null=True, on_delete=models.PROTECT, related_name="statements")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    withdraws = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.SlugField(max_length=_WORD)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.kind


class Arrival(Kept):
    """A paper or an e-mail of a partner, entered as a message by a person: its number here and there, its dates.

    ``means``: by what it came. What is said of it as a message stands in ``incoming``.
    """

    refusal = "what came in is neither changed nor deleted"

    id = models.BigAutoField(primary_key=True)
    incoming = models.OneToOneField(Incoming, on_delete=models.PROTECT, related_name="arrival")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="arrivals")
    place = models.PositiveIntegerField()
    number = models.CharField(max_length=_NUMBER, unique=True)
    their_number = models.CharField(max_length=_NUMBER, blank=True)
    dated_on = models.DateField()
    received_on = models.DateField()
    means = models.SlugField(max_length=16)
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="arrivals")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.SlugField(max_length=_WORD)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["series", "place"], name="registry_arrived_once")
        ]

    def __str__(self) -> str:
        return self.number
