"""Arabic script in a machine-readable zone: written by the table of the standard, and read back as a hint.

Source: ICAO Doc 9303-3, section 6, table C, and Appendix B (lexicons/arabic/mrz.toml). Most States do not use the
table: they copy the Latin spelling of the page. So what is read back is a hint to look at, never a name to compare
with.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from tansiq import lexicons
from tansiq.engines.documents.digits import FILLER
from tansiq.engines.documents.names import ZoneName
from tansiq.engines.documents.states import State
from tansiq.errors import MalformedError

__all__ = ["ArabicHint", "arabic_hint", "read_arabic", "write_arabic"]

ESCAPE = "X"
#: Readings told of one component. A doubled letter has two, so three of them in one component are all told.
MAX_READINGS = 8
_SEPARATORS = " -\u00a0\u200c"  # between components: blank, hyphen, no-break space, zero-width non-joiner of Persian


@dataclass(frozen=True, slots=True)
class ArabicHint:
    """What the letters would be in Arabic script if the issuer wrote by the table: for each component its readings.

    A reading is one way to take the letters; none is preferred. ``more``: a component has further readings.
    """

    primary: tuple[tuple[str, ...], ...]
    secondary: tuple[tuple[str, ...], ...]
    more: bool


def write_arabic(name: str) -> str:
    """``name`` in the letters of a zone, its components separated by one filler.

    Short vowels and tatweel are left out, a shadda doubles the letter (of a sequence, what follows the escape). Raises
    MalformedError ``mrz.arabic_letter`` for a sign that the table has not.
    """
    composed = unicodedata.normalize("NFC", name)
    for separator in _SEPARATORS:
        composed = composed.replace(separator, FILLER)
    return FILLER.join(_write_component(part) for part in composed.split(FILLER) if part)


def _write_component(part: str) -> str:
    table = lexicons.load("arabic/mrz")
    marks = table["marks"]
    letters = [sign for sign in part if sign not in marks["not_encoded"]]
    last = max((place for place, sign in enumerate(letters) if sign != marks["doubling"]), default=0)
    written: list[str] = []
    for place, sign in enumerate(letters):
        if sign == marks["doubling"] and written:
            written.append(written[-1].removeprefix(ESCAPE))
        elif place == last and sign in table["last"]:
            written.append(table["last"][sign])
        elif sign in table["letters"]:
            written.append(table["letters"][sign])
        else:
            raise MalformedError("mrz.arabic_letter", character=f"U+{ord(sign):04X}")
    return "".join(written)


def read_arabic(component: str) -> tuple[str, ...]:
    """The ways to read one component as Arabic script, at most ``MAX_READINGS``; none where a letter has no reading."""
    return tuple(islice(_readings(component), MAX_READINGS))


def arabic_hint(name: ZoneName, issuer: State) -> ArabicHint | None:
    """A hint, where the letters show the escape, all of them can be read, and the issuer may write Arabic script.

    Without an escape nothing tells the table from a Latin spelling. A State that writes another script is not asked
    about.
    """
    parts = (*name.primary, *name.secondary)
    if not any(ESCAPE in part for part in parts) or not _may_write_arabic(issuer):
        return None
    read = [tuple(islice(_readings(part), MAX_READINGS + 1)) for part in parts]
    if not all(read):
        return None
    cut = [readings[:MAX_READINGS] for readings in read]
    split = len(name.primary)
    return ArabicHint(tuple(cut[:split]), tuple(cut[split:]), any(len(each) > MAX_READINGS for each in read))


def _may_write_arabic(issuer: State) -> bool:
    return issuer.kind != "state" or issuer.code in lexicons.load("travel_documents")["arabic_script"]["states"].split()


@cache
def _reverse() -> dict[str, str]:
    """What is written -> the letter; none that begins with the escape is the beginning of another.

    Two letters share Y, yeh and the Pashto yeh: they are the same in use (B.5.6, note 5), and the first is taken.
    """
    table = lexicons.load("arabic/mrz")
    found: dict[str, str] = {}
    for group in ("letters", "last"):
        for letter, code in table[group].items():
            found.setdefault(code, letter)
    older: dict[str, str] = table["older"]
    return found | older


def _steps(component: str, place: int) -> list[tuple[str, int]]:
    """Each letter that may begin at ``place``, doubled or not, and where it ends."""
    steps = []
    for end in range(place + 1, min(place + 3, len(component)) + 1):
        code = component[place:end]
        if letter := _reverse().get(code):
            again = code.removeprefix(ESCAPE)
            if component.startswith(again, end):
                steps.append((letter + lexicons.load("arabic/mrz")["marks"]["doubling"], end + len(again)))
            steps.append((letter, end))
    return steps


def _readings(component: str) -> Iterator[str]:
    """Every reading. Only places from which the end can be reached are entered, so each step belongs to a reading."""
    steps = [_steps(component, place) for place in range(len(component))]
    reaches = [False] * len(component) + [True]
    for place in reversed(range(len(component))):
        reaches[place] = any(reaches[end] for _, end in steps[place])
    waiting = [("", 0)] if component and reaches[0] else []
    while waiting:
        text, place = waiting.pop()
        if place == len(component):
            yield text
        else:
            waiting += [(text + letter, end) for letter, end in reversed(steps[place]) if reaches[end]]
