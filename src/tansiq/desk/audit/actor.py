"""Who does something: a value, so that the record knows nothing of accounts."""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["NOBODY", "Actor"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in one role, for one purpose; what the role may do and which groups' matter may be seen.

    ``user_id`` is opaque: it stays meaningful when the account's name is erased. ``via`` is how: ``session``,
    ``key:<prefix>``, ``command``.
    """

    user_id: str
    role: str = ""
    via: str = "session"
    purpose: str = ""
    case: str = ""
    permissions: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    def may(self, permission: str) -> bool:
        """Whether the role used has the permission."""
        return permission in self.permissions

    def acting_for(self, purpose: str, case: str = "") -> Actor:
        """The same person, with what it is for."""
        return replace(self, purpose=purpose, case=case)


#: Somebody who is not known: a sign-in that failed.
NOBODY = Actor(user_id="")
