"""What may be asked about cases: each question with its permission, through one filter (`sight`), and on record."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.cases import owned
from tansiq.desk.cases.actions.effects import refuse
from tansiq.desk.cases.facts import from_stored
from tansiq.desk.cases.letters import Draft, filled
from tansiq.desk.cases.library import definition_of, library, place
from tansiq.desk.cases.models import Case, ClockRun, Letter, new_reference
from tansiq.desk.cases.need_to_know import is_shown, shows_dossier
from tansiq.desk.cases.sheet import Happening, LetterRow, Letters, Offered, Row, Sheet, happening, offered, row, sheet
from tansiq.desk.cases.sight import of_words, seen_case, visible
from tansiq.desk.cases.standing import person_of, runs_of, standing_of
from tansiq.desk.cases.waiting import first_waiting
from tansiq.engines.workflows import CaseType, letter_refusals, letters_here, offers
from tansiq.errors import RefusedError

__all__ = [
    "MOST",
    "case",
    "draft",
    "found",
    "letter_document",
    "letters",
    "possible_steps",
    "queue",
    "timeline",
    "withheld",
]

#: Rows of a list; one more is asked for, so that a page can say that there are more. Nothing is counted.
MOST = 50


@query("cases:case:read")
def case(*, by: Actor, case_id: str) -> Sheet:
    """One case. Raises RefusedError ``access.unknown``, ``workflow.changed``."""
    one = seen_case(by, case_id)
    return sheet(one, standing_of(one, definition_of(one)), runs_of(one), by=by, at=timezone.now())


@query("cases:case:read")
def timeline(*, by: Actor, case_id: str) -> tuple[Happening, ...]:
    """Everything that happened in a case, the newest first. Raises RefusedError ``access.unknown``."""
    one = seen_case(by, case_id)
    definition = definition_of(one)
    return tuple(happening(definition, event, by) for event in one.events.order_by("-number"))


@query("cases:case:read")
def possible_steps(*, by: Actor, case_id: str) -> tuple[Offered, ...]:
    """Every step from where a case stands: first those open to ``by`` that move it; why not, where one is refused.

    The counter is shown its own steps.

    Raises RefusedError ``access.unknown``.
    """
    one = seen_case(by, case_id)
    rules, now = definition_of(one), timezone.now()
    found = offers(rules, library().roles, standing_of(one, rules), person_of(by), at=now, place=place())
    is_whole = shows_dossier(by.role)
    known = {
        name: value for name, value in from_stored(rules.fields, one.facts).items() if is_shown(rules.id, name, by.role)
    }
    steps = (offered(rules, offer, known) for offer in found if is_whole or by.role in offer.step.by)
    return tuple(sorted(steps, key=lambda one: (not one.is_open, one.step.kind != "move")))


@query("cases:case:read", Entry.Kind.EXPORT)
def withheld(*, by: Actor, case_id: str) -> frozenset[str]:
    """The facts of a case that a program is not given: their owner lets nobody take them out of the desk.

    Raises RefusedError ``access.unknown``.
    """
    return owned.withheld(str(seen_case(by, case_id).pk), by)


@query("cases:letter:read")
def letters(*, by: Actor, case_id: str) -> Letters:
    """The letters that may be written where a case stands, and those that were, the newest first.

    Raises RefusedError ``access.unknown``.
    """
    one = seen_case(by, case_id)
    rules = definition_of(one)
    standing = standing_of(one, rules)
    possible = letters_here(rules, standing, by.role) if by.may("cases:letter:write") else ()
    rows = one.letters.select_related("event").defer("document").order_by("-event__number")
    return Letters(
        tuple((each.id, each.texts, letter_refusals(rules, standing, each.id, by.role)) for each in possible),
        tuple(_letter(rules, each) for each in rows if _is_readable(rules, each, by)),
    )


@query("cases:letter:write")
def draft(*, by: Actor, case_id: str, letter: str, tongue: str, lang: str = "en") -> Draft:
    """A letter filled in with the facts of a case, under a new reference.

    Raises RefusedError ``access.unknown``, ``letter.*`` with what stands against it, and as ``refuse_owned``.
    """
    one = seen_case(by, case_id)
    rules = definition_of(one)
    refuse(letter_refusals(rules, standing_of(one, rules), letter, by.role), lang)
    owned.refuse_owned(str(one.pk), rules.letters[letter].needs, by)
    return filled(one, letter, tongue, new_reference(), at=timezone.now(), role=by.role)


@query("cases:letter:read", Entry.Kind.EXPORT)
def letter_document(*, by: Actor, case_id: str, letter_id: str) -> tuple[str, bytes]:
    """The reference of a letter and its document, taken out of the desk.

    Raises RefusedError ``access.unknown``, ``letter.emptied`` where it went with the facts of its case, and as
    ``refuse_owned``.
    """
    one = seen_case(by, case_id)
    found = one.letters.filter(pk=letter_id).first()
    if found is None or not _is_readable(definition_of(one), found, by):
        raise RefusedError("access.unknown")
    if not found.document:
        raise RefusedError("letter.emptied", reference=found.reference)
    owned.refuse_owned(str(one.pk), definition_of(one).letters[found.letter].needs, by)
    return found.reference, bytes(found.document)


def _letter(rules: CaseType, found: Letter) -> LetterRow:
    texts = rules.letters[found.letter].texts
    return LetterRow(str(found.pk), texts, found.tongue, found.reference, found.event.at, found.event.person)


def _is_readable(rules: CaseType, found: Letter, by: Actor) -> bool:
    """Whoever is not shown the dossier reads letters that say no more than what is shown."""
    return all(is_shown(rules.id, need, by.role) for need in rules.letters[found.letter].needs)


@query("cases:case:read")
def queue(*, by: Actor, type_id: str = "") -> tuple[Row, ...]:
    """What waits for ``by``, of one type where asked: first what has a clock, the shortest at the top; then by need."""
    return _rows(by, first_waiting(by, timezone.now(), MOST + 1, type_id=type_id))


@query("cases:case:search", Entry.Kind.SEARCH)
def found(*, by: Actor, words: str = "", type_id: str = "", also_closed: bool = False) -> tuple[Row, ...]:
    """Cases whose reference, purpose, parties or texts have all these words, the newest first."""
    wanted = visible(by) if also_closed else visible(by).filter(is_final=False)
    if type_id:
        wanted = wanted.filter(type=type_id)
    return _rows(by, wanted.filter(of_words(by, words)).order_by("-opened_at"))


def _rows(by: Actor, cases: QuerySet[Case]) -> tuple[Row, ...]:
    running = ClockRun.objects.filter(stopped_at__isnull=True).prefetch_related("warnings")
    now = timezone.now()
    return tuple(row(one, by, now) for one in cases.prefetch_related(Prefetch("clocks", queryset=running))[: MOST + 1])
