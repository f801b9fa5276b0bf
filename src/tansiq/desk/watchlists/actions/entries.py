"""What can be done with an entry: with ``terms`` and ``disposal`` the one way to its status, called by steps of cases.

Whoever calls, the rules of ``rules.toml`` are asked here, and the copies are told through the outbox.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone

from tansiq.desk.accounts.separations import refuse_same_person
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.watchlists import photographs, truth
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
from tansiq.desk.watchlists.models import Entry, Photograph
from tansiq.desk.watchlists.rules import attested as attested_names
from tansiq.desk.watchlists.rules import case_type, lapse, newest, rules
from tansiq.errors import RefusedError

__all__ = [
    "add_photograph",
    "approve",
    "change",
    "correct",
    "draft",
    "lapse_entry",
    "publish",
    "record_reference",
    "withdraw",
]

Content = Mapping[str, Any]


@action("watchlists:entry:draft")
def draft(*, by: Actor, content: Content, group_id: str | None = None) -> str:
    """Begin an entry; its id. ``content`` as in ``content.read_content``; ``group_id``: who alone may know of it.

    It belongs to the case that ``by`` acts for, and only who acts for that case changes it from then on.

    Raises RefusedError ``access.unknown`` for a group that one is not in, and MalformedError as ``read_content``.
    """
    if group_id is not None and group_id not in by.groups:
        raise RefusedError("access.unknown")
    definition = newest()
    read = read_content(content, definition)
    entry = Entry.objects.create(
        reference=secrets.token_hex(5), case=by.case, type_version=definition.version, group_id=group_id
    )
    version = add_version(entry, read, by, "", number=1)
    details = {"kind": "draft", "digest": version.digest}
    record("watchlists:entry:draft", by=by, target=f"entry:{entry.pk}", details=details)
    return str(entry.pk)


@action("watchlists:entry:draft")
def change(*, by: Actor, entry_id: str, content: Content, reason: str = "") -> None:
    """Write an entry anew that is not in force; an approval of what it said before is void.

    Raises RefusedError ``access.unknown`` or ``entry.status``, and MalformedError as ``read_content``.
    """
    entry = held(by, entry_id, "change")
    digest = _rewrite(entry, by, content, reason)
    details = {"kind": "change", "digest": digest, "version": entry.version}
    record("watchlists:entry:draft", by=by, target=f"entry:{entry.pk}", reason=reason, details=details)


@action("watchlists:entry:draft")
def add_photograph(*, by: Actor, entry_id: str, data: bytes) -> str:
    """Add a picture; its digest.

    Raises RefusedError ``entry.photograph``, ``entry.photograph_large``, ``entry.too_much``, ``entry.status``.
    """
    entry = held(by, entry_id, "change")
    most = rules().limits.photographs
    if entry.photographs.count() >= most:
        raise RefusedError("entry.too_much", field="photographs", most=most)
    digest = photographs.keep(data)
    kind = photographs.media_type(data)
    Photograph.objects.get_or_create(
        entry=entry, digest=digest, defaults={"media_type": kind, "by_id": by.user_id, "at": timezone.now()}
    )
    _void_approval(entry)
    details = {"kind": "photograph", "digest": digest}
    record("watchlists:entry:draft", by=by, target=f"entry:{entry.pk}", details=details)
    return digest


@action("watchlists:entry:approve")
def approve(*, by: Actor, entry_id: str, attested: Collection[str], reason: str) -> None:
    """Stand for an entry that somebody else wrote: for exactly what it says now.

    ``attested``: the conditions that the approver stands for, all of them. Raises RefusedError
    ``separation.same_person`` to whoever wrote any of it, ``entry.not_attested``, ``entry.guard``, ``entry.status``.
    """
    entry = held(by, entry_id, "approve")
    authors = {str(pk) for pk in entry.versions.values_list("by_id", flat=True)}
    authors |= {str(pk) for pk in entry.photographs.values_list("by_id", flat=True)}
    refuse_same_person("request_approver", by.user_id, {"request_author": authors})
    told_reason(reason)
    content = truth.content_of(entry)
    refuse_unmet("approve", entry, content)
    if missing := set(attested_names("approve", entry.type_version)) - set(attested):
        raise RefusedError("entry.not_attested", guard=min(missing))
    entry.approved_digest, entry.approved_by_id = content.digest, by.user_id
    entry.save(update_fields=["approved_digest", "approved_by"])
    details = {"digest": content.digest, "attested": sorted(attested)}
    record("watchlists:entry:approve", by=by, target=f"entry:{entry.pk}", reason=reason, details=details)


@action("watchlists:entry:publish")
def publish(*, by: Actor, entry_id: str) -> None:
    """Put an entry into force that was approved as it stands. Found from the commit on (see ``follower``).

    Without a judicial reference it is in force for the time of the case type, which is kept with its citation.
    Raises RefusedError ``entry.not_approved``, ``entry.guard``, ``entry.status``.
    """
    entry = held(by, entry_id, "publish")
    content, now = truth.content_of(entry), timezone.now()
    if not entry.approved_digest or entry.approved_digest != content.digest:
        raise RefusedError("entry.not_approved")
    refuse_unmet("publish", entry, content)
    span, citation = lapse(entry.type_version)
    is_judicial = bool(str(content.facts.get("judicial_reference") or "").strip())
    # A correction does not begin the time anew: the entry would never need a judge.
    first = entry.lapses_at or now + span
    entry.lapses_at = None if is_judicial else first
    entry.lapse_citation = "" if is_judicial else citation
    entry.published_at = now
    put_in_force(entry, content, now)
    entry.save(update_fields=["lapses_at", "lapse_citation", "published_at"])
    details = {"digest": content.digest, "until": str(entry.until), "citation": entry.lapse_citation}
    record("watchlists:entry:publish", by=by, target=f"entry:{entry.pk}", details=details)


@action("watchlists:entry:correct")
def correct(*, by: Actor, entry_id: str, content: Content, reason: str, group_id: str | None = None) -> None:
    """Write an entry in force anew. It is out of force until somebody else has approved what it says now.

    ``group_id``: restrict it to a group as well. Raises RefusedError ``access.unknown``, ``entry.status`` or
    ``entry.reason``, and MalformedError as ``read_content``.
    """
    entry = held(by, entry_id, "correct")
    told_reason(reason)
    if group_id is not None and group_id not in by.groups:
        raise RefusedError("access.unknown")
    outbox(entry, timezone.now())
    if group_id is not None:
        entry.group_id = group_id
    entry.status, entry.until = told_status("correct"), None
    entry.save(update_fields=["group", "status", "until"])
    digest = _rewrite(entry, by, content, reason)
    details = {"digest": digest, "version": entry.version}
    record("watchlists:entry:correct", by=by, target=f"entry:{entry.pk}", reason=reason, details=details)


@action("watchlists:reference:record")
def record_reference(*, by: Actor, entry_id: str, judicial_reference: str) -> None:
    """Record a judicial reference that has come: an entry in force no longer lapses for want of one.

    Raises RefusedError ``entry.lapsed`` where it came too late: the entry must then be approved anew.
    """
    entry, now = held(by, entry_id, "reference"), timezone.now()
    if entry.until is not None and entry.until <= now:
        raise RefusedError("entry.lapsed", at=f"{entry.until:%Y-%m-%d %H:%M} UTC")
    before = truth.content_of(entry)
    value = before.to_json()
    value["facts"]["judicial_reference"] = judicial_reference.strip()
    content = read_content(value, case_type(entry.type_version), _digests(entry))
    if not content.facts.get("judicial_reference"):
        raise RefusedError("entry.reason", least=1)
    # What was approved stays approved: the reference is a fact that came, and only lengthens what a person decided.
    is_approved = entry.approved_digest == before.digest
    entry.version += 1
    version = add_version(entry, content, by, "judicial reference", number=entry.version)
    if is_approved:
        entry.approved_digest = version.digest
    entry.lapses_at, entry.lapse_citation = None, ""
    if entry.status == Entry.Status.PUBLISHED:
        put_in_force(entry, content, now)
    entry.save(update_fields=["version", "approved_digest", "lapses_at", "lapse_citation"])
    details = {"digest": version.digest, "version": entry.version}
    record("watchlists:reference:record", by=by, target=f"entry:{entry.pk}", details=details)


@action("watchlists:entry:withdraw")
def withdraw(*, by: Actor, entry_id: str, reason: str) -> None:
    """Take an entry back, from every copy.

    Raises RefusedError ``access.unknown``, ``entry.status``, ``entry.reason``.
    """
    entry = held(by, entry_id, "withdraw")
    told_reason(reason)
    _end(entry, "withdraw", reason)
    record("watchlists:entry:withdraw", by=by, target=f"entry:{entry.pk}", reason=reason)


@action("watchlists:entry:lapse")
def lapse_entry(*, by: Actor, entry_id: str) -> None:
    """Record that an entry has lapsed; in force it was no longer from that moment on, recorded or not.

    Raises RefusedError ``entry.not_lapsed`` before its time, ``entry.guard``, ``entry.status``.
    """
    entry, now = held(by, entry_id, "lapse"), timezone.now()
    if entry.until is None or entry.until > now:
        raise RefusedError("entry.not_lapsed")
    if entry.lapses_at is not None and entry.until == entry.lapses_at:
        refuse_unmet("lapse", entry, truth.content_of(entry))
    reason = entry.lapse_citation or "review date"
    _end(entry, "lapse", reason)
    record("watchlists:entry:lapse", by=by, target=f"entry:{entry.pk}", reason=reason)


def _end(entry: Entry, verb: str, reason: str) -> None:
    entry.status, entry.ended_at, entry.end_reason = told_status(verb), timezone.now(), reason
    entry.save(update_fields=["status", "ended_at", "end_reason"])
    outbox(entry, entry.ended_at)


def _rewrite(entry: Entry, by: Actor, content: Content, reason: str) -> str:
    read = read_content(content, case_type(entry.type_version), _digests(entry))
    entry.version += 1
    entry.save(update_fields=["version"])
    _void_approval(entry)
    return add_version(entry, read, by, reason, number=entry.version).digest


def _void_approval(entry: Entry) -> None:
    entry.approved_digest = ""
    entry.save(update_fields=["approved_digest"])


def _digests(entry: Entry) -> list[str]:
    return list(entry.photographs.order_by("pk").values_list("digest", flat=True))
