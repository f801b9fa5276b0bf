"""What may be asked about the directory: it tells of no matter, and every look at it is on record all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q
from django.utils import timezone

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.authorities.differing import changes_of, digest_of
from tansiq.desk.authorities.models import Authority, Change, Contact, Edition, Trial
from tansiq.desk.authorities.sheet import AuthorityRow, ContactSeen, authority_row, contact_seen, history
from tansiq.desk.cases.sheet import Happening
from tansiq.engines.authorities import Change as Difference
from tansiq.errors import RefusedError

__all__ = ["MOST", "EditionRow", "EditionSeen", "Page", "authority", "due", "edition", "editions", "found"]

#: Rows of a list; one more is asked for, so that a page can say that there are more.
MOST = 100
_MOST_WORDS = 8
_NAMES = ("authority", "name_ar", "name_fr", "name_en", "name_own", "state")


@dataclass(frozen=True, slots=True)
class Page:
    """An authority with its contact points and its history."""

    row: AuthorityRow
    contacts: tuple[ContactSeen, ...]
    events: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class EditionRow:
    """A file that was proposed: how many of its rows were read and put aside, and what became of it."""

    id: str
    file_name: str
    sha256: str
    rows: int
    rejected: int
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    accepted: bool | None
    finding: str


@dataclass(frozen=True, slots=True)
class EditionSeen:
    """An edition whole: what it would change now, or did change; the rows put aside, with why."""

    row: EditionRow
    changes: tuple[Difference, ...]
    digest: str
    rejected: tuple[tuple[int, str, Mapping[str, object]], ...]
    remarks: tuple[str, ...]
    is_own: bool


@query("authorities:entry:read", Entry.Kind.SEARCH)
def found(
    *, by: Actor, words: str = "", state: str = "", subject: str = "", only_due: bool = False
) -> tuple[AuthorityRow, ...]:
    """Authorities whose names have all these words: the own ones first, then by State and name."""
    now = timezone.now()
    wanted = Authority.objects.all()
    for word in words.split()[:_MOST_WORDS]:
        wanted = wanted.filter(_having(word))
    if state:
        wanted = wanted.filter(state=state)
    for condition in _of_contacts(subject, now if only_due else None):
        wanted = wanted.filter(pk__in=Contact.objects.filter(condition).values("of"))
    rows = wanted.prefetch_related("contacts").order_by("-own", "state", "authority")[: MOST + 1]
    return tuple(authority_row(one, one.contacts.all(), now) for one in rows)


def _having(word: str) -> Q:
    found = Q()
    for name in _NAMES:
        found |= Q(**{f"{name}__icontains": word})
    return found


def _of_contacts(subject: str, due_at: datetime | None) -> list[Q]:
    conditions = [Q(subject=subject)] if subject else []
    return conditions + ([_due(due_at)] if due_at else [])


def _due(at: datetime) -> Q:
    return Q(due_at__lte=at) & (Q(contact_until="") | Q(contact_until__gte=at.date().isoformat()))


@query("authorities:entry:read")
def authority(*, by: Actor, authority_id: str) -> Page:
    """One authority. Raises RefusedError ``access.unknown``."""
    one = Authority.objects.filter(pk=authority_id).first()
    if one is None:
        raise RefusedError("access.unknown")
    now = timezone.now()
    contacts = list(one.contacts.prefetch_related("trials").order_by("contact"))
    changes = Change.objects.filter(of=one).select_related("edition", "contact")
    trials = Trial.objects.filter(contact__of=one).select_related("contact")
    return Page(
        authority_row(one, contacts, now), tuple(contact_seen(each, now) for each in contacts), history(changes, trials)
    )


@query("authorities:entry:read")
def due(*, by: Actor) -> int:
    """How many contact points are to be tried."""
    return Contact.objects.filter(_due(timezone.now())).count()


@query("authorities:entry:read")
def editions(*, by: Actor) -> tuple[EditionRow, ...]:
    """Every file that was proposed: those that wait first, then the newest."""
    rows = Edition.objects.order_by("accepted", "-proposed_at", "pk")[:MOST]
    waiting = [one for one in rows if one.decided_at is None]
    return tuple(_row(one) for one in (*waiting, *(one for one in rows if one.decided_at is not None)))


@query("authorities:entry:read")
def edition(*, by: Actor, edition_id: str) -> EditionSeen:
    """One file that was proposed, with what it would change now, or did. Raises RefusedError ``access.unknown``."""
    kept = Prefetch("changes", Change.objects.select_related("of", "contact").order_by("pk"))
    one = Edition.objects.filter(pk=edition_id).prefetch_related(kept).first()
    if one is None:
        raise RefusedError("access.unknown")
    changes = changes_of(one) if one.decided_at is None else _done(one)
    return EditionSeen(
        row=_row(one),
        changes=changes,
        digest=digest_of(changes),
        rejected=tuple((line, code, details) for line, code, details in one.rejected),
        remarks=tuple(one.remarks),
        is_own=str(one.proposed_by_id) == by.user_id,
    )


def _done(one: Edition) -> tuple[Difference, ...]:
    return tuple(
        Difference(
            "new" if change.is_new else "changed",
            f"{change.of.authority}/{change.contact.contact}" if change.contact else change.of.authority,
            tuple((name, before, after) for name, before, after in change.fields),
        )
        for change in one.changes.all()
    )


def _row(one: Edition) -> EditionRow:
    return EditionRow(
        id=str(one.pk),
        file_name=one.file_name,
        sha256=one.sha256,
        rows=len(one.rows),
        rejected=len(one.rejected),
        reason=one.reason,
        proposed_by=str(one.proposed_by_id),
        proposed_at=one.proposed_at,
        decided_by=str(one.decided_by_id or ""),
        decided_at=one.decided_at,
        accepted=one.accepted,
        finding=one.finding,
    )
