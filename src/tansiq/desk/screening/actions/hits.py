"""Possible hits become cases: each pair of a traveller and an entry once, with all that was compared."""

from __future__ import annotations

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.screening.actions.effects import Keeping, keep_rows
from tansiq.desk.screening.listed import Looked
from tansiq.desk.screening.travellers import Batch, Screened

__all__ = ["keep"]

_SCREEN = "screening:traveller:screen"


@action(_SCREEN)
def keep(*, by: Actor, batch: Batch, looked: Looked) -> list[Screened]:
    """Keep what was found for a batch; the answers, in the order of its travellers. Called by `screen.screen` alone.

    Raises RefusedError as opening a case does; then nothing of the batch is kept.
    """
    now = timezone.now()
    rows = keep_rows(batch, by, now)
    keeping = Keeping(batch.source, by, now, looked)
    answers = [
        keeping.of_traveller(one, rows[one.row], found)
        for one, found in zip(batch.travellers, looked.answers, strict=True)
    ]
    details = {
        "source": f"{batch.source.kind}:{batch.source.reference}",
        "rows": len(answers),
        "opened": sum(hit.is_new for one in answers for hit in one.hits),
        "left_out": sum(one.left_out for one in answers),
    }
    record(_SCREEN, by=by, details=details)
    return answers
