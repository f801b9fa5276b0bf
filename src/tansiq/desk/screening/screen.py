"""The one call by which travellers are screened. Whoever reads travellers calls it; nobody else opens possible hits."""

from __future__ import annotations

from collections.abc import Sequence

from tansiq.desk.audit.actor import Actor
from tansiq.desk.screening import queries
from tansiq.desk.screening.actions import hits
from tansiq.desk.screening.travellers import Batch, Screened, Source, Traveller
from tansiq.desk.watchlists import follower, truth

__all__ = ["screen"]


def screen(*, travellers: Sequence[Traveller], source: Source, by: Actor) -> list[Screened]:
    """Compare travellers with all that ``by`` may see; the answers, in the order of the travellers.

    ``by`` acts for a purpose (`Actor.acting_for`) and needs the permission ``screening:traveller:screen``. Each pair of
    a traveller and an entry becomes one case of the type of ``rules.toml``: at once or, where the row was screened
    before or an open case has the same traveller and entry, the case that there is. Pairs that a person called "not the
    same person" are left out and counted. All that is written lies in one transaction with its record: the whole batch,
    or nothing of it. Call it outside of a transaction.

    Raises RefusedError ``check.purpose``, ``screening.too_many``, ``access.permission``, ``watchlists.busy``;
    MalformedError ``list.damaged`` or ``index.*``; TansiqError ``storage.*``. A list that cannot be searched is told,
    not passed over.
    """
    follower.follow(truth.scopes_of(by))
    batch = Batch(source, tuple(travellers))
    looked = queries.look(by=by, batch=batch)
    return hits.keep(by=by, batch=batch, looked=looked)
