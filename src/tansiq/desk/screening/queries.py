"""What may be asked about possible hits: each question with its permission, its need to know, and on record."""

from __future__ import annotations

from django.utils import timezone

from tansiq.desk.accounts.verbs import query
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry as Recorded
from tansiq.desk.screening.listed import Answer, Looked, of_issue, own_entries
from tansiq.desk.screening.rules import rules
from tansiq.desk.screening.travellers import Batch
from tansiq.desk.watchlists import live, published, truth
from tansiq.errors import RefusedError

__all__ = ["look"]


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
