"""What screening writes, each thing in one place: rows, possible hits with their cases, pairs left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tansiq.desk.accounts.verbs import record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.opening import add_party, open_case
from tansiq.desk.cases.facts import words_of
from tansiq.desk.cases.library import definition_of, library
from tansiq.desk.cases.models import Case, Event, FactChange
from tansiq.desk.screening.facts import case_facts, names_compared, told_at_the_counter
from tansiq.desk.screening.identity import entry_digest, traveller_key
from tansiq.desk.screening.listed import Answer, Looked
from tansiq.desk.screening.models import Hit, LeftOut, Memory, Screening, Sighting
from tansiq.desk.screening.rules import rules
from tansiq.desk.screening.snapshot import compared_with, put_evidence, put_record
from tansiq.desk.screening.travellers import Batch, Opened, Screened, Source, Traveller
from tansiq.desk.watchlists.truth import Truth, local_day
from tansiq.errors import RefusedError

__all__ = ["Keeping", "bring", "end_memory", "keep_rows", "remember", "told_reason"]

_AT_ONCE = 500
_GONE = "—"
#: Facts of a case that say what an entry said.
_OF_ENTRY = frozenset({"matched_pair", "entry_instruction", "entry_warrant_reference"})


def keep_rows(batch: Batch, by: Actor, now: datetime) -> dict[str, Screening]:
    """The rows of a batch, each once, as screened now; held until the transaction ends."""
    source, names = batch.source, sorted({one.row for one in batch.travellers})
    said = {
        "checkpoint": source.checkpoint,
        "checked_at": source.checked_at,
        "by": by.user_id,
        "at": now,
        "compared_with": compared_with(),
    }
    mine = Screening.objects.filter(kind=source.kind, source=source.reference)
    found: dict[str, Screening] = {}
    for at in range(0, len(names), _AT_ONCE):
        some = names[at : at + _AT_ONCE]
        rows = [Screening(kind=source.kind, source=source.reference, row=row, **said) for row in some]
        Screening.objects.bulk_create(rows, ignore_conflicts=True)
        mine.filter(row__in=some).update(**said)
        found |= {one.row: one for one in mine.select_for_update().filter(row__in=some)}
    return found


def end_memory(memory: Memory, why: str, *, by: str = "", reason: str = "") -> None:
    """A decision holds no longer; it stays to be seen."""
    memory.ended_at, memory.ended_why, memory.ended_by, memory.ended_reason = timezone.now(), why, by, reason
    memory.save(update_fields=["ended_at", "ended_why", "ended_by", "ended_reason"])


def told_reason(reason: str) -> None:
    """Raise RefusedError ``screening.reason`` where there is hardly one."""
    least = rules().limits.reason_min_length
    if len(reason.strip()) < least:
        raise RefusedError("screening.reason", least=least)


def remember(by: Actor, case: Case, event: Event) -> None:
    """Keep a person's decision that the traveller is somebody else, for as long as they said.

    A case that no screening opened, or a traveller known by a name alone, leaves nothing to remember: a name is shared.
    Raises RefusedError ``screening.reason``, ``screening.memory_too_long``.
    """
    memory = rules().memory
    reason, until = str(case.facts.get(memory.reason, "")), date.fromisoformat(case.facts[memory.until])
    latest = local_day(event.at) + timedelta(days=memory.days)
    told_reason(reason)
    if until > latest:
        raise RefusedError("screening.memory_too_long", until=until, latest=latest, days=memory.days)
    hit = Hit.objects.filter(case=case).first()
    if hit is None or not hit.traveller_key:
        return
    pair = {"traveller_key": hit.traveller_key, "listed_in": hit.listed_in, "listed_id": hit.listed_id}
    for older in Memory.objects.select_for_update().filter(**pair, ended_at__isnull=True):
        end_memory(older, Memory.Why.REPLACED, by=by.user_id)
    kept = Memory.objects.create(
        hit=hit,
        group_id=case.group_id,
        **pair,
        entry_digest=hit.entry_digest,
        reason=reason,
        person=event.person,
        role=event.role,
        made_at=event.at,
        expires_on=until,
        citation=memory.citation,
    )
    details = {"kind": "not_the_same_person", "until": until.isoformat()}
    record("cases:step:take", by=by.acting_for(case.purpose, str(case.pk)), target=f"memory:{kept.pk}", details=details)


def bring(truth: Truth) -> None:
    """What is kept of an entry of one's own is told the truth: called by the follower after each change of the entry.

    An entry that now says something else ends what was remembered of it. Of a deleted one nothing stays: neither what
    it said nor the decisions about it; the case keeps that there was an entry, and what people did.
    """
    of_entry = {"listed_in": "", "listed_id": truth.entry_id}
    if truth.deleted:
        Memory.objects.filter(**of_entry).delete()
        for hit in Hit.objects.filter(**of_entry).exclude(answered=b"").select_related("case"):
            _forget(hit)
    elif truth.record is not None:
        digest = entry_digest(truth.record)
        for memory in Memory.objects.filter(**of_entry, ended_at__isnull=True).exclude(entry_digest=digest):
            end_memory(memory, Memory.Why.ENTRY_CHANGED)


def _forget(hit: Hit) -> None:
    """Take out of a possible hit, its case and the earlier values of its facts what the entry said."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=hit.case_id)
        kept = {name: value for name, value in case.facts.items() if name not in _OF_ENTRY}
        case.facts = {**kept, "matched_pair": _GONE}
        case.about = case.about[:1]
        case.words = words_of(definition_of(case), case.facts, case.reference, case.purpose, case.legal_basis)
        case.save(update_fields=["facts", "about", "words"])
        for change in FactChange.objects.filter(event__case=case):
            FactChange.objects.filter(pk=change.pk).update(
                values={name: value for name, value in change.values.items() if name not in _OF_ENTRY}
            )
        evidence = {"parts": [], "left": None, "right": None, "prior_bits": hit.evidence["prior_bits"]}
        said_of = {"reference": hit.said.get("reference", "")}
        Hit.objects.filter(pk=hit.pk).update(answered=b"", evidence=evidence, said=said_of, entry_digest="")


class Keeping:
    """The keeping of one batch: what is known already of its travellers and entries, fetched once for all of them."""

    def __init__(self, source: Source, by: Actor, now: datetime, looked: Looked) -> None:
        self.source, self.by, self.now = source, by, now
        # The key is of the traveller alone; several answers share it.
        found = [one for answers in looked.answers for one in answers[:1]]
        keys = {traveller_key(one.hit.query) for one in found} - {""}
        self.memories = _memories(keys, now)
        self.running = _running(keys)

    def of_traveller(self, traveller: Traveller, row: Screening, answers: Sequence[Answer]) -> Screened:
        """Keep what was found for one traveller."""
        if not answers:
            return Screened(traveller.row)
        key, hits, left_out = traveller_key(traveller.record), [], 0
        known = {(one.listed_in, one.listed_id): one.hit for one in row.sightings.select_related("hit__case")}
        for answer in answers:
            if self._is_left_out(answer, key, row):
                left_out += 1
                continue
            hit = known.get(answer.listed.pair)
            hits.append(_opened(hit, answer, is_new=False) if hit else self._joined_or_new(answer, key, row))
        return Screened(traveller.row, tuple(sorted(hits, key=lambda one: (one.rank, -one.bits))), left_out)

    def _is_left_out(self, answer: Answer, key: str, row: Screening) -> bool:
        """Whether a person's decision leaves it out; one about an entry that says something else now is ended."""
        memory = self.memories.get((key, *answer.listed.pair))
        if memory is None:
            return False
        if memory.entry_digest != entry_digest(answer.hit.record):
            end_memory(memory, Memory.Why.ENTRY_CHANGED)
            del self.memories[key, *answer.listed.pair]
            return False
        LeftOut.objects.get_or_create(screening=row, memory=memory, defaults={"bits": answer.hit.bits, "at": self.now})
        return True

    def _joined_or_new(self, answer: Answer, key: str, row: Screening) -> Opened:
        known = self.running.get((key, *answer.listed.pair))
        hit = self._join(known, row) if known else self._open(answer, key)
        listed_in, listed_id = answer.listed.pair
        Sighting.objects.create(screening=row, hit=hit, listed_in=listed_in, listed_id=listed_id, at=self.now)
        if key:
            self.running[key, *answer.listed.pair] = hit
        return _opened(hit, answer, is_new=known is None)

    def _join(self, hit: Hit, row: Screening) -> Hit:
        """The same traveller again, while the case is open: the case is told of it, and may be needed sooner."""
        case = Case.objects.select_for_update().get(pk=hit.case_id)
        needed_at = min(case.needed_at, self.source.needed_at or self.now)
        Case.objects.filter(pk=case.pk).update(needed_at=needed_at)
        add_party(by=self.by, case_id=str(case.pk), revision=case.revision, reference=_named(row), part="source")
        return hit

    def _open(self, answer: Answer, key: str) -> Hit:
        listed = answer.listed
        case = open_case(
            by=self.by,
            type_id=rules().type,
            purpose=self.by.purpose,
            legal_basis=self.source.legal_basis,
            handling=listed.handling,
            facts=case_facts(self.source, answer),
            group=listed.group,
            linked_duties=[(author, "watchlist_author") for author in listed.authors],
            needed_at=self.source.needed_at,
            rank=rules().rank(listed.entry_type),
            about=names_compared(answer),
        )
        return Hit.objects.create(
            case=case,
            traveller_key=key,
            listed_in=listed.list,
            listed_id=listed.id,
            entry_digest=entry_digest(answer.hit.record),
            bits=answer.hit.bits,
            asked=put_record(answer.hit.query),
            answered=put_record(answer.hit.record),
            evidence=put_evidence(answer.hit),
            said={"reference": listed.reference, "type": listed.entry_type, "instruction": dict(listed.instruction)},
            compared_with={**compared_with(), "issue": listed.issue},
        )


def _named(row: Screening) -> str:
    """A row by an opaque word: a running number would tell how many rows there are."""
    return hashlib.sha256(f"{row.kind}:{row.source}:{row.row}".encode()).hexdigest()[:16]


def _memories(keys: Iterable[str], now: datetime) -> dict[tuple[str, str, str], Memory]:
    holding = Memory.objects.filter(traveller_key__in=keys, ended_at__isnull=True, expires_on__gte=local_day(now))
    return {(one.traveller_key, one.listed_in, one.listed_id): one for one in holding.select_for_update()}


def _running(keys: Iterable[str]) -> dict[tuple[str, str, str], Hit]:
    """The possible hits of these travellers whose cases are not over."""
    found = Hit.objects.filter(traveller_key__in=keys, case__is_final=False).exclude(case__state__in=rules().over)
    return {
        (one.traveller_key, one.listed_in, one.listed_id): one for one in found.select_related("case").order_by("pk")
    }


def _opened(hit: Hit, answer: Answer, *, is_new: bool) -> Opened:
    definition = library().newest(rules().type)
    instruction, note = told_at_the_counter(definition, answer.listed)
    return Opened(
        case_id=str(hit.case_id),
        reference=hit.case.reference,
        entry_type=answer.listed.entry_type,
        bits=answer.hit.bits,
        rank=rules().rank(answer.listed.entry_type),
        instruction=instruction,
        note=note,
        is_new=is_new,
    )
