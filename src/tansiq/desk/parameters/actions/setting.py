"""Setting the node's parameters: a whole table, of which every earlier issue is kept."""

from __future__ import annotations

import hashlib

from tansiq.desk.accounts.actions.effects import notify
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.parameters.library import fictional, library
from tansiq.desk.parameters.models import Issue
from tansiq.desk.parameters.reading import read_parameters
from tansiq.errors import RefusedError

__all__ = ["OPERATOR", "set_fictional", "set_parameters"]

#: Whoever may run commands on the machine: it is no account.
OPERATOR = Actor(user_id="", via="command", permissions=frozenset({"parameters:issue:set", "parameters:value:read"}))
_SET, _OVERSEERS = "parameters:issue:set", ("dpo", "oversight")


@action("parameters:issue:set")
def set_parameters(*, by: Actor, data: bytes, reason: str) -> int:
    """Put a whole table into force; its number. Clocks that run keep the value and the citation they began with.

    Those who oversee the node are told. Raises MalformedError as ``read_parameters``, RefusedError
    ``parameters.reason`` for want of one, ``parameters.same`` where the table in force says just that.
    """
    if not reason.strip():
        raise RefusedError("parameters.reason")
    read_parameters(data, library())
    text = data.decode()
    newest = Issue.objects.select_for_update().order_by("-number").first()
    if newest is not None and newest.text == text:
        raise RefusedError("parameters.same", number=newest.number)
    digest = hashlib.sha256(data).hexdigest()
    number = newest.number + 1 if newest else 1
    issue = Issue(number=number, text=text, digest=digest, person=by.user_id, reason=reason.strip())
    issue.save()
    for role in _OVERSEERS:
        notify(role, "notice.parameters", number=number)
    details = {"number": number, "digest": digest, "before": newest.digest if newest else ""}
    record(_SET, by=by, target=f"parameters:{number}", reason=issue.reason, details=details)
    return number


@action("parameters:issue:set")
def set_fictional(*, by: Actor, reason: str) -> int | None:
    """Invented values for a node that has none, to be tried out; None where it has its own.

    Raises as ``set_parameters``.
    """
    if Issue.objects.exists():
        record(_SET, by=by, details={"kept": True})
        return None
    return set_parameters(by=by, data=fictional(), reason=reason)
