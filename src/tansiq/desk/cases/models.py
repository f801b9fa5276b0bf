"""Tables of cases: where one stands, and everything that led there. What it may become stands in its type."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tansiq.desk.accounts.models import Group, Unit
from tansiq.desk.kept import Kept

__all__ = [
    "HANDLING",
    "NEVER",
    "Case",
    "ClockRun",
    "ClockWarning",
    "Event",
    "FactChange",
    "Hold",
    "Letter",
    "Party",
    "Pending",
    "new_reference",
]

_REASON = 2000
_WORD = 64

#: Stands for "no clock runs": a moment behind all others, so that one index serves the queue on any database.
NEVER = datetime(9000, 1, 1, tzinfo=UTC)

#: Handling codes of exchanged police data (Europol's SIENA): what they allow stands in messages/cases.toml.
HANDLING = ("h0", "h1", "h2", "h3")

#: Digits and letters that are not mistaken for one another when they are read out.
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_reference() -> str:
    """Drawn by lot: a running number would tell how many cases there are that one does not see."""
    signs = [secrets.choice(_SIGNS) for _ in range(8)]
    return "".join(signs[:4]) + "-" + "".join(signs[4:])


class Case(models.Model):
    """One case. ``version`` and ``fingerprint``: the rules it began under; ``revision`` counts what was done to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    type = models.SlugField(max_length=_WORD)
    version = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    state = models.SlugField(max_length=_WORD)
    revision = models.PositiveIntegerField(default=1)
    authority = models.CharField(max_length=_WORD, blank=True)  # opaque; empty: this node's own
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=500)
    legal_basis = models.CharField(max_length=200)
    handling = models.CharField(max_length=2)
    # Without an index: most cases are of no group, and a planner that began there would read them all.
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    facts = models.JSONField(default=dict)
    flags = models.JSONField(default=list)
    #: Pairs of person and duty from other matters that count here, such as who wrote the entry behind a hit.
    linked_duties = models.JSONField(default=list)
    opened_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    # Said by the state, the holds and the clocks; kept here so that the queue need not ask for them.
    is_final = models.BooleanField(default=False)
    is_held = models.BooleanField(default=False)
    due_at = models.DateTimeField(default=NEVER)
    # By when somebody needs the decision where no clock says so (a traveller lands); what comes first at one moment.
    needed_at = models.DateTimeField(default=timezone.now)
    about = models.JSONField(default=list)  # texts that tell it from others in a list, each of its own script
    rank = models.PositiveSmallIntegerField(default=0)
    words = models.TextField(blank=True)  # what a search looks at, folded

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(version__gte=1, revision__gte=1), name="cases_counted"),
            models.CheckConstraint(condition=Q(handling__in=HANDLING), name="cases_handling"),
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(legal_basis=""), name="cases_for_a_purpose"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # Of each state on its own: what waits for a role is a few walks, however much waits for others.
            models.Index(
                fields=["type", "version", "state", "due_at", "needed_at", "rank", "opened_at"],
                name="cases_waiting",
                condition=Q(is_final=False, is_held=False),
            ),
            models.Index(fields=["-opened_at"], name="cases_newest"),
        ]

    def __str__(self) -> str:
        return self.reference


class Event(Kept):
    """One thing that happened in a case. Never changed or deleted (`keeping`): together they explain the state."""

    refusal = "an event of a case is neither changed nor deleted"

    class Kind(models.TextChoices):
        """What sort of thing it was."""

        OPENED = "opened"
        FACTS = "facts"
        PARTY = "party"
        STEP = "step"
        PROPOSED = "proposed"
        DECLINED = "declined"
        WARNED = "warned"
        OVERDUE = "overdue"
        LAPSED = "lapsed"
        LETTER = "letter"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    step = models.SlugField(max_length=_WORD, blank=True)
    person = models.CharField(max_length=_WORD, blank=True)  # empty: the node's own worker
    role = models.CharField(max_length=_WORD, blank=True)
    second = models.CharField(max_length=_WORD, blank=True)
    at = models.DateTimeField()
    left = models.SlugField(max_length=_WORD, blank=True)
    entered = models.SlugField(max_length=_WORD, blank=True)
    duties = models.JSONField(default=list)
    attested = models.JSONField(default=list)
    reasons = models.CharField(max_length=_REASON, blank=True)
    grounds = models.JSONField(default=list)
    consulted = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField()
    details = models.JSONField(default=dict)  # names of fields or clocks, never their values

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_event_once"),
            models.CheckConstraint(
                condition=~Q(kind="step") | (~Q(step="") & ~Q(person="") & ~Q(entered="")), name="cases_step_is_whole"
            ),
            models.CheckConstraint(condition=Q(second="") | ~Q(second=F("person")), name="cases_two_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number} {self.kind} {self.step}"


class FactChange(models.Model):
    """The values that an event set. Beside the event and not in it: values can be erased, what was done stays."""

    event = models.OneToOneField(Event, primary_key=True, on_delete=models.PROTECT, related_name="change")
    values = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.event_id)


class ClockRun(models.Model):
    """One run of a clock, with the value and citation of the moment it started."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    clock = models.SlugField(max_length=_WORD)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    citation = models.CharField(max_length=_REASON, blank=True)
    count = models.PositiveIntegerField(null=True)  # None: the day stood in a field
    unit = models.CharField(max_length=8, blank=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)  # when the end was recorded

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "clock"], condition=Q(stopped_at__isnull=True), name="cases_clock_runs_once"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")), name="cases_clock_order"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_by__isnull=True)
                | Q(stopped_at__isnull=False, stopped_by__isnull=False),
                name="cases_clock_stopped_by",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at"],
                name="cases_clock_to_tell",
                condition=Q(stopped_at__isnull=True, told_at__isnull=True),
            ),
            models.Index(fields=["due_at"], name="cases_clock_running", condition=Q(stopped_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.clock} of {self.case_id}"


class ClockWarning(models.Model):
    """A warning of a run of a clock, and when it was recorded."""

    run = models.ForeignKey(ClockRun, on_delete=models.PROTECT, related_name="warnings")
    at = models.DateTimeField()
    percent = models.PositiveSmallIntegerField(default=0)
    left = models.SlugField(max_length=_WORD, blank=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], name="cases_warning_to_tell", condition=Q(told_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.percent}{self.left} of {self.run_id}"


class Hold(models.Model):
    """One reason why a case is halted: who, in which role, when and why; and when it was let go."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    role = models.SlugField(max_length=_WORD)
    person = models.CharField(max_length=_WORD)
    at = models.DateTimeField()
    reasons = models.CharField(max_length=_REASON)
    lifted_by = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "role"], condition=Q(lifted_by__isnull=True), name="cases_hold_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} holds {self.case_id}"


class Pending(models.Model):
    """A step that one person has decided and that waits for the second; void once anything else is done to the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pending")
    step = models.SlugField(max_length=_WORD)
    revision = models.PositiveIntegerField()
    person = models.CharField(max_length=_WORD)
    role = models.SlugField(max_length=_WORD)
    at = models.DateTimeField()
    attested = models.JSONField(default=list)
    reasons = models.CharField(max_length=_REASON, blank=True)
    grounds = models.JSONField(default=list)
    consulted = models.CharField(max_length=200, blank=True)
    decided_by = models.CharField(max_length=_WORD, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "revision"], condition=Q(decided_at__isnull=True), name="cases_pending_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} in {self.case_id}"


class Letter(models.Model):
    """A letter that was written: in which language, under which reference, and the document itself (PDF).

    ``tongue`` is its language. The document is emptied with the facts of its case; that it was written stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="written")
    letter = models.SlugField(max_length=_WORD)
    tongue = models.CharField(max_length=2)
    reference = models.CharField(max_length=9, unique=True)
    digest = models.CharField(max_length=64)  # SHA-256 of the document
    document = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.letter} {self.reference}"


class Party(models.Model):
    """Somebody or something that a case is about, by a reference that says nothing here."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    reference = models.CharField(max_length=100)
    part = models.SlugField(max_length=_WORD)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "reference", "part"], name="cases_party_once")
        ]

    def __str__(self) -> str:
        return f"{self.reference} in {self.case_id}"
