"""What is laid on the person of a case, as law is asked about it: named in the settings, for the exchange below."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from tansiq.desk.protection.models import Restriction, Ruling
from tansiq.engines.law import Protection

__all__ = ["bound_threads", "in_force", "is_laid_on", "protection_of", "released_by"]

_LIFT = Ruling.Kind.LIFT


def protection_of(*, case_id: str = "", thread_id: str = "") -> Protection:
    """What binds a message of a case, or of a thread that belongs to one.

    That is said without the reason, which is sealed: nothing goes to any State but those that were released, and one
    that is feared never is (:mod:`.actions.restrictions`).
    """
    asked = Q(case_id=case_id) if case_id else Q()
    asked |= Q(case__threads__thread_id=thread_id) if thread_id else Q()
    if not asked:
        return Protection()
    found = in_force(Restriction.objects.filter(asked))
    released = [released_by(one) for one in found]
    return Protection(other=bool(found), released=frozenset.intersection(*released) if released else frozenset())


def bound_threads(thread_ids: Collection[str]) -> frozenset[str]:
    """Those of some threads to whose case anything is laid on now: of the others ``protection_of`` says nothing."""
    found = Restriction.objects.filter(case__threads__thread_id__in=thread_ids).exclude(rulings__kind=_LIFT)
    return frozenset(found.values_list("case__threads__thread_id", flat=True)) & frozenset(thread_ids)


def is_laid_on(case_id: str) -> bool:
    """Whether anything is laid on the person of a case now."""
    return Restriction.objects.filter(case_id=case_id).exclude(rulings__kind=_LIFT).exists()


def in_force(found: QuerySet[Restriction]) -> tuple[Restriction, ...]:
    """Those that were not lifted, each once, with their rulings."""
    standing = found.exclude(rulings__kind=_LIFT).distinct()
    return tuple(standing.prefetch_related("rulings").order_by("pk"))


def released_by(restriction: Restriction) -> frozenset[str]:
    """The codes of the States to which transfers may go all the same."""
    return frozenset(one.state for one in restriction.rulings.all() if one.kind == Ruling.Kind.RELEASE)
