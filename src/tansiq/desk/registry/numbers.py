"""How numbers of letters are written: authority, year, place in the series. Pure."""

from __future__ import annotations

from typing import Final

__all__ = ["TAG_LENGTH", "TAG_SIGNS", "written"]

#: Letters and digits that are not mistaken for one another when they are read out.
TAG_SIGNS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
TAG_LENGTH: Final = 4
_IN: Final = "IN"


def written(authority: str, year: int, place: int, *, came_in: bool = False, tag: str = "") -> str:
    """A number: ``MARWANA.POLICE/2026/00017``; of a matter ``MARWANA.POLICE/2026/K7QF-00001``; with ``IN`` of arrivals.

    No two places of any series are written alike.
    """
    parts = [authority.upper(), *([_IN] if came_in else []), str(year), f"{tag}-{place:05}" if tag else f"{place:05}"]
    return "/".join(parts)
