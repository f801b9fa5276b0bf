"""Tables of the exchange: who the partners are, what goes out, what comes in, and the receipts about both.

A row of a message is written once, in the transaction that decides on it; what changes later is where it stands. A
message to several is several messages, each to one, of which none tells of the others.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tansiq.desk.accounts.models import Group, User
from tansiq.desk.kept import Kept

__all__ = [
    "Asked", "Attached", "Attempt", "Batch", "Certificate", "Enclosure", "Handed", "Incoming", "Note", "Outgoing",
    "OwnState", "Partner", "Review", "Thread",
]  # fmt: skip

_ID, _DIGEST, _CODE, _TEXT = 32, 64, 66, 500


class OwnState(Kept):
    """A state of the node's own directory, as it was signed and given to partners."""

    refusal = "a state of the own directory is neither changed nor deleted"

    number = models.PositiveIntegerField(unique=True)
    data = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.number)


class Partner(models.Model):
    """Another node: its directory as it was pinned by telephone and has been followed since, and how it is reached.

    Or an authority that runs none and is written to by numbered letters (``OFF_NODE``): then there is no directory, and
    ``names`` has what it is called. ``state`` and ``kind``: what law knows it as. ``due_at``: when it is tried next;
    ``failures``: tries in a row.
    """

    class Carrier(models.TextChoices):
        """How it is reached: a line of `transports.carriers.CARRIERS`, or by people, outside of any node."""

        HTTPS = "https"
        FOLDER = "folder"
        ASKED = "asked"  # over https, and it is asked for what waits: it cannot reach us
        ASKING = "asking"  # it cannot be reached, and asks us
        OFF_NODE = "off_node"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.SlugField(max_length=64, unique=True)
    state = models.CharField(max_length=3)
    kind = models.CharField(max_length=64)
    carrier = models.CharField(max_length=16, choices=Carrier.choices)
    directory = models.BinaryField()
    names = models.JSONField(default=dict)
    pinned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    pinned_at = models.DateTimeField(default=timezone.now)
    ceremony = models.CharField(max_length=2000)  # who read the fingerprint out, over which line
    is_suspended = models.BooleanField(default=False)
    due_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=_CODE, blank=True)
    contact_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.authority

    @property
    def has_node(self) -> bool:
        """Whether there are keys to seal to: without, nothing is signed to it, and it signs nothing."""
        return self.carrier != self.Carrier.OFF_NODE


class Handed(models.Model):
    """How far a partner has asked us, that we cannot reach: its last number, and what that was answered, by keys.

    ``digest``: of that parcel; what it held counts as there once the next request names it. ``since``: waited for.
    """

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="handed")
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=_DIGEST, blank=True)
    enclosures = models.JSONField(default=list)
    messages = models.JSONField(default=list)
    since = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.number)


class Asked(models.Model):
    """How far we have asked a partner that cannot reach us. ``digest``: of its last parcel that was taken in.

    ``put_off``: until when attachments are not asked for that were not taken, by digest, in seconds since 1970.
    """

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="asked")
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=_DIGEST, blank=True)
    put_off = models.JSONField(default=dict)
    due_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=_CODE, blank=True)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.number)


class Certificate(models.Model):
    """A certificate that a partner's card names by its digest, as DER: TLS lets its holder in."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="certificates")
    digest = models.CharField(max_length=_DIGEST)
    der = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["partner", "digest"], name="exchange_certificate_once")
        ]

    def __str__(self) -> str:
        return self.digest


class Thread(models.Model):
    """A conversation with one partner, under one name. ``group``: the matter it belongs to, where it is restricted."""

    id = models.CharField(primary_key=True, max_length=_ID)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="threads")
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    parties = models.JSONField(default=list)
    kind = models.CharField(max_length=64)
    purpose = models.CharField(max_length=_TEXT)
    legal_basis = models.CharField(max_length=_TEXT)
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-moved_at"], name="exchange_newest")]

    def __str__(self) -> str:
        return self.id


class Review(Kept):
    """The risk review of one person, as somebody answered it: by the names of its questions the words of the answers.

    ``case``: the id of the case that it counts in; ``thread``: the conversation; neither where it was answered for new
    messages outside of cases. ``number``: how often the person was reviewed there; the last one counts. ``states``: to
    which it lets messages go. ``looked_at``: names of sources (``review.toml``). ``asked``: the digest of the
    questions.
    """

    refusal = "a risk review is neither changed nor deleted: it is answered anew"

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.CharField(max_length=36, blank=True)
    thread = models.ForeignKey(Thread, null=True, on_delete=models.PROTECT, related_name="reviews")
    person = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    states = models.JSONField()
    answers = models.JSONField()
    words = models.CharField(max_length=2000, blank=True)
    looked_at = models.JSONField(default=list)
    asked = models.CharField(max_length=_DIGEST)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case"], name="exchange_reviews_of_case", condition=Q(case__gt=""))
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Enclosure(models.Model):
    """What we signed and a partner is to have beside messages: receipts, those with a proof of our log, our directory.

    ``sent_at``: when it last left; None while it waits.
    """

    class Kind(models.TextChoices):
        """What it is."""

        RECEIPTS = "receipts"
        PROOFS = "proofs"
        DIRECTORY = "directory"

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="enclosures")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    data = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["partner", "id"], name="exchange_to_enclose", condition=Q(sent_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Incoming(models.Model):
    """A message that came in and on which there is a final receipt: taken in, or refused for good.

    ``sealed``: the envelope as it came, by which anybody whom we let open it can prove what was said. ``enclosure``:
    the receipt given then, which is given once more where the message comes once more. ``proof_settled_at``:
    when its partner was given the proof that it stands in our log, or it was found that there can be none.
    """

    class Status(models.TextChoices):
        """What was decided."""

        TAKEN = "taken"
        REFUSED = "refused"

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="incoming")
    message_id = models.CharField(max_length=_ID)
    digest = models.CharField(max_length=_DIGEST)
    thread = models.ForeignKey(Thread, null=True, on_delete=models.PROTECT, related_name="incoming")
    sequence = models.PositiveBigIntegerField(default=0)
    kind = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(default=b"")
    sealed = models.BinaryField(default=b"")
    answers = models.ForeignKey("Outgoing", null=True, on_delete=models.PROTECT, related_name="answered_by")
    status = models.CharField(max_length=16, choices=Status.choices)
    code = models.CharField(max_length=_CODE, blank=True)
    enclosure = models.ForeignKey(Enclosure, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    proof_settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["partner", "message_id"], name="exchange_taken_once"),
            models.UniqueConstraint(
                fields=["thread", "partner", "sequence"], name="exchange_in_order", condition=Q(status="taken")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-received_at"], name="exchange_in_newest"),
            models.Index(
                fields=["partner", "id"],
                name="exchange_to_prove",
                condition=Q(status="taken", proof_settled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class Outgoing(models.Model):
    """A message to one partner. ``state``: what its last receipt says; ``due_at``: when it is tried next.

    ``asked``: what law was asked about it; it is asked again before the message is sealed. ``reviews``: the risk
    reviews of the persons that it names or locates. ``against``: what stood against it when it was to leave, by codes;
    ``ended_at``: when that stopped it. ``logged_at``: since when it stands in the partner's ledger, by the partner's
    clock, as ``logged_by`` proves; ``logged_code``: what was wrong with the last proof that proved nothing.

    ``is_replaced``: it died and gave its place in the thread to another (:mod:`.succession`).

    Every one of them waits, has a receipt that settles it, is dead, or left as a letter of which a person states what
    became: there is no other way to end.
    """

    class Status(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting"
        DELIVERED = "delivered"  # the partner has it, by its own signature
        REFUSED = "refused"  # the partner refused it for good, by its own signature
        DEAD = "dead"  # nobody answered in time, its thread is broken, or law lets it go no more
        STATED = "stated"  # it left as a letter: a person says so, and nobody has signed that

    message_id = models.CharField(max_length=_ID, unique=True)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="outgoing")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="outgoing")
    sequence = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=64)
    content = models.BinaryField()
    digest = models.CharField(max_length=_DIGEST)
    answers = models.ForeignKey(Incoming, null=True, on_delete=models.PROTECT, related_name="answered_by")
    conditions = models.JSONField(default=list)
    asked = models.JSONField(default=dict)
    reviews = models.ManyToManyField(Review, related_name="messages")
    against = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=64)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.WAITING)
    state = models.CharField(max_length=16, blank=True)
    code = models.CharField(max_length=_CODE, blank=True)
    tries = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_replaced = models.BooleanField(default=False)
    logged_at = models.DateTimeField(null=True)
    logged_by = models.ForeignKey("Batch", null=True, on_delete=models.PROTECT, related_name="+")
    logged_code = models.CharField(max_length=_CODE, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["thread", "partner", "sequence"], name="exchange_out_in_order", condition=Q(is_replaced=False)
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["partner", "id"], name="exchange_waiting", condition=Q(status="waiting")),
            models.Index(fields=["-queued_at"], name="exchange_out_newest"),
        ]

    def __str__(self) -> str:
        return self.message_id


class Attached(models.Model):
    """An attachment that a message refers to, by its digests; what it is called and what opens it, the message says.

    ``size``: of the sealed bytes. ``brought_at``: of a message of ours, when the partner said that it holds them.
    """

    incoming = models.ForeignKey(Incoming, null=True, on_delete=models.PROTECT, related_name="attached")
    outgoing = models.ForeignKey(Outgoing, null=True, on_delete=models.PROTECT, related_name="attached")
    digest = models.CharField(max_length=_DIGEST)
    sealed_digest = models.CharField(max_length=_DIGEST)
    size = models.BigIntegerField()
    brought_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(incoming__isnull=True, outgoing__isnull=False)
                | Q(incoming__isnull=False, outgoing__isnull=True, brought_at__isnull=True),
                name="exchange_attached_to_one",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["digest"], name="exchange_attached_digest"),
            models.Index(
                fields=["outgoing"],
                name="exchange_to_bring",
                condition=Q(outgoing__isnull=False, brought_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.sealed_digest


class Note(models.Model):
    """One receipt of a partner about one message; ``batch``: the signed batch that it stands in, word for word."""

    message = models.ForeignKey(Outgoing, on_delete=models.PROTECT, related_name="notes")
    state = models.CharField(max_length=16)
    code = models.CharField(max_length=_CODE, blank=True)
    at = models.DateTimeField()  # by the partner's clock
    got_at = models.DateTimeField(default=timezone.now)
    batch = models.ForeignKey("Batch", on_delete=models.PROTECT, related_name="notes")

    def __str__(self) -> str:
        return self.state


class Batch(models.Model):
    """Receipts that a partner signed, as they came."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="batches")
    batch_id = models.CharField(max_length=_ID)
    data = models.BinaryField()
    got_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.batch_id


class Attempt(models.Model):
    """A try to deliver a message that brought no receipt, and why."""

    message = models.ForeignKey(Outgoing, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField(default=timezone.now)
    code = models.CharField(max_length=_CODE)

    def __str__(self) -> str:
        return self.code
