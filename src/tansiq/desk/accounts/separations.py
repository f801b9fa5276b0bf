"""Duties that one person does not have together: asked when a role is granted, and by what does the second."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from tansiq.desk.roles import role_table
from tansiq.errors import RefusedError

__all__ = ["Held", "refuse_held_together", "refuse_same_person"]


class Held(NamedTuple):
    """A role that somebody holds, and the unit it is for (None: none in particular)."""

    role: str
    unit: object


def refuse_held_together(wanted: Held, held: Collection[Held]) -> None:
    """Raise RefusedError ``separation.roles`` where a role may not be held beside those ``held`` already."""
    for separation in (each for each in role_table().separations if each.scope != "object"):
        for other in held:
            if not separation.parts(wanted.role, other.role):
                continue
            # A role without a unit is for every unit.
            same_unit = wanted.unit is None or other.unit is None or wanted.unit == other.unit
            if separation.scope == "person" or (separation.scope == "unit" and same_unit):
                raise RefusedError("separation.roles", wanted=wanted.role, held=other.role)


def refuse_same_person(duty: str, user_id: str, done: Mapping[str, Collection[str]]) -> None:
    """Raise RefusedError ``separation.same_person`` where ``user_id`` did an opposite duty for the same object before.

    ``done``: duty -> the opaque ids of those who did it for this object. A duty that stands in no separation of the
    table is a mistake of the caller: ValueError.
    """
    opposed = role_table().opposed(duty)
    if not opposed:
        raise ValueError(duty)
    for other in sorted(opposed):
        if user_id in done.get(other, ()):
            raise RefusedError("separation.same_person", duty=duty, other=other)
