"""The first accounts of a node, made by whoever runs the machine; and fictional ones to try it out with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tansiq.desk.accounts.actions.effects import new_password
from tansiq.desk.accounts.models import RoleHolding, User
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.errors import RefusedError

__all__ = ["DEMO", "OPERATOR", "appoint", "make_demo_accounts"]

#: Whoever may run commands on the machine. It is no account, and has what founding takes and nothing else.
OPERATOR = Actor(user_id="", via="command", permissions=frozenset({"accounts:user:create", "accounts:role:grant"}))

#: Login name, and the role of policy.toml.
DEMO = (
    ("booth", "booth_officer"),
    ("border", "border_officer"),
    ("bureau", "ncb_officer"),
    ("duty", "duty_officer"),
    ("ncb", "ncb_officer"),
    ("analyst", "analyst"),
    ("supervisor", "supervisor"),
    ("investigator", "investigator"),
    ("custodian", "evidence_custodian"),
    ("dpo", "dpo"),
    ("oversight", "oversight"),
    ("sysadmin", "sysadmin"),
)


class Appointed(NamedTuple):
    """An account just made, and the password to be told once."""

    username: str
    role: str
    password: str


@action("accounts:role:grant")
def appoint(*, by: Actor, username: str, name: str, role: str, language: str) -> Appointed:
    """The first holder of a role, where nobody holds it yet: the first administrator, the first overseers.

    Raises RefusedError ``founding.held`` where somebody holds it: then it is for the people of the desk to grant.
    ``account.taken`` where the login name is in use.
    """
    if RoleHolding.objects.current().filter(role=role, user__is_active=True, user__is_demo=False).exists():
        raise RefusedError("founding.held", role=role)
    return _found(by, username, name, role, language=language, is_demo=False)


@action("accounts:user:create")
def make_demo_accounts(*, by: Actor, language: str) -> Sequence[Appointed]:
    """One fictional account a role of `DEMO`, all with one new password; those of an earlier time get it too.

    Raises RefusedError ``founding.real`` where the node has accounts of people.
    """
    if User.objects.filter(is_demo=False).exists():
        raise RefusedError("founding.real")
    password = new_password()
    made = []
    for username, role in DEMO:
        if not User.objects.filter(username=username).exists():
            _found(by, username, f"Demo {username}", role, language=language, is_demo=True)
        user = User.objects.get(username=username)
        user.set_password(password)
        user.save(update_fields=["password"])
        made.append(Appointed(username, role, password))
    record("accounts:user:create", by=by, details={"kind": "demo", "accounts": len(made)})
    return made


def _found(by: Actor, username: str, name: str, role: str, *, language: str, is_demo: bool) -> Appointed:
    if User.objects.filter(username__iexact=username).exists():
        raise RefusedError("account.taken", username=username)
    password = new_password()
    user = User(username=username, name=name, language=language, is_demo=is_demo, must_change_password=not is_demo)
    user.set_password(password)
    user.save()
    RoleHolding.objects.create(user=user, role=role)
    record("accounts:role:grant", by=by, target=f"user:{user.pk}", details={"kind": "founding", "role": role})
    return Appointed(username, role, password)
