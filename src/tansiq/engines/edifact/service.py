"""Service characters: which bytes part segments, elements and components, and which one takes that meaning away.

ISO 9735-1 section 6. They are the defaults ``: + . ? ' `` (and ``*`` for repetitions) unless the service string advice
``UNA`` names six others. Whatever they are, everything after this module sees ``: + '``: the block is translated once,
and a character that the release character protects, or that means nothing in this file but would afterwards, is
moved 256 code points up, where no byte of the file can be, until a value is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["DEFAULT", "ServiceCharacters", "advice_at", "is_edifact", "plain"]

_ADVICE = re.compile(rb"(?<![A-Za-z0-9])UNA([^A-Za-z0-9\s][^A-Za-z0-9]{3,5}?)(?=\s*UN[BG])")
_SHORTEST = 5
_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:UNA[^A-Za-z0-9]|UN[BGH]\s*[^A-Za-z0-9\s]"
    rb"|(?:BGM|NAD|TDT|MSG|ORG|TVL|RCI)\+[^']{0,400}'|SRC\s*')"
)
_UP = 256
_DECIMAL = ".,"
_LOWERED = {_UP + code: code for code in range(256)}


def is_edifact(head: bytes) -> bool:
    """A file that starts with a service segment, or with the first segment of a passenger message without one."""
    return bool(_START.match(head))


def plain(text: str) -> str:
    """``text`` with its protected characters back in their place."""
    return text if text.isascii() else text.translate(_LOWERED)


@dataclass(frozen=True, slots=True)
class ServiceCharacters:
    """The service characters of one interchange. ``release`` is empty where the sender gave none (a blank)."""

    component: str = ":"
    element: str = "+"
    release: str = "?"
    repetition: str = ""
    terminator: str = "'"
    _released: re.Pattern[str] | None = field(init=False, repr=False, compare=False)
    _table: dict[int, str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        released = re.compile(re.escape(self.release) + "(.)", re.DOTALL) if self.release else None
        object.__setattr__(self, "_released", released)
        object.__setattr__(self, "_table", self._translation())

    def _translation(self) -> dict[int, str] | None:
        """From this sender's service characters to the usual ones; None where they are the usual ones."""
        ours = {self.component: ":", self.element: "+", self.terminator: "'"}
        if all(sign == usual for sign, usual in ours.items()):
            return None
        table = {ord(usual): chr(_UP + ord(usual)) for usual in ":+'" if usual not in ours}
        return table | {ord(sign): usual for sign, usual in ours.items()}

    def normalised(self, block: str) -> str:
        """``block`` with the usual service characters, what was released moved up; ends before an open release."""
        if self._released is not None and self.release in block:
            block = self._released.sub(_moved_up, block)
        return block if self._table is None else block.translate(self._table)

    def open_release(self, block: str) -> bool:
        """The last character of ``block`` releases a character that is not there yet."""
        if not self.release or not block.endswith(self.release):
            return False
        run = len(block) - len(block.rstrip(self.release))
        return run % 2 == 1


DEFAULT = ServiceCharacters()


def _moved_up(found: re.Match[str]) -> str:
    return chr(_UP + ord(found[1]))


def advice_at(block: bytes, start: int = 0) -> tuple[int, int, ServiceCharacters, bool] | None:
    """The next ``UNA`` in ``block``: where it starts and ends, what it says, and whether it is a whole one.

    One that is a character short (seen in the wild: the decimal mark left out) is understood and told.
    """
    if block.find(b"UNA", start) < 0:
        return None
    found = _ADVICE.search(block, start)
    if not found:
        return None
    signs = found[1].decode("latin-1").rstrip("\r\n")
    if len(signs) < _SHORTEST:
        return None
    whole = len(signs) > _SHORTEST
    if not whole:
        signs = f"{signs[:3]}{signs[3]} {signs[4]}" if signs[2] in _DECIMAL else f"{signs[:2]}.{signs[2:]}"
    component, element, _, release, repetition, terminator = tuple(signs)
    known = {component, element, terminator}
    usable = len(known) == 3 and not known & {" ", release}
    characters = (
        ServiceCharacters(component, element, release.strip(), repetition.strip(), terminator) if usable else DEFAULT
    )
    return found.start(), found.end(), characters, whole and usable
