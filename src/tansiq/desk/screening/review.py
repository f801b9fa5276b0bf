"""A possible hit as people look at it: two sides, what answered what, the bits and one sentence, as it was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.need_to_know import about_shown, shows_dossier
from tansiq.desk.screening.models import Hit, Memory
from tansiq.desk.screening.snapshot import taken_evidence, taken_record
from tansiq.desk.watchlists.sides import sides
from tansiq.desk.watchlists.waterfall import Waterfall, waterfall
from tansiq.engines.matching import Evidence, Record
from tansiq.engines.matching.explanation import tenths

__all__ = ["MemoryRow", "NameShown", "Review", "Seen", "WordPair", "memory_row", "review"]

_MOST_NAMES = 12

#: A text in every language, for the reader's own to be chosen.
Told = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NameShown:
    """A name in its own script; ``is_compared``: the one that said most. ``role`` and ``quality`` as in the source."""

    text: str
    role: str
    quality: str
    is_compared: bool


@dataclass(frozen=True, slots=True)
class WordPair:
    """Two parts of names that answered each other, and how much that says, in bits as shown."""

    asked: str
    answered: str
    bits: str
    is_for: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A row that led here: which source, where, when."""

    kind: str
    row: str
    checkpoint: str
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class MemoryRow:
    """That a traveller is somebody else, as people see it. ``standing``: holding, expired, or why it ended."""

    id: str
    case_id: str
    case: str
    about: tuple[str, ...]
    reason: str
    person: str
    role: str
    made_at: datetime
    expires_on: date
    citation: str
    standing: str
    ended_reason: str
    left_out: int


@dataclass(frozen=True, slots=True)
class Review:
    """The whole. ``entry_names`` and what is drawn are empty once the entry was deleted (``is_forgotten``)."""

    case_id: str
    list: str
    reference: str
    instruction: Told
    is_forgotten: bool
    asked_names: tuple[NameShown, ...]
    entry_names: tuple[NameShown, ...]
    words: tuple[WordPair, ...]
    facts: tuple[tuple[str, str, str], ...]
    picture: Waterfall | None
    sentence: str
    asked_photographs: tuple[str, ...]
    entry_photographs: tuple[str, ...]
    compared_with: tuple[tuple[str, str], ...]
    seen: tuple[Seen, ...]
    memories: tuple[MemoryRow, ...]


def review(hit: Hit, lang: str, *, entry_photographs: Iterable[str], memories: Iterable[MemoryRow]) -> Review:
    """A possible hit for a reader of ``lang``, as it stood when it was found."""
    asked = taken_record(bytes(hit.asked))
    answered = taken_record(bytes(hit.answered)) if hit.answered else Record()
    is_forgotten, evidence = not hit.answered, taken_evidence(hit.evidence)
    return Review(
        case_id=str(hit.case_id),
        list=hit.listed_in,
        reference=hit.said.get("reference", ""),
        instruction=hit.said.get("instruction", {}),
        is_forgotten=is_forgotten,
        asked_names=tuple(_names(asked, evidence.left.text if evidence.left else "")),
        entry_names=tuple(_names(answered, evidence.right.text if evidence.right else "")),
        words=tuple(_words(evidence)),
        facts=sides(asked, answered),
        picture=None if is_forgotten else waterfall(evidence.parts, evidence.bits, lang),
        sentence="" if is_forgotten else evidence.sentence(lang),
        asked_photographs=tuple(photograph.digest for photograph in hit.photographs.order_by("pk")),
        entry_photographs=tuple(entry_photographs),
        compared_with=tuple(sorted(hit.compared_with.items())),
        seen=tuple(_seen(hit)),
        memories=tuple(memories),
    )


def memory_row(memory: Memory, by: Actor, today: date, left_out: int) -> MemoryRow:
    """A memory as ``by`` sees it on a day; its hit and case must be fetched with it.

    Why it ended is of the dossier.
    """
    expired = "expired" if memory.expires_on < today else "holding"
    return MemoryRow(
        id=str(memory.pk),
        case_id=str(memory.hit_id),
        case=memory.hit.case.reference,
        about=about_shown(memory.hit.case.about, by.role),
        reason=memory.reason,
        person=memory.person,
        role=memory.role,
        made_at=memory.made_at,
        expires_on=memory.expires_on,
        citation=memory.citation,
        standing=memory.ended_why or expired,
        ended_reason=memory.ended_reason if shows_dossier(by.role) else "",
        left_out=left_out,
    )


def _names(record: Record, compared: str) -> Iterator[NameShown]:
    """The compared name first, then the others in the order of the source."""
    ordered = sorted(record.names, key=lambda name: name.text != compared)
    for name in ordered[:_MOST_NAMES]:
        yield NameShown(name.text, name.role, name.quality, name.text == compared)


def _words(evidence: Evidence) -> Iterator[WordPair]:
    shown = tenths([part.bits for part in evidence.parts], evidence.bits)
    for part, bits in zip(evidence.parts, shown, strict=True):
        if part.field == "name" and (part.left or part.right):
            yield WordPair(part.left, part.right, f"{bits + 0.0:+.1f}", part.bits >= 0)


def _seen(hit: Hit) -> Iterator[Seen]:
    for sighting in hit.sightings.select_related("screening").order_by("pk"):
        row = sighting.screening
        yield Seen(row.kind, row.row, row.checkpoint, row.checked_at)
