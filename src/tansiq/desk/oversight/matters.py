"""Which matters an entry is about, so that who may not know of one is not told by the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Final
from uuid import UUID

from tansiq.desk.accounts.models import BreakGlass
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.cases.models import Case, Letter
from tansiq.desk.duty.models import Alarm
from tansiq.desk.exchange.models import Incoming, Outgoing, Thread
from tansiq.desk.manifests.models import Certificate as Deleted
from tansiq.desk.manifests.models import Manifest
from tansiq.desk.registry.models import Arrival, Statement
from tansiq.desk.registry.models import Letter as SentLetter
from tansiq.desk.screening.models import Memory
from tansiq.desk.watchlists.models import Certificate
from tansiq.desk.watchlists.models import Entry as Listed

__all__ = ["MATTERS", "as_id", "may_see", "shown_to"]

#: The matters (ids of groups) that a thing belongs to; None where there is no such thing.
Matters = Callable[[str], frozenset[str] | None]


def _none(_id: str) -> frozenset[str]:
    return frozenset()


def _itself(group_id: str) -> frozenset[str]:
    return frozenset((group_id,))


def as_id(text: str) -> UUID | None:
    """The opaque id in a text; None where it is none: the record may hold anything that was once asked for."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _of_break_glass(opened_id: str) -> frozenset[str] | None:
    pk = as_id(opened_id)
    found = BreakGlass.objects.filter(pk=pk).values_list("group_id", flat=True).first() if pk else None
    return frozenset((str(found),)) if found else None


def _of_case(case_id: str) -> frozenset[str] | None:
    pk = as_id(case_id)
    return _of_group(Case.objects.filter(pk=pk).values_list("group_id", flat=True) if pk else ())


def _of_letter(letter_id: str) -> frozenset[str] | None:
    pk = as_id(letter_id)
    return _of_group(Letter.objects.filter(pk=pk).values_list("case__group_id", flat=True) if pk else ())


def _of_listed(entry_id: str) -> frozenset[str] | None:
    """Of an entry of a watchlist; of one that was deleted, by the certificate that says so."""
    pk = as_id(entry_id)
    if pk is None:
        return None
    held = _of_group(Listed.objects.filter(pk=pk).values_list("group_id", flat=True))
    return (
        held
        if held is not None
        else _of_group(Certificate.objects.filter(entry_id=pk).values_list("group_id", flat=True))
    )


def _of_manifest(manifest_id: str) -> frozenset[str] | None:
    """Of a manifest; of one that was deleted, by the certificate that says so."""
    pk = as_id(manifest_id)
    if pk is None:
        return None
    held = _of_group(Manifest.objects.filter(pk=pk).values_list("group_id", flat=True))
    deleted = Deleted.objects.filter(manifest_id=pk).values_list("group_id", flat=True)
    return held if held is not None else _of_group(deleted)


def _of_memory(memory_id: str) -> frozenset[str] | None:
    """Of a decision "not the same person"."""
    pk = as_id(memory_id)
    return _of_group(Memory.objects.filter(pk=pk).values_list("group_id", flat=True) if pk else ())


def _of_alarm(alarm_id: str) -> frozenset[str] | None:
    """Of an alarm: those of its case."""
    pk = as_id(alarm_id)
    return _of_group(Alarm.objects.filter(pk=pk).values_list("case__group_id", flat=True) if pk else ())


def _of_thread(thread_id: str) -> frozenset[str] | None:
    """Of a conversation with a partner."""
    return _of_group(Thread.objects.filter(pk=thread_id).values_list("group_id", flat=True))


def _of_message(message_id: str) -> frozenset[str] | None:
    """Of a message: that of its thread. One that was refused has none, and belongs to no matter."""
    ours = _of_group(Outgoing.objects.filter(message_id=message_id).values_list("thread__group_id", flat=True))
    if ours is not None:
        return ours
    theirs = Incoming.objects.filter(message_id=message_id).values_list("thread__group_id", flat=True)
    return _of_group(theirs) or frozenset()


def _of_sent_letter(letter_id: str) -> frozenset[str] | None:
    """Of a letter to an authority without a node: that of its message."""
    pk = as_id(letter_id)
    return _of_group(SentLetter.objects.filter(pk=pk).values_list("message__thread__group_id", flat=True) if pk else ())


def _of_scan(scan_id: str) -> frozenset[str] | None:
    """Of a scan: that of what came in with it, or of the letter that it is a receipt for."""
    if not (scan_id.isascii() and scan_id.isdecimal() and len(scan_id) < 16):
        return None
    came = _of_group(Arrival.objects.filter(scan=int(scan_id)).values_list("incoming__thread__group_id", flat=True))
    rows = Statement.objects.filter(scan=int(scan_id)).values_list("letter__message__thread__group_id", flat=True)
    return came if came is not None else _of_group(rows)


def _of_group(groups: Iterable[UUID | None]) -> frozenset[str] | None:
    """The one matter of a thing that belongs to one at most; None where there is no such thing."""
    return next((frozenset((str(group),)) if group else frozenset() for group in groups), None)


#: Kind of thing, as it stands before the colon of an entry's ``target``. One line for each kind that an application
#: records; the content of entries about any other kind is shown to nobody.
MATTERS: Final[Mapping[str, Matters]] = {
    "group": _itself,
    "break_glass": _of_break_glass,
    "opened": _of_break_glass,
    "case": _of_case,
    "alarm": _of_alarm,
    "entry": _of_listed,
    "letter": _of_letter,
    "manifest": _of_manifest,
    "memory": _of_memory,
    "scan": _of_scan,
    "sent_letter": _of_sent_letter,
    "thread": _of_thread,
    **dict.fromkeys(("incoming", "message"), _of_message),
    **dict.fromkeys(
        (
            *("authority", "contact", "edition", "key", "list", "member", "notice", "own", "parameters", "partner"),
            *("proposal", "recorded", "search", "rulebook", "turn", "unit", "upload", "user"),
        ),
        _none,
    ),
}


def may_see(by: Actor, entry: Entry) -> bool:
    """Whether what an entry says may be shown: every matter that it is about is open to ``by``."""
    return shown_to(by)(entry)


def shown_to(by: Actor) -> Callable[[Entry], bool]:
    """The same for many entries at once: of each thing that they name it is asked once."""

    @cache
    def is_open(kind: str, value: str) -> bool:
        matters = MATTERS[kind](value) if kind in MATTERS else None
        return matters is not None and matters <= by.groups

    return lambda entry: all(is_open(kind, value) for kind, value in _things(entry))


def _things(entry: Entry) -> Iterator[tuple[str, str]]:
    """What an entry names: the thing it is about, the case it was done for, and things that were asked for."""
    if entry.target:
        kind, _, value = entry.target.partition(":")
        yield kind, value
    if entry.case:
        yield "case", entry.case
    asked = entry.details.get("asked")
    for name, value in asked.items() if isinstance(asked, dict) else ():
        if name.endswith("_id"):
            yield name.removesuffix("_id"), str(value)
