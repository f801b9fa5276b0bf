"""What may be done with what came in: the one place where the desk asks, on every page, file and message that holds it.

Whoever sent something stays the owner of it. Its codes, purpose, time and recall are those of the message itself, under
the owner's signature; nothing of them is kept apart, and nothing here can change them. What its owner lifts is read out
of the owner's signed answers (:mod:`.leave`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.leave import leaves_on
from tansiq.desk.exchange.models import Incoming
from tansiq.desk.exchange.protecting import protection_of
from tansiq.desk.exchange.rules import rules
from tansiq.engines.envelopes import read_message
from tansiq.engines.law import Answer, Authority, Item, Law, Protection, Statement, UseQuestion, may_use
from tansiq.errors import RefusedError

__all__ = ["answers_on", "item_of", "let_out", "passed_on", "use", "uses_out"]

_RECALL = "recall"


def item_of(incoming: Incoming, protection: Protection | None = None, files: Collection[str] = ()) -> Item:
    """A message that came in, as law sees it. A recall in its thread takes back all that its owner said before.

    ``protection``: what is laid on its thread, where that was asked already. ``files``: those of its files that are
    used with it, by digest: a leave lifts a use of what it names, and of nothing else.
    """
    message, partner = read_message(bytes(incoming.content)), incoming.partner
    later = Incoming.objects.filter(thread_id=incoming.thread_id, partner=partner, status=Incoming.Status.TAKEN)
    statements = (Statement(message.nature, message.grading.lower()),) if message.grading else ()
    return Item(
        owner=Authority(partner.state, partner.kind, partner.authority),
        basis=message.legal_basis,
        purpose=message.purpose,
        handling=frozenset(code.lower() for code in message.handling),
        statements=statements,
        consents=frozenset(leaves_on(incoming, timezone.now(), files)),
        expires_at=message.expires_at,
        protection=protection_of(thread_id=incoming.thread_id or "") if protection is None else protection,
        recalled=later.filter(kind=_RECALL, sequence__gt=incoming.sequence).exists(),
    )


def answers_on(
    incoming: Incoming,
    uses: Iterable[str],
    law: Law,
    protection: Protection | None = None,
    files: Collection[str] = (),
) -> dict[str, Answer]:
    """Whether a message that came in may be used so, by the word of each use, for what it was sent for.

    ``files``: as for ``item_of``.
    """
    item, now = item_of(incoming, protection, files), timezone.now()
    return {use: may_use(law, UseQuestion(item, use, item.purpose, now)) for use in uses}


def use(incoming: Incoming, use: str, files: Collection[str] = ()) -> Answer:
    """What goes along with a use that is open. Raises RefusedError ``exchange.use_refused`` with the owner's name."""
    found = answers_on(incoming, (use,), law_now(), files=files)[use]
    if not found.allowed:
        owner, codes = incoming.partner.authority, ", ".join(found.codes)
        raise RefusedError("exchange.use_refused", owner=owner, codes=codes, answers={owner: found})
    return found


def uses_out(by: Actor) -> tuple[str, ...]:
    """What it is when ``by`` takes something out of the desk: an export; before a court, use in court too."""
    return ("export", "court") if by.role in rules().leaving.court_roles else ("export",)


def let_out(incoming: Incoming, by: Actor, files: Collection[str] = ()) -> Answer:
    """What goes along with something of another owner that ``by`` takes out of the desk. Raises as ``use``."""
    bound = [use(incoming, one, files) for one in uses_out(by)]
    return bound[0]


def passed_on(message_ids: Iterable[str]) -> list[Incoming]:
    """The messages of others that stand inside one of ours. Raises RefusedError ``access.unknown``."""
    names = tuple(dict.fromkeys(message_ids))
    if not names:
        return []
    taken = Incoming.objects.filter(status=Incoming.Status.TAKEN, message_id__in=names)
    rows = list(taken.select_related("partner"))
    found = {one.message_id: one for one in rows}
    if not len(rows) == len(found) == len(names):  # two partners may use one name: neither is guessed
        raise RefusedError("access.unknown")
    return [found[name] for name in names]
