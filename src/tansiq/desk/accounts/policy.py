"""Who may do what: the table ``policy.toml`` as values, checked against itself when it is read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tansiq.errors import MalformedError

__all__ = ["Policy", "Profile", "Role", "Security", "Separation", "policy", "read_policy"]

EVERY = "*"
SCOPES = ("object", "unit", "person")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a kind of work sees: the place that opens after sign-in, and the places in their order."""

    slug: str
    opens: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """A capacity that somebody acts in, with everything it may do."""

    slug: str
    profile: Profile
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Separation:
    """Two duties that one person does not have: for one object, in one unit, or at all."""

    duties: tuple[str, str]
    scope: str

    def parts(self, first: str, second: str) -> bool:
        """Whether it stands between these two."""
        if EVERY in self.duties:
            return first != second and not {first, second}.isdisjoint(self.duties)
        return {first, second} == set(self.duties)


@dataclass(frozen=True, slots=True)
class Security:
    """Times and counts that sign-in, keys and break-glass keep to; units stand in the names."""

    session_idle_minutes: int
    session_hours: int
    password_min_length: int
    failures_per_account: int
    failures_minutes: int
    failures_per_address: int
    api_calls_per_minute: int
    api_key_max_days: int
    break_glass_max_hours: int
    reason_min_length: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole table."""

    roles: Mapping[str, Role]
    permissions: frozenset[str]
    content: frozenset[str]  # permissions that show or change matter
    two_person_roles: frozenset[str]
    proposal_days: int
    separations: tuple[Separation, ...]
    security: Security

    def permissions_of(self, role: str) -> frozenset[str]:
        """What a role may do; nothing for one that is not in the table (any more)."""
        known = self.roles.get(role)
        return known.permissions if known else frozenset()


def read_policy(text: str) -> Policy:
    """The table in ``text``.

    Raises MalformedError ``policy.unknown`` for a role, set or profile that is not defined, ``policy.permission`` for
    one not of the form application:thing:verb, ``policy.scope``, and ``policy.content`` where a role that is to see no
    content is given some.
    """
    table = tomllib.loads(text)
    permissions = {name: frozenset(_spelt_out(table, entry["roles"])) for name, entry in table["permissions"].items()}
    content = frozenset(name for name, entry in table["permissions"].items() if entry.get("content"))
    roles = {slug: _role(table, slug, permissions) for slug in table["roles"]}
    _refuse_bad_permissions(table, roles, content)
    return Policy(
        roles=roles,
        permissions=frozenset(permissions),
        content=content,
        two_person_roles=frozenset(_spelt_out(table, table["two_persons"]["roles"])),
        proposal_days=table["two_persons"]["proposal_days"],
        separations=tuple(_separation(entry) for entry in table["separations"]),
        security=Security(**table["security"]),
    )


@cache
def policy() -> Policy:
    """The table that the desk runs by."""
    return read_policy(files(__package__).joinpath("policy.toml").read_text(encoding="utf-8"))


def _spelt_out(table: Mapping[str, Any], names: list[str]) -> Iterator[str]:
    for name in names:
        members = table["sets"].get(name, [name])
        for slug in members:
            if slug not in table["roles"]:
                raise MalformedError("policy.unknown", kind="role", name=slug)
            yield slug


def _role(table: Mapping[str, Any], slug: str, permissions: Mapping[str, frozenset[str]]) -> Role:
    profile = table["roles"][slug]["profile"]
    if profile not in table["profiles"]:
        raise MalformedError("policy.unknown", kind="profile", name=profile)
    entry = table["profiles"][profile]
    return Role(
        slug,
        Profile(profile, entry["opens"], tuple(entry["places"])),
        frozenset(name for name, holders in permissions.items() if slug in holders),
    )


def _refuse_bad_permissions(table: Mapping[str, Any], roles: Mapping[str, Role], content: frozenset[str]) -> None:
    for name in table["permissions"]:
        if name.count(":") != 2 or not all(name.split(":")):
            raise MalformedError("policy.permission", name=name)
    for slug, role in roles.items():
        if not table["roles"][slug].get("content", True) and (seen := role.permissions & content):
            raise MalformedError("policy.content", role=slug, name=min(seen))


def _separation(entry: Mapping[str, Any]) -> Separation:
    if entry["scope"] not in SCOPES:
        raise MalformedError("policy.scope", scope=entry["scope"])
    first, second = entry["duties"]
    return Separation((first, second), entry["scope"])
