"""An edition put into force by two invented persons, for nodes that are tried out: by the same way as any."""

from __future__ import annotations

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.rulebook.actions import editions
from tansiq.desk.rulebook.composed import Files
from tansiq.desk.rulebook.differing import digest_of_changes
from tansiq.desk.rulebook.in_force import today
from tansiq.desk.rulebook.queries import edition

__all__ = ["put_in_force"]

_FIRST, _SECOND = "bureau", "supervisor"


def put_in_force(files: Files, note: str = "to try the desk out") -> str:
    """One demo account proposes ``files`` for today, another activates them; the number of the edition."""
    by, second = (actor_of(User.objects.get(username=name)) for name in (_FIRST, _SECOND))
    number = editions.propose(by=by, files=files, note=note, effective_on=today())
    seen = edition(by=second, rulebook_id=number)
    assert seen.digest == digest_of_changes(seen.changes)
    editions.activate(by=second, rulebook_id=number, seen=seen.digest)
    return number
