"""What somebody asks for at the desk, as the record that is compared."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from tansiq.engines.documents import Zone, read_zone
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Document, Record, WrittenName
from tansiq.errors import MalformedError

__all__ = ["Asked"]

_ODD = frozenset({"Cc", "Cn", "Co", "Cs", "Cf"})
_JOINERS = "\u200c\u200d"  # Persian and Indic names are written with them


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was typed: any of its parts may be empty. Its text is what stands on record."""

    name: str = ""
    born: str = ""
    nationality: str = ""
    number: str = ""
    zone: str = ""

    def __str__(self) -> str:
        said = ((name, getattr(self, name)) for name in self.__slots__)
        return "; ".join(f"{name}: {' '.join(value.split())}" for name, value in said if value.strip())

    def read_zone(self, today: date) -> Zone | None:
        """The machine-readable zone, where lines of one were given. Raises MalformedError ``mrz.*``."""
        return read_zone(self.zone, today=today) if self.zone.strip() else None

    def record(self, today: date) -> Record:
        """What is compared: the holder of the zone, and what was typed beside it.

        Raises RefusedError ``check.nothing`` where there is neither a name nor a number, ``check.name`` for characters
        that nobody sees; MalformedError ``date.unreadable``, ``mrz.*``.
        """
        zone = self.read_zone(today)
        read = zone.record() if zone else Record(kind="unknown")
        typed = (WrittenName(_visible(self.name)),) if self.name.strip() else ()
        found = Record(
            names=(*typed, *read.names),
            birth_dates=(*([PartialDate.parse(self.born)] if self.born.strip() else []), *read.birth_dates),
            nationalities=(*self.nationality.replace(",", " ").split(), *read.nationalities),
            sex=read.sex,
            documents=(*([Document(self.number.strip())] if self.number.strip() else []), *read.documents),
            kind=read.kind,
        )
        if not found.names and not found.documents:
            raise MalformedError("check.nothing")
        return found


def _visible(name: str) -> str:
    """A name holds what a person sees: no control or format character, and at least one letter."""
    text = name.strip()
    is_odd = any(unicodedata.category(sign) in _ODD and sign not in _JOINERS for sign in text)
    if is_odd or not any(sign.isalpha() for sign in text):
        raise MalformedError("check.name")
    return text
