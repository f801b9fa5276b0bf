"""What an edition would change in the directory as it stands now: what its page shows, and what activating it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from tansiq.desk.accounts.second_look import digest_shown
from tansiq.desk.authorities.models import Authority, Contact, Edition
from tansiq.engines.authorities import AUTHORITY, CONTACT, Change, Entry, difference

__all__ = ["changes_of", "digest_of", "entries_of", "rows_of"]


def rows_of(entries: Sequence[Entry]) -> list[list[object]]:
    """Entries as an edition keeps them."""
    return [[entry.line, {**entry.authority, **entry.contact}] for entry in entries]


def entries_of(edition: Edition) -> tuple[Entry, ...]:
    """The entries that an edition keeps."""
    return tuple(
        Entry({name: values[name] for name in AUTHORITY}, {name: values[name] for name in CONTACT}, line)
        for line, values in edition.rows
    )


def changes_of(edition: Edition) -> tuple[Change, ...]:
    """What an edition would change now."""
    entries = entries_of(edition)
    return difference(_kept({entry.authority["authority"] for entry in entries}), entries)


def digest_of(changes: Sequence[Change]) -> str:
    """A digest of what would be changed: whoever agrees says with it what was shown to them."""
    return digest_shown([[one.kind, one.key, [list(field) for field in one.fields]] for one in changes])


def _kept(slugs: set[str]) -> Mapping[str, Mapping[str, str]]:
    found = Authority.objects.filter(authority__in=slugs)
    contacts = Contact.objects.filter(of__in=found).select_related("of")
    own = ((one.authority, one.fields()) for one in found)
    return dict(chain(own, ((f"{one.of.authority}/{one.contact}", one.fields()) for one in contacts)))
