"""What a file would change in a directory that is kept: shown before anything is changed, and done as it was shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tansiq.engines.authorities.reading import Entry

__all__ = ["Change", "difference"]


@dataclass(frozen=True, slots=True)
class Change:
    """An authority or a contact point that is new, or changed; ``fields`` are name, before and after.

    ``key`` is the id of an authority, or that and the id of its contact point with a stroke between.
    """

    kind: Literal["new", "changed"]
    key: str
    fields: tuple[tuple[str, str, str], ...]

    @property
    def is_contact(self) -> bool:
        """Whether it is about a contact point."""
        return "/" in self.key


def difference(kept: Mapping[str, Mapping[str, str]], entries: Iterable[Entry]) -> tuple[Change, ...]:
    """What the entries change in what is ``kept`` (values by key), in their order, authorities before contacts."""
    wanted: dict[str, Mapping[str, str]] = {}
    for entry in entries:
        wanted.setdefault(entry.authority["authority"], entry.authority)
        wanted[entry.key] = entry.contact
    return tuple(_changes(kept, wanted))


def _changes(kept: Mapping[str, Mapping[str, str]], wanted: Mapping[str, Mapping[str, str]]) -> Iterator[Change]:
    for key, values in wanted.items():
        before = kept.get(key)
        fields = tuple(
            (name, (before or {}).get(name, ""), value)
            for name, value in values.items()
            if value != (before or {}).get(name, "")
        )
        if fields:
            yield Change("changed" if before is not None else "new", key, fields)
