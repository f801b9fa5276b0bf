"""The one table of roles, duties and separations (``case_types/roles.toml``), as the desk runs by it."""

from __future__ import annotations

from functools import cache

from tansiq.case_types import shelf
from tansiq.engines.workflows import RoleTable, read_roles

__all__ = ["duty_name", "role_name", "role_table"]


@cache
def role_table() -> RoleTable:
    """The table. Raises MalformedError ``workflow.*`` where it is not sound."""
    return read_roles(shelf().roles)


def role_name(slug: str, lang: str) -> str:
    """What a role is called; the slug itself for one that is not in the table (any more)."""
    role = role_table().roles.get(slug)
    return role.texts.told(lang) if role else slug


def duty_name(slug: str, lang: str) -> str:
    """What a duty is called; the slug itself for one that is not in the table."""
    duty = role_table().duties.get(slug)
    return duty.texts.told(lang) if duty else slug
