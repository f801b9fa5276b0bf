"""How long an entry is in force: suspended and resumed, renewed, ended early."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from tansiq.desk.accounts.separations import refuse_same_person
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.watchlists import truth
from tansiq.desk.watchlists.actions.effects import (
    add_version,
    held,
    outbox,
    put_in_force,
    refuse_unmet,
    told_reason,
    told_status,
)
from tansiq.desk.watchlists.content import read_content
from tansiq.desk.watchlists.models import Entry
from tansiq.desk.watchlists.rules import case_type
from tansiq.errors import RefusedError

__all__ = ["limit", "renew", "resume", "suspend"]


@action("watchlists:entry:suspend")
def suspend(*, by: Actor, entry_id: str, reason: str) -> None:
    """Take an entry out of force for a time: it is found no more. What was approved stays approved.

    Raises RefusedError ``access.unknown``, ``entry.by_its_case``, ``entry.status``, ``entry.reason``.
    """
    entry = held(by, entry_id, "suspend")
    told_reason(reason)
    entry.status, entry.until = told_status("suspend"), None
    entry.save(update_fields=["status", "until"])
    outbox(entry, timezone.now())
    record("watchlists:entry:suspend", by=by, target=f"entry:{entry.pk}", reason=reason)


@action("watchlists:entry:resume")
def resume(*, by: Actor, entry_id: str, reason: str) -> None:
    """Put a suspended entry into force again as it was approved. Its time ran on meanwhile.

    Raises RefusedError ``entry.not_approved``, ``entry.guard``, ``entry.lapsed``, and as ``suspend``.
    """
    entry = held(by, entry_id, "resume")
    told_reason(reason)
    content = truth.content_of(entry)
    if entry.approved_digest != content.digest:
        raise RefusedError("entry.not_approved")
    refuse_unmet("resume", entry, content)
    put_in_force(entry, content, timezone.now())
    details = {"digest": content.digest, "until": str(entry.until)}
    record("watchlists:entry:resume", by=by, target=f"entry:{entry.pk}", reason=reason, details=details)


@action("watchlists:entry:renew")
def renew(*, by: Actor, entry_id: str, review_date: date, reason: str) -> None:
    """Give an entry in force another review date; it says nothing else than what was approved.

    Raises RefusedError ``separation.same_person`` to whoever wrote any of it, ``entry.guard``, ``entry.lapsed``, and as
    ``suspend``.
    """
    entry = held(by, entry_id, "renew")
    told_reason(reason)
    authors = {str(pk) for pk in entry.versions.values_list("by_id", flat=True)}
    refuse_same_person("request_approver", by.user_id, {"request_author": authors - {str(entry.approved_by_id)}})
    value = truth.content_of(entry).to_json()
    value["facts"]["review_date"] = review_date.isoformat()
    photographs = entry.photographs.order_by("pk").values_list("digest", flat=True)
    content = read_content(value, case_type(entry.type_version), photographs)
    refuse_unmet("publish", entry, content)
    entry.version += 1
    version = add_version(entry, content, by, reason, number=entry.version)
    entry.approved_digest, entry.approved_by_id = version.digest, by.user_id
    entry.save(update_fields=["version", "approved_digest", "approved_by"])
    put_in_force(entry, content, timezone.now())
    details = {"digest": version.digest, "until": str(entry.until)}
    record("watchlists:entry:renew", by=by, target=f"entry:{entry.pk}", reason=reason, details=details)


@action("watchlists:entry:limit")
def limit(*, by: Actor, entry_id: str, ends_at: datetime, citation: str) -> None:
    """Let an entry end at ``ends_at`` at the latest, such as a day after its warrant was lifted. It never begins anew.

    Raises RefusedError ``access.unknown``, ``entry.by_its_case``, ``entry.status``.
    """
    entry = held(by, entry_id, "limit")
    entry.ends_at = min(ends_at, entry.ends_at or ends_at)
    entry.save(update_fields=["ends_at"])
    if entry.status == Entry.Status.PUBLISHED and entry.until is not None:
        entry.until = min(entry.until, entry.ends_at)
        entry.save(update_fields=["until"])
        outbox(entry, timezone.now())
        outbox(entry, entry.until)
    details = {"ends_at": entry.ends_at.isoformat(), "citation": citation}
    record("watchlists:entry:limit", by=by, target=f"entry:{entry.pk}", details=details)
