"""A picture of a traveller, to be looked at beside the entry's: by people, and by no program."""

from __future__ import annotations

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.screening.models import TravellerPhotograph
from tansiq.desk.screening.rules import rules
from tansiq.desk.screening.sight import seen_hit
from tansiq.desk.screening.snapshot import SHELF
from tansiq.desk.watchlists import photographs
from tansiq.errors import RefusedError

__all__ = ["add_photograph"]

_ADD = "screening:photograph:add"


@action(_ADD)
def add_photograph(*, by: Actor, case_id: str, data: bytes) -> str:
    """Add a picture of the traveller of a possible hit; its digest.

    Raises RefusedError ``access.unknown``, ``case.final``, ``entry.photograph``, ``entry.photograph_large``,
    ``screening.pictures_enough``.
    """
    hit = seen_hit(by, case_id)
    if hit.case.is_final:
        raise RefusedError("case.final", case=hit.case.reference)
    most = rules().limits.photographs
    if hit.photographs.count() >= most:
        raise RefusedError("screening.pictures_enough", most=most)
    digest = photographs.keep(data, SHELF)
    kind = photographs.media_type(data)
    TravellerPhotograph.objects.get_or_create(
        hit=hit, digest=digest, defaults={"media_type": kind, "by_id": by.user_id}
    )
    record(_ADD, by=by.acting_for(by.purpose, case_id), target=f"case:{case_id}", details={"digest": digest})
    return digest
