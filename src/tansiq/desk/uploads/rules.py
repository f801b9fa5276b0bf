"""The table ``rules.toml``: kinds of files, sizes and times."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tansiq.errors import RefusedError

__all__ = ["Kind", "Rules", "kind", "rules"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the permission that it takes to send one, and its largest size in bytes."""

    permission: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole table; units stand in the names."""

    part_bytes: int
    unused_hours: int
    at_once: int
    kinds: Mapping[str, Kind]


@cache
def rules() -> Rules:
    """The rules that the desk runs by."""
    table = tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
    kinds = {name: Kind(**row) for name, row in table.pop("kinds").items()}
    return Rules(**table, kinds=kinds)


def kind(name: str) -> Kind:
    """A kind by its name. Raises RefusedError ``upload.kind``."""
    found = rules().kinds.get(name)
    if found is None:
        raise RefusedError("upload.kind", kind=name[:40])
    return found
