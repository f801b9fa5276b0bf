"""What may be asked about cases: each question with its permission, through one filter (`sight`), and on record."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.cases.facts import folded, from_stored
from tansiq.desk.cases.library import definition_of, library, place
from tansiq.desk.cases.models import Case, ClockRun
from tansiq.desk.cases.sheet import Happening, Offered, Row, Sheet, happening, offered, row, sheet
from tansiq.desk.cases.sight import seen_case, visible
from tansiq.desk.cases.standing import person_of, runs_of, standing_of
from tansiq.desk.cases.waiting import first_waiting
from tansiq.engines.workflows import offers

__all__ = ["MOST", "case", "found", "possible_steps", "queue", "timeline"]

#: Rows of a list; one more is asked for, so that a page can say that there are more. Nothing is counted.
MOST = 50
_MOST_WORDS = 8


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
    return tuple(happening(definition, event) for event in one.events.order_by("-number"))


@query("cases:case:read")
def possible_steps(*, by: Actor, case_id: str) -> tuple[Offered, ...]:
    """Every step from where a case stands: first those open to ``by`` that move it; why not, where one is refused.

    Raises RefusedError ``access.unknown``.
    """
    one = seen_case(by, case_id)
    rules, now = definition_of(one), timezone.now()
    found = offers(rules, library().roles, standing_of(one, rules), person_of(by), at=now, place=place())
    known = from_stored(rules.fields, one.facts)
    steps = (offered(rules, offer, known) for offer in found)
    return tuple(sorted(steps, key=lambda one: (not one.is_open, one.step.kind != "move")))


@query("cases:case:read")
def queue(*, by: Actor, type_id: str = "") -> tuple[Row, ...]:
    """What waits for ``by``, of one type where asked: first what has a clock, the shortest at the top; then by need."""
    return _rows(first_waiting(by, timezone.now(), MOST + 1, type_id=type_id))


@query("cases:case:search", Entry.Kind.SEARCH)
def found(*, by: Actor, words: str = "", type_id: str = "", also_closed: bool = False) -> tuple[Row, ...]:
    """Cases whose reference, purpose, parties or texts have all these words, the newest first."""
    wanted = visible(by) if also_closed else visible(by).filter(is_final=False)
    if type_id:
        wanted = wanted.filter(type=type_id)
    for word in folded(words).split()[:_MOST_WORDS]:
        wanted = wanted.filter(words__contains=word)
    return _rows(wanted.order_by("-opened_at"))


def _rows(cases: QuerySet[Case]) -> tuple[Row, ...]:
    running = ClockRun.objects.filter(stopped_at__isnull=True).prefetch_related("warnings")
    now = timezone.now()
    return tuple(row(one, now) for one in cases.prefetch_related(Prefetch("clocks", queryset=running))[: MOST + 1])
