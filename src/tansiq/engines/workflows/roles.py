"""The roles and duties of people, and which of them one person must not have together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tansiq.engines.workflows.entries import parse
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import MalformedError

__all__ = ["Duty", "Role", "RoleTable", "Separation", "held_together", "read_roles"]


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody may be at work. ``external``: not of this authority. ``content``: sees what cases say."""

    id: str
    texts: Texts
    does: Texts
    external: bool = False
    content: bool = True


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody did in one matter, such as asking or approving: it lasts as long as the matter."""

    id: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class Separation:
    """Two roles that no person has together, or two ``duties`` that no person has in the same matter."""

    kind: str  # roles, duties
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class RoleTable:
    """All roles, duties and separations."""

    roles: Mapping[str, Role]
    duties: Mapping[str, Duty]
    separations: tuple[Separation, ...]

    def opposed(self, duty: str) -> frozenset[str]:
        """The duties that whoever has ``duty`` must not have in the same matter."""
        pairs = [(one.first, one.second) for one in self.separations if one.kind == "duties"]
        return frozenset(b for a, b in (*pairs, *((b, a) for a, b in pairs)) if a == duty)


def held_together(table: RoleTable, roles: Iterable[str]) -> tuple[Separation, ...]:
    """The separations that one person with all these roles would break."""
    held = frozenset(roles)
    return tuple(one for one in table.separations if one.kind == "roles" and {one.first, one.second} <= held)


def read_roles(data: bytes, file: str = "roles.toml") -> RoleTable:
    """The table of roles. Raises MalformedError ``workflow.*``."""
    entry = parse(data, file)
    roles, duties = {}, {}
    for name, inner in entry.tables("roles"):
        does = inner.table("does")
        roles[name] = Role(
            name, inner.texts(), does.texts(), inner.flag("external"), inner.flag("content", default=True)
        )
        does.done()
        inner.done()
    for name, inner in entry.tables("duties"):
        duties[name] = Duty(name, inner.texts())
        inner.done()
    separations = []
    for row in entry.rows("separations"):
        kind = "roles" if "roles" in row else "duties"
        pair = row.words(kind)
        row.done()
        known = roles if kind == "roles" else duties
        if len(pair) != 2 or not set(pair) <= known.keys():
            raise MalformedError("workflow.separation", place=row.place)
        separations.append(Separation(kind, *pair))
    entry.done()
    return RoleTable(roles, duties, tuple(separations))
