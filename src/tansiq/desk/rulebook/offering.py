"""Proposing what was shown: read and checked once more, and kept by the action only where it is the same.

Reading and setting letters takes a while, so nothing is held meanwhile.
"""

from __future__ import annotations

from datetime import date

from tansiq.desk.accounts.second_look import refuse_unseen
from tansiq.desk.audit.actor import Actor
from tansiq.desk.rulebook import queries
from tansiq.desk.rulebook.actions import editions

__all__ = ["OPERATOR", "offer"]

#: Whoever may run commands on the machine: it looks and proposes nothing, being no person for a second to differ from.
OPERATOR = Actor(user_id="", via="command", permissions=frozenset({"rulebook:edition:read", "rulebook:folder:read"}))


def offer(*, by: Actor, note: str, effective_on: date, seen: str, rulebook_id: str = "") -> str:
    """Propose what was shown (``seen``: the digest of its files); the number of the edition.

    Raises as ``queries.offered`` and ``editions.propose``; RefusedError ``rulebook.folder_changed`` for other files.
    """
    found = queries.offered(by=by, rulebook_id=rulebook_id)
    refuse_unseen(seen, found.digest, "rulebook.folder_changed")
    return editions.propose(by=by, files=found.files, note=note, effective_on=effective_on)
