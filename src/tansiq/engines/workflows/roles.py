"""The roles and duties of people, and which of them one person must not have together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tansiq.engines.workflows.entries import Entry, parse
from tansiq.engines.workflows.texts import Texts
from tansiq.errors import MalformedError

__all__ = ["EVERY", "Duty", "Role", "RoleTable", "Separation", "read_roles"]

#: Stands for every other role.
EVERY = "every_other"


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
    """Two duties that one person does not have in one matter (``object``), or two roles that one person does not hold.

    ``scope`` of roles: in one ``unit``, or at all (``person``). ``EVERY`` stands for every other role.
    """

    first: str
    second: str
    scope: str  # object, unit, person

    @property
    def pair(self) -> tuple[str, str]:
        """Both sides."""
        return (self.first, self.second)

    def parts(self, one: str, other: str) -> bool:
        """Whether it stands between these two."""
        if EVERY in self.pair:
            return one != other and not {one, other}.isdisjoint(self.pair)
        return {one, other} == set(self.pair)


@dataclass(frozen=True, slots=True)
class RoleTable:
    """All roles, duties and separations."""

    roles: Mapping[str, Role]
    duties: Mapping[str, Duty]
    separations: tuple[Separation, ...]

    def opposed(self, duty: str) -> frozenset[str]:
        """The duties that whoever has ``duty`` must not have in the same matter."""
        pairs = [one.pair for one in self.separations if one.scope == "object"]
        return frozenset(b for a, b in (*pairs, *((b, a) for a, b in pairs)) if a == duty)


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
    separations = [_separation(row, roles.keys() | {EVERY}, duties.keys()) for row in entry.rows("separations")]
    entry.done()
    return RoleTable(roles, duties, tuple(separations))


def _separation(row: Entry, roles: Collection[str], duties: Collection[str]) -> Separation:
    kind, known, scope = ("roles", roles, "person") if "roles" in row else ("duties", duties, "object")
    if kind == "roles" and "scope" in row:
        scope = row.one_of("scope", ("unit", "person"))
    pair = row.words(kind)
    row.done()
    if len(pair) != 2 or not set(pair) <= set(known):
        raise MalformedError("workflow.separation", place=row.place)
    return Separation(*pair, scope)
