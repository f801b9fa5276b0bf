"""The one call by which travellers are screened. Whoever reads travellers calls it; nobody else opens possible hits."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from tansiq.desk.audit.actor import Actor
from tansiq.desk.screening import queries
from tansiq.desk.screening.actions import hits
from tansiq.desk.screening.listed import Answer, Looked
from tansiq.desk.screening.rules import rules
from tansiq.desk.screening.travellers import Batch, Screened, Source, Traveller
from tansiq.desk.watchlists import follower, truth

__all__ = ["screen"]

#: Between two parts others write for as long as the one before took, up to this: a database of one file serves whoever
#: asks while it is free, and not whoever has waited longest.
_LONGEST_PAUSE_S = 0.25


def screen(*, travellers: Sequence[Traveller], source: Source, by: Actor) -> list[Screened]:
    """Compare travellers with all that ``by`` may see; the answers, in the order of the travellers.

    ``by`` acts for a purpose (`Actor.acting_for`) and needs the permission ``screening:traveller:screen``. Each pair of
    a traveller and an entry becomes one case of the type of ``rules.toml``: at once or, where the row was screened
    before or an open case has the same traveller and entry, the case that there is. Pairs that a person called "not the
    same person" are left out and counted. What is written lies in transactions with their record, each of whole
    travellers and some hits (``rules.toml``): people decide meanwhile, and wait for none of them long. Whatever breaks
    off, screening the rest, or all of it, again makes it whole. Call it outside of a transaction.

    Raises RefusedError ``check.purpose``, ``screening.too_many``, ``access.permission``, ``watchlists.busy``;
    MalformedError ``list.damaged`` or ``index.*``; TansiqError ``storage.*``. A list that cannot be searched is told,
    not passed over.
    """
    follower.follow(truth.scopes_of(by))
    batch = Batch(source, tuple(travellers))
    looked = queries.look(by=by, batch=batch)
    found, pause_s = list[Screened](), 0.0
    for part, of_part in _parts(batch, looked, rules().limits.hits_kept_at_once):
        time.sleep(pause_s)
        start = time.monotonic()
        found += hits.keep(by=by, batch=part, looked=of_part)
        pause_s = min(time.monotonic() - start, _LONGEST_PAUSE_S)
    return found


def _parts(batch: Batch, looked: Looked, most: int) -> Iterator[tuple[Batch, Looked]]:
    """The batch in parts of ``most`` hits, or of one traveller who has more; whoever has none goes with the next."""
    travellers, answers, count = list[Traveller](), list[tuple[Answer, ...]](), 0
    for one, found in zip(batch.travellers, looked.answers, strict=True):
        if count and count + len(found) > most:
            yield Batch(batch.source, tuple(travellers)), Looked(tuple(answers))
            travellers, answers, count = [], [], 0
        travellers.append(one)
        answers.append(found)
        count += len(found)
    yield Batch(batch.source, tuple(travellers)), Looked(tuple(answers))
