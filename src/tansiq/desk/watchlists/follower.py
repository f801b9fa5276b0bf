"""Brings every copy of an entry to what is in force: right after each commit, from the worker, and before a search.

What has changed stands in the outbox, written in the transaction that changed it. For each line the follower looks up
what is in force *now* and makes the copies say so; the line is crossed out last. So it may break off anywhere, be
called twice, or be late: done again it comes to the same. One process at a time does it, so that nobody writes what
was true a moment ago over what is true.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from tansiq.desk.audit.actions import record_write
from tansiq.desk.audit.actor import Actor
from tansiq.desk.watchlists import live, photographs
from tansiq.desk.watchlists.models import Certificate, Change
from tansiq.desk.watchlists.truth import OPEN, Truth, truth_of

__all__ = ["COPIES", "copies", "follow"]

#: Everything here that keeps something of an entry, and how it is told the truth. What an application above keeps (such
#: as possible hits) has its line in the settings: withdrawal and deletion reach every copy from here and nowhere else.
COPIES: Mapping[str, Callable[[Truth], None]] = {"index": live.bring, "photographs": photographs.bring}
_AT_ONCE = 500


def copies() -> Mapping[str, Callable[[Truth], None]]:
    """Every copy by its name: those kept here, and those of ``TANSIQ_COPIES``."""
    return {**COPIES, **{name: import_string(path) for name, path in settings.TANSIQ_COPIES.items()}}


def follow(scopes: Collection[str] | None = None) -> int:
    """Do what waits in the outbox, oldest first, of the parts asked for or of all. Returns how many lines were done.

    Call it outside of a transaction. Raises RefusedError ``watchlists.busy`` where another process takes too long, and
    TansiqError ``storage.*``: then the lines wait for the next call.
    """
    done = 0
    while _waiting(scopes).exists():
        with live.hold():
            for change in _waiting(scopes).order_by("pk")[:_AT_ONCE]:
                _bring(change)
                done += 1
    if done:
        _prove_deletions()
    return done


def _bring(change: Change) -> None:
    truth = truth_of(change.entry_id, change.group_id)
    for bring in copies().values():
        bring(truth)
    Change.objects.filter(pk=change.pk).update(done_at=timezone.now())


def _waiting(scopes: Collection[str] | None) -> QuerySet[Change]:
    due = Change.objects.filter(done_at__isnull=True, due_at__lte=timezone.now())
    if scopes is None:
        return due
    return due.filter(_of(scopes))


def _of(scopes: Collection[str]) -> Q:
    groups = Q(group_id__in=[scope for scope in scopes if scope != OPEN])
    return groups | Q(group_id__isnull=True) if OPEN in scopes else groups


def _prove_deletions() -> None:
    """Complete the certificates of entries of which no copy is left to be looked at."""
    for certificate in Certificate.objects.filter(proved_at__isnull=True):
        if not Change.objects.filter(entry_id=certificate.entry_id, done_at__isnull=True).exists():
            _prove(certificate, timezone.now())


def _prove(certificate: Certificate, now: datetime) -> None:
    by = Actor(str(certificate.by_id), certificate.role, via="follower")
    names = ["database", *copies()]
    with transaction.atomic():
        unproved = Certificate.objects.filter(pk=certificate.pk, proved_at__isnull=True)
        if unproved.update(proved_at=now, copies=names):
            details = {"digest": certificate.digest, "copies": names, "at": now.isoformat()}
            target = f"entry:{certificate.entry_id}"
            record_write("watchlists:entry:delete", by=by, target=target, reason="deletion proved", details=details)
