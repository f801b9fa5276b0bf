"""What every action on an entry begins and ends with: the entry in one's hand, its conditions, its outbox."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.watchlists import follower, truth
from tansiq.desk.watchlists.content import Content
from tansiq.desk.watchlists.models import Change, Entry, Version
from tansiq.desk.watchlists.rules import answers, rules
from tansiq.errors import RefusedError

__all__ = ["add_version", "held", "outbox", "put_in_force", "refuse_unmet", "told_reason", "told_status"]


def held(by: Actor, entry_id: str, verb: str) -> Entry:
    """The entry, for the length of the transaction.

    Raises RefusedError ``access.unknown`` where there is none or it is not for this person to know of,
    ``entry.by_its_case`` to whoever acts on an entry of a case without acting for that case, ``entry.status`` where the
    action does not lead on from where it stands.
    """
    entry = truth.visible(by).select_for_update(of=("self",)).filter(pk=entry_id).first()
    if entry is None:
        raise RefusedError("access.unknown")
    if entry.case and entry.case != by.case:
        raise RefusedError("entry.by_its_case")
    if entry.status not in rules().sources[verb]:
        raise RefusedError("entry.status", standing=entry.status)
    return entry


def told_status(verb: str) -> str:
    """Where an action leads."""
    return rules().targets[verb]


def told_reason(reason: str) -> None:
    """Raise RefusedError ``entry.reason`` where there is hardly one."""
    least = rules().limits.reason_min_length
    if len(reason.strip()) < least:
        raise RefusedError("entry.reason", least=least)


def refuse_unmet(verb: str, entry: Entry, content: Content) -> None:
    """Raise RefusedError ``entry.guard`` with the first evaluated condition that the entry does not meet."""
    today = truth.local_day(timezone.now())
    for answer in answers(verb, content.facts, today, entry.type_version):
        if answer.holds is False:
            raise RefusedError("entry.guard", guard=answer.guard.id)


def add_version(entry: Entry, content: Content, by: Actor, reason: str, *, number: int) -> Version:
    """Keep what the entry says from now on, and who wrote it."""
    return Version.objects.create(
        entry=entry, number=number, content=content.to_json(), digest=content.digest, by_id=by.user_id, reason=reason
    )


def outbox(entry: Entry, due_at: datetime) -> None:
    """Have the copies looked at from ``due_at`` on, and right after the commit where that is now.

    What goes wrong then stays in the outbox for the worker: what was committed is done.
    """
    Change.objects.create(entry_id=entry.pk, group_id=entry.group_id, due_at=due_at)
    if due_at <= timezone.now():
        transaction.on_commit(follower.follow, robust=True)


def put_in_force(entry: Entry, content: Content, now: datetime) -> None:
    """In force until its review, its lapse or another end, whichever comes first: the copies let go of it then.

    Raises RefusedError ``entry.lapsed`` where that is over.
    """
    ends = (truth.end_of_day(content.review_date), entry.lapses_at, entry.ends_at)
    until = min(end for end in ends if end is not None)
    if until <= now:
        raise RefusedError("entry.lapsed", at=f"{until:%Y-%m-%d %H:%M} UTC")
    entry.status, entry.until = Entry.Status.PUBLISHED, until
    entry.save(update_fields=["status", "until"])
    outbox(entry, now)
    outbox(entry, until)
