"""Which cases somebody may see: the one filter that reads, searches, counts and actions go through.

What is filtered is filtered in the question to the database: a case that may not be seen costs as many questions, and
gives the same answer, as one that does not exist.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.facts import folded
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.need_to_know import shows_dossier, shows_every_type, types_shown
from tansiq.errors import RefusedError

__all__ = ["locked_case", "of_visible", "of_words", "seen_case", "visible"]

_MOST_WORDS = 8


def visible(by: Actor) -> QuerySet[Case]:
    """The cases that are for everybody of the desk, and those of matters that are open to whoever asks.

    Of them those of the types that the role is shown (`need_to_know`).
    """
    return Case.objects.filter(of_visible(by))


def of_visible(by: Actor, case: str = "") -> Q:
    """The same as a condition on what belongs to a case, which stands there under the name ``case__``."""
    of_matter = Q(**{f"{case}group__isnull": True}) | Q(**{f"{case}group__in": by.groups})
    if shows_every_type(by.role):  # nothing is asked that leaves nothing out: the queue walks an index without types
        return of_matter
    return of_matter & Q(**{f"{case}type__in": sorted(types_shown(by.role))})


def of_words(by: Actor, words: str) -> Q:
    """The condition that a case has all these words. Whoever is not shown what cases say finds them by reference."""
    is_whole = shows_dossier(by.role)
    found = Q()
    for word in folded(words).split()[:_MOST_WORDS]:
        found &= Q(words__contains=word) if is_whole else Q(reference__icontains=word)
    return found


def seen_case(by: Actor, case_id: str) -> Case:
    """One case. Raises RefusedError ``access.unknown``."""
    return _first(visible(by), case_id)


def locked_case(by: Actor, case_id: str, revision: int) -> Case:
    """One case, held until the transaction ends.

    Raises RefusedError ``access.unknown``, and ``case.changed`` where something was done to it since ``revision`` was
    read: whoever decides must have seen what they decide about.
    """
    case = _first(visible(by).select_for_update(of=("self",)), case_id)
    if case.revision != revision:
        raise RefusedError("case.changed", case=case.reference)
    return case


def _first(cases: QuerySet[Case], case_id: str) -> Case:
    try:
        found = cases.filter(pk=UUID(case_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise RefusedError("access.unknown")
    return found
