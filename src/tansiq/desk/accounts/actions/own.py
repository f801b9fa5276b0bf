"""What everybody may change of the own account."""

from __future__ import annotations

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import roles_held
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.errors import RefusedError
from tansiq.messages import LANGUAGES

__all__ = ["choose_language", "choose_role"]


@action("accounts:own:change")
def choose_language(*, by: Actor, language: str) -> None:
    """The language that one reads. ValueError for one that the desk does not speak."""
    if language not in LANGUAGES:
        raise ValueError(language)
    User.objects.filter(pk=by.user_id).update(language=language)
    record("accounts:own:change", by=by, target=f"user:{by.user_id}", details={"kind": "language", "to": language})


@action("accounts:own:change")
def choose_role(*, by: Actor, role: str) -> None:
    """The role that one acts in from now on; the session keeps it. Raises RefusedError ``role.not_held``."""
    if role not in roles_held(User.objects.get(pk=by.user_id)):
        raise RefusedError("role.not_held")
    record("accounts:own:change", by=by, target=f"user:{by.user_id}", details={"kind": "role", "to": role})
