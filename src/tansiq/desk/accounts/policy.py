"""Who may do what: the table ``policy.toml`` as values, checked against itself and the roles when it is read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tansiq.desk.roles import role_table
from tansiq.engines.workflows import RoleTable
from tansiq.errors import MalformedError

__all__ = ["Policy", "Profile", "Role", "Security", "policy", "read_policy"]


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
    security: Security

    def permissions_of(self, role: str) -> frozenset[str]:
        """What a role may do; nothing for one that is not in the table (any more)."""
        known = self.roles.get(role)
        return known.permissions if known else frozenset()


def read_policy(text: str, known: RoleTable) -> Policy:
    """The table in ``text``, for the roles that are ``known``.

    Raises MalformedError ``policy.unknown`` for a role or set that is not defined, ``policy.profile`` for a role with
    no profile or with two, ``policy.permission`` for one not of the form application:thing:verb, and
    ``policy.content`` where a role that is to see no content is given some.
    """
    table = tomllib.loads(text)
    spelt = {name: _spelt_out(table, known, entry["roles"]) for name, entry in table["permissions"].items()}
    content = frozenset(name for name, entry in table["permissions"].items() if entry.get("content"))
    profiles = _profiles(table, known)
    roles = {slug: _role(slug, profiles, spelt) for slug in known.roles}
    _refuse_bad_permissions(table, known, roles, content)
    return Policy(
        roles=roles,
        permissions=frozenset(spelt),
        content=content,
        two_person_roles=_spelt_out(table, known, table["two_persons"]["roles"]),
        proposal_days=table["two_persons"]["proposal_days"],
        security=Security(**table["security"]),
    )


@cache
def policy() -> Policy:
    """The table that the desk runs by."""
    return read_policy(files(__package__).joinpath("policy.toml").read_text(encoding="utf-8"), role_table())


def _spelt_out(table: Mapping[str, Any], known: RoleTable, names: list[str]) -> frozenset[str]:
    found = [slug for name in names for slug in table["sets"].get(name, [name])]
    for slug in found:
        _refuse_unknown(known, slug)
    return frozenset(found)


def _refuse_unknown(known: RoleTable, slug: str) -> None:
    if slug not in known.roles:
        raise MalformedError("policy.unknown", name=slug)


def _profiles(table: Mapping[str, Any], known: RoleTable) -> dict[str, Profile]:
    """The profile of each role."""
    found: dict[str, Profile] = {}
    for name, entry in table["profiles"].items():
        profile = Profile(name, entry["opens"], tuple(entry["places"]))
        for slug in entry["roles"]:
            _refuse_unknown(known, slug)
            if slug in found:
                raise MalformedError("policy.profile", role=slug)
            found[slug] = profile
    if wanting := known.roles.keys() - found.keys():
        raise MalformedError("policy.profile", role=min(wanting))
    return found


def _role(slug: str, profiles: Mapping[str, Profile], permissions: Mapping[str, frozenset[str]]) -> Role:
    return Role(slug, profiles[slug], frozenset(name for name, holders in permissions.items() if slug in holders))


def _refuse_bad_permissions(
    table: Mapping[str, Any], known: RoleTable, roles: Mapping[str, Role], content: frozenset[str]
) -> None:
    for name in table["permissions"]:
        if name.count(":") != 2 or not all(name.split(":")):
            raise MalformedError("policy.permission", name=name)
    for slug, role in roles.items():
        if not known.roles[slug].content and (seen := role.permissions & content):
            raise MalformedError("policy.content", role=slug, name=min(seen))
