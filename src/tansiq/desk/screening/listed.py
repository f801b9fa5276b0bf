"""What a record in an index stands for: an entry of one's own, or a line of a published list, as a case calls it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tansiq.desk.audit.actor import Actor
from tansiq.desk.screening.rules import rules
from tansiq.desk.watchlists import truth
from tansiq.desk.watchlists.content import Content
from tansiq.desk.watchlists.models import Entry
from tansiq.desk.watchlists.rules import case_type
from tansiq.engines.matching import Hit, Record
from tansiq.stores.lists import LoadedList

__all__ = ["Answer", "Listed", "Looked", "Told", "of_issue", "own_entries"]

#: A text in every language, for the reader's own to be chosen.
Told = Mapping[str, str]

_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry as a possible hit needs it. ``issue`` says which issue of a list, or which version of an own entry.

    ``list`` is empty and ``group`` may be set for an entry of one's own; ``authors`` are those who wrote it.
    """

    list: str
    id: str
    reference: str
    issue: str
    entry_type: str
    handling: str
    instruction: Told
    four_eyes: bool
    warrant_reference: str = ""
    group: str = ""
    authors: tuple[str, ...] = ()

    @property
    def pair(self) -> tuple[str, str]:
        """What names the entry, whatever it says."""
        return self.list, self.id


@dataclass(frozen=True, slots=True)
class Answer:
    """An entry that may be about a traveller, with all the evidence."""

    hit: Hit
    listed: Listed


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for each traveller; its length is the number of all that was found."""

    answers: tuple[tuple[Answer, ...], ...] = ()

    def __len__(self) -> int:
        return sum(map(len, self.answers))


def own_entries(by: Actor, now: datetime, ids: Iterable[str]) -> dict[str, Listed]:
    """Of these entries those in force that somebody may see, by their id."""
    found = truth.visible_in_force(by, now).filter(pk__in=set(ids))
    return {str(entry.pk): _own(entry, truth.content_of(entry)) for entry in found.prefetch_related("versions")}


def of_issue(issue: LoadedList, record: Record) -> Listed:
    """A line of a published list."""
    called = rules().of_list(issue.format)
    digest = hashlib.sha256(record.id.encode("utf-8", "surrogatepass")).hexdigest()
    return Listed(
        list=issue.name,
        id=record.id if len(record.id) <= _LONGEST_ID else digest,
        reference=record.reference or record.id,
        issue=f"{issue.published or issue.loaded_at} {issue.sha256}".strip(),
        entry_type=called.entry_type,
        handling=called.handling,
        instruction=called.instruction,
        four_eyes=rules().four_eyes.demanded(called.entry_type, ""),
    )


def _own(entry: Entry, content: Content) -> Listed:
    facts = content.facts
    kind = rules().entry_types[str(facts["entry_type"])]
    instruction = str(facts.get("instruction", ""))
    told = case_type(entry.type_version).fields["instruction"].choices.get(instruction)
    return Listed(
        list="",
        id=str(entry.pk),
        reference=entry.reference,
        issue=f"{entry.version} {content.digest}",
        entry_type=kind,
        handling=str(facts.get("handling", "h1")),
        instruction=dict(told.pairs) if told else {},
        four_eyes=rules().four_eyes.demanded(kind, instruction) or facts.get("subject_is_child") is True,
        warrant_reference=str(facts.get("warrant_reference", "")),
        group=str(entry.group_id or ""),
        authors=tuple(sorted({str(version.by_id) for version in entry.versions.all()})),
    )
