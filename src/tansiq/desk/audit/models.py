"""One table, in two databases: writes lie beside their effect, everything else in the second one."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from tansiq.desk.kept import Kept

__all__ = ["KEPT_WHEN_ERASED", "Contact", "Entry", "Erasure", "Turn"]

SALT_BYTES = 32


def new_salt() -> bytes:
    """Chance that keeps a commitment from being guessed; when it is erased, nobody can tell what the entry said."""
    return secrets.token_bytes(SALT_BYTES)


class Entry(Kept):
    """One thing that somebody did, or tried. Never changed or deleted (`keeping`), numbered once (`sequencer`).

    What it said can be erased with its salt (`erasing`); then ``commitment`` is what the log has of it.
    """

    refusal = "an audit entry is neither changed nor deleted"

    class Kind(models.TextChoices):
        """What sort of thing it was."""

        WRITE = "write"
        READ = "read"
        SEARCH = "search"
        EXPORT = "export"
        SIGN_IN = "sign_in"

    class Result(models.TextChoices):
        """How it ended."""

        DONE = "done"
        REFUSED = "refused"

    at = models.DateTimeField(default=timezone.now)  # UTC: the desk stores no other
    who = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=64, blank=True)
    via = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    what = models.CharField(max_length=128)  # the permission it takes
    target = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=500, blank=True)
    case = models.CharField(max_length=64, blank=True)
    result = models.CharField(max_length=16, choices=Result.choices)
    reason = models.CharField(max_length=2000, blank=True)  # the code of a refusal, or the justification given
    details = models.JSONField(default=dict)
    salt = models.BinaryField(max_length=SALT_BYTES, default=new_salt, null=True)  # None: erased
    commitment = models.BinaryField(max_length=SALT_BYTES, null=True, default=None)  # None: not erased
    #: Its place in the log, counted from 0 over both databases without a gap; None until the sequencer has come by.
    position = models.BigIntegerField(null=True, unique=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["who", "at"], name="audit_who_at"),
            models.Index(fields=["target", "at"], name="audit_target_at"),
            models.Index(fields=["id"], name="audit_unnumbered", condition=models.Q(position__isnull=True)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="audit_position", condition=models.Q(position__gte=0)),
            models.CheckConstraint(name="audit_salted", condition=~models.Q(salt=b"")),
            models.CheckConstraint(
                name="audit_erased",
                condition=models.Q(salt__isnull=False, commitment__isnull=True)
                | models.Q(salt__isnull=True, commitment__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.what} {self.result}"

    @property
    def is_erased(self) -> bool:
        """Whether what it said is gone."""
        return self.commitment is not None

    def to_value(self) -> dict[str, Any]:
        """The entry as plain values of JSON, without salt and place: what a commitment is made of."""
        texts = {name: str(getattr(self, name)) for name in _TEXTS}
        return {"at": self.at.isoformat(timespec="microseconds"), **texts, "details": self.details}


_TEXTS = ("who", "role", "via", "kind", "what", "target", "purpose", "case", "result", "reason")
#: What stays of an entry that is erased: that somebody, by an opaque id, did something of some kind at a time.
KEPT_WHEN_ERASED = ("at", "who", "role", "via", "kind", "what", "result")


class Erasure(models.Model):
    """An erasure that is ordered and recorded, and not carried out yet: for an instant, or where the node broke off."""

    position = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.position)


class Contact(models.Model):
    """When a witness of the log was last asked, and what stood in its way. Written by the worker alone."""

    key = models.CharField(max_length=64, primary_key=True)  # the digest of the witness's public key, as its line
    at = models.DateTimeField()
    problem = models.CharField(max_length=100, blank=True)  # the code of what failed; empty: it answered
    details = models.JSONField(default=dict)  # what fills the blanks of its sentence
    failures = models.IntegerField(default=0)  # in a row

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.problem}".strip()


class Turn(models.Model):
    """One row, held while entries are numbered, so that one process at a time does it."""

    def __str__(self) -> str:
        return str(self.pk)
