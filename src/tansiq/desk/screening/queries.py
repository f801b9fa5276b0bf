"""What may be asked about possible hits: each question with its permission, its need to know, and on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry as Recorded
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.need_to_know import is_shown, shows_dossier
from tansiq.desk.cases.queries import MOST
from tansiq.desk.cases.sheet import Row
from tansiq.desk.cases.sheet import row as case_row
from tansiq.desk.cases.sight import of_words, seen_case, visible
from tansiq.desk.screening.listed import Answer, Looked, of_issue, own_entries
from tansiq.desk.screening.models import Hit, LeftOut, Memory, SavedSearch
from tansiq.desk.screening.review import MemoryRow, Review, memory_row, review
from tansiq.desk.screening.rules import rules
from tansiq.desk.screening.sight import seen_hit, visible_left_out, visible_memories
from tansiq.desk.screening.snapshot import SHELF
from tansiq.desk.screening.travellers import Batch
from tansiq.desk.watchlists import live, photographs, published, truth
from tansiq.desk.watchlists.models import Photograph
from tansiq.errors import RefusedError

__all__ = [
    "Asked",
    "Exported",
    "Saved",
    "export",
    "found",
    "hit",
    "left_out",
    "look",
    "memories",
    "photograph",
    "saved_searches",
]

_MOST_MEMORIES = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about possible hits; whatever is empty is not asked for. ``also_closed`` is "on" or empty."""

    words: str = ""
    entry_type: str = ""
    kind: str = ""
    checkpoint: str = ""
    also_closed: str = ""

    def __str__(self) -> str:
        return "; ".join(f"{name}: {value}" for name, value in self.said().items())

    def said(self) -> dict[str, str]:
        """What is asked for."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}


@dataclass(frozen=True, slots=True)
class Saved:
    """A question that somebody keeps for themselves."""

    id: str
    name: str
    asked: Asked
    run_at: datetime | None


@dataclass(frozen=True, slots=True)
class Exported:
    """A possible hit as a line of an export."""

    reference: str
    opened_at: datetime
    state: str
    needed_at: datetime
    checkpoint: str
    asked: str
    answered: str
    entry: str
    entry_type: str
    bits: float
    handling: str
    purpose: str


@query("screening:traveller:screen", Recorded.Kind.SEARCH)
def look(*, by: Actor, batch: Batch) -> Looked:
    """For each traveller all that ``by`` may see and that may be about them, most bits first.

    Of what one may not see nothing is opened, compared or counted; what an index gives is held to the database.
    Raises RefusedError ``check.purpose``, ``screening.too_many``; MalformedError ``list.damaged`` or ``index.*``.
    """
    if not by.purpose.strip():
        raise RefusedError("check.purpose")
    limits = rules().limits
    if len(batch.travellers) > limits.travellers_per_call:
        raise RefusedError("screening.too_many", most=limits.travellers_per_call)
    if not batch.travellers:
        return Looked()
    records, most = [one.record for one in batch.travellers], limits.hits_per_traveller
    own = live.search_many(truth.scopes_of(by), records, most)
    shown = own_entries(by, timezone.now(), (hit.record.id for hits in own for hit in hits))
    lists = published.search_many(records, most)
    found = []
    for hits, lines in zip(own, lists, strict=True):
        answers = [Answer(hit, shown[hit.record.id]) for hit in hits if hit.record.id in shown]
        answers += [Answer(hit, of_issue(issue, hit.record)) for issue, hit in lines]
        found.append(tuple(sorted(answers, key=lambda one: -one.hit.bits)[:most]))
    return Looked(tuple(found))


@query("screening:hit:read")
def hit(*, by: Actor, case_id: str, lang: str) -> Review | None:
    """Both sides of a possible hit as they were compared; None for a case that no screening opened, and to the counter.

    Raises RefusedError ``access.unknown``.
    """
    case = seen_case(by, case_id)
    one = Hit.objects.select_related("case").filter(case=case).first()
    if one is None or not shows_dossier(by.role):
        return None
    pictures = _pictures_of_entry(by, one).values_list("digest", flat=True)
    remembered = _memory_rows(by, Memory.objects.filter(hit=one))
    return review(one, lang, entry_photographs=pictures, memories=remembered)


@query("screening:hit:read")
def photograph(*, by: Actor, case_id: str, digest: str) -> tuple[str, bytes]:
    """A picture of either side, for a person to look at: its media type and its bytes. Raises ``access.unknown``."""
    one = seen_hit(by, case_id)
    mine = one.photographs.filter(digest=digest).first()
    if mine is not None:
        return mine.media_type, photographs.photograph(digest, SHELF)
    theirs = _pictures_of_entry(by, one).filter(digest=digest).first()
    if theirs is None:
        raise RefusedError("access.unknown")
    return theirs.media_type, photographs.photograph(digest)


@query("screening:hit:search", Recorded.Kind.SEARCH)
def found(*, by: Actor, asked: Asked) -> tuple[Row, ...]:
    """Possible hits that answer a question, the newest first: one more than a page, so that it can say so."""
    now = timezone.now()
    cases = _asked_for(by, asked).prefetch_related("clocks__warnings")[: MOST + 1]
    return tuple(case_row(one, by, now) for one in cases)


@query("screening:hit:export", Recorded.Kind.EXPORT)
def export(*, by: Actor, asked: Asked) -> tuple[Exported, ...]:
    """The same, as lines to be taken along, each with its handling code. Raises RefusedError ``check.purpose``."""
    if not by.purpose.strip():
        raise RefusedError("check.purpose")
    return tuple(_exported(_asked_for(by, asked).select_related("hit")[: rules().limits.rows_exported]))


@query("screening:memory:read")
def memories(*, by: Actor) -> tuple[MemoryRow, ...]:
    """What people decided to be somebody else, the newest first, and how often each left something out."""
    return tuple(_memory_rows(by, visible_memories(by).order_by("-made_at")[:_MOST_MEMORIES]))


@query("screening:memory:read")
def left_out(*, by: Actor) -> int:
    """How many possible hits were left out by memory in the hours that ``rules.toml`` names."""
    since = timezone.now() - timedelta(hours=rules().left_out_hours)
    return visible_left_out(by).filter(at__gte=since).count()


@query("screening:hit:search")
def saved_searches(*, by: Actor) -> tuple[Saved, ...]:
    """The questions that ``by`` keeps for themselves, by name."""
    kept = SavedSearch.objects.filter(user_id=by.user_id).order_by("name")
    return tuple(Saved(str(one.pk), one.name, Asked(**one.asked), one.run_at) for one in kept)


def _asked_for(by: Actor, asked: Asked) -> QuerySet[Case]:
    """The cases of possible hits that answer a question, the newest first."""
    wanted = visible(by).filter(type=rules().type, hit__isnull=False)
    if not asked.also_closed:
        wanted = wanted.filter(is_final=False)
    if asked.entry_type in rules().order:
        is_asked = is_shown(rules().type, "entry_type", by.role)
        wanted = wanted.filter(rank=rules().rank(asked.entry_type)) if is_asked else wanted.none()
    if asked.kind:
        wanted = wanted.filter(hit__sightings__screening__kind=asked.kind)
    if asked.checkpoint:
        wanted = wanted.filter(hit__sightings__screening__checkpoint=asked.checkpoint)
    wanted = wanted.filter(of_words(by, asked.words))
    return (wanted.distinct() if asked.kind or asked.checkpoint else wanted).order_by("-opened_at")


def _exported(cases: QuerySet[Case]) -> Iterator[Exported]:
    for case in cases:
        asked, answered = (*case.about, "", "")[:2]
        yield Exported(
            reference=case.reference,
            opened_at=case.opened_at,
            state=case.state,
            needed_at=case.needed_at,
            checkpoint=str(case.facts.get("checkpoint", "")),
            asked=asked,
            answered=answered,
            entry=str(case.facts.get("list_entry", "")),
            entry_type=str(case.facts.get("entry_type", "")),
            bits=case.hit.bits,
            handling=case.handling,
            purpose=case.purpose,
        )


def _pictures_of_entry(by: Actor, one: Hit) -> QuerySet[Photograph]:
    """Of an entry of the desk's own, for whoever is shown the other side."""
    if one.listed_in or not shows_dossier(by.role):
        return Photograph.objects.none()
    return Photograph.objects.filter(entry__in=truth.visible(by).filter(pk=one.listed_id)).order_by("pk")


def _memory_rows(by: Actor, rows: QuerySet[Memory]) -> Iterator[MemoryRow]:
    today = truth.local_day(timezone.now())
    of_one = LeftOut.objects.filter(memory=OuterRef("pk")).order_by().values("memory")
    times = Coalesce(Subquery(of_one.annotate(times=Count("pk")).values("times")), 0)
    for one in rows.select_related("hit__case").annotate(times=times):
        yield memory_row(one, by, today, one.times)
