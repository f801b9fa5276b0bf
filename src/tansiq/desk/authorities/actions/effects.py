"""What other actions of the directory do, each thing in one place: carrying out an edition, starting a clock anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tansiq.desk.authorities.models import Authority, Contact, Edition
from tansiq.desk.authorities.models import Change as Kept
from tansiq.desk.parameters.library import limit, place
from tansiq.desk.registry.actions.effects import ToWrite, follow
from tansiq.desk.registry.rules import rules
from tansiq.engines.authorities import Change
from tansiq.engines.workflows.spans import Rule, deadline
from tansiq.messages import LANGUAGES

__all__ = ["carry_out", "to_write", "tried"]


def carry_out(edition: Edition, changes: Iterable[Change], at: datetime) -> None:
    """Change the directory as an edition says, keep what was changed, and write letters to where it says now."""
    for change in changes:
        authority, contact = _changed(change, at)
        Kept(edition=edition, of=authority, contact=contact, is_new=change.kind == "new",
             fields=[list(field) for field in change.fields], at=at).save()  # fmt: skip
        for one in [contact] if contact else authority.contacts.all():
            follow(to_write(one))


def to_write(contact: Contact) -> ToWrite:
    """A contact point as letters to it are addressed."""
    of = contact.of
    return ToWrite(
        authority=of.authority,
        state=of.state,
        kind=of.kind,
        names={lang: getattr(of, f"name_{lang}") for lang in LANGUAGES},
        contact=contact.contact,
        post=contact.post,
        addresses={means: getattr(contact, means) for means in rules().means if getattr(contact, means)},
        until=min(filter(None, [contact.contact_until, of.authority_until]), default=""),
    )


def _changed(change: Change, at: datetime) -> tuple[Authority, Contact | None]:
    slug, _, name = change.key.partition("/")
    authority = Authority.objects.filter(authority=slug).first() or Authority(authority=slug)
    if not name:
        _set(authority, change)
        return authority, None
    known = Contact.objects.filter(of=authority, contact=name).first()
    contact = known or Contact(of=authority, contact=name, started_at=at, due_at=at)
    _set(contact, change)
    return authority, contact


def _set(row: Authority | Contact, change: Change) -> None:
    for name, _, after in change.fields:
        setattr(row, name, after)
    row.save()


def tried(contact: Contact, at: datetime) -> None:
    """Start the clock of the next test, with the limit that stands now and its citation."""
    given = limit("test_again")
    contact.tested_at = contact.started_at = at
    contact.due_at = deadline(at, given.span, Rule(), place())
    contact.due_count, contact.due_unit, contact.due_citation = given.span.count, given.span.unit, given.citation
    contact.save(update_fields=["tested_at", "started_at", "due_at", "due_count", "due_unit", "due_citation"])
