"""What may have been misread: changes of look-alike characters that make check digits agree. Offered, never applied.

Where several changes fit, all are given and none is preferred. A change between characters of equal value modulo 10 (G
for 6, L for 1) is seen by no digit and cannot be found here: see ``digits.same_remainder``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from tansiq import lexicons
from tansiq.engines.documents.checks import Check, work_out
from tansiq.engines.documents.dates import is_possible
from tansiq.engines.documents.digits import DIGITS, FILLER, LETTERS, REPERTOIRE, remainder, weight
from tansiq.engines.documents.formats import Digit, Format, Span
from tansiq.engines.documents.states import state

__all__ = ["MAX_SUGGESTIONS", "Change", "Suggestion", "look_alikes", "suggest"]

#: Suggestions listed for one zone; more of them would tell a person nothing.
MAX_SUGGESTIONS = 12
#: Ways to read the digits of a name as letters; beyond them each digit is told by itself.
_MAX_WAYS = 4
_MAX_NAME_DIGITS = 4
_DIGIT_FIELDS = ("birth_date", "expiry_date")
_CODE_FIELDS = ("issuer", "nationality")


@dataclass(frozen=True, slots=True)
class Change:
    """One character read otherwise; ``line`` and ``column`` count from 1."""

    line: int
    column: int
    found: str
    instead: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Changes that belong together. ``reason`` is a message code; ``agree`` names digits that agree only after them.

    ``reads`` is what the field would read.
    """

    reason: str
    field: str
    changes: tuple[Change, ...]
    reads: str
    agree: tuple[str, ...] = ()


def look_alikes(character: str) -> str:
    """The characters that ``character`` is taken for, in the order of the table."""
    return _table().get(character, "")


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for one, other in lexicons.load("travel_documents")["confusions"]["pairs"].split():
        table[one] = table.get(one, "") + other
        table[other] = table.get(other, "") + one
    return table


def suggest(layout: Format, digits: Sequence[Digit], lines: Sequence[str]) -> tuple[tuple[Suggestion, ...], int]:
    """The suggestions for full-length ``lines``, and how many more there were than are given."""
    before = work_out(digits, lines)
    forced = _letters_in_digits(layout, digits, lines)
    base = _apply(lines, forced)
    agree = _newly(before, digits, base)
    if not agree and not _makes_sense(layout, digits, base, before):
        forced, base = (), list(lines)
    found = [Suggestion("mrz.suggest.digits", "zone", forced, _touched(base, forced), agree)] if forced else []
    found += [*_codes(layout, lines), *_names(layout, lines)]
    found += _for_digits(layout, digits, base, before, forced)
    return tuple(found[:MAX_SUGGESTIONS]), max(0, len(found) - MAX_SUGGESTIONS)


def _makes_sense(layout: Format, digits: Sequence[Digit], base: Sequence[str], before: Sequence[Check]) -> bool:
    """Read as digits, the letters give dates, and no digit that agreed with the letters disagrees with the digits."""
    are_dates = all(is_possible(layout.fields[name].of(base)) for name in _DIGIT_FIELDS)
    return are_dates and all(new.agrees >= old.agrees for new, old in zip(work_out(digits, base), before, strict=True))


def _apply(lines: Sequence[str], changes: Sequence[Change]) -> list[str]:
    rows = [list(line) for line in lines]
    for change in changes:
        rows[change.line - 1][change.column - 1] = change.instead
    return ["".join(row) for row in rows]


def _change(span: Span, place: int, found: str, instead: str) -> Change:
    return Change(span.line + 1, span.start + place + 1, found, instead)


def _newly(before: Sequence[Check], digits: Sequence[Digit], lines: Sequence[str]) -> tuple[str, ...]:
    """The digits that agree in ``lines`` and did not before."""
    return tuple(new.field for new, old in zip(work_out(digits, lines), before, strict=True) if new.agrees > old.agrees)


def _letters_in_digits(layout: Format, digits: Sequence[Digit], lines: Sequence[str]) -> tuple[Change, ...]:
    """Letters where only digits may stand, each with the digit it is taken for."""
    spans = [*(layout.fields[name] for name in _DIGIT_FIELDS), *(digit.at for digit in digits)]
    return tuple(
        _change(span, place, sign, instead)
        for span in sorted(spans)
        for place, sign in enumerate(span.of(lines))
        if sign in LETTERS
        for instead in _of(sign, DIGITS)
    )


def _of(character: str, allowed: str) -> str:
    return "".join(other for other in look_alikes(character) if other in allowed)


def _touched(lines: Sequence[str], changes: Sequence[Change]) -> str:
    return " ".join(lines[line - 1] for line in sorted({change.line for change in changes}))


def _codes(layout: Format, lines: Sequence[str]) -> Iterator[Suggestion]:
    """Codes of no State that one look-alike, or a letter for each digit, turns into a known one."""
    for field in _CODE_FIELDS:
        span = layout.fields[field]
        text = span.of(lines)
        if state(text).kind != "unknown":
            continue
        for reading in _letter_readings(text):
            changed = "".join(reading.get(place, sign) for place, sign in enumerate(text))
            if state(changed).kind not in ("unknown", "user_assigned"):
                changes = tuple(_change(span, place, text[place], sign) for place, sign in reading.items())
                yield Suggestion("mrz.suggest.code", field, changes, changed)


def _letter_readings(text: str) -> Iterator[dict[int, str]]:
    """Places and the letters to put there: for every digit one, or for one letter another."""
    places = [place for place, sign in enumerate(text) if sign in DIGITS]
    if places:
        options = [_of(text[place], LETTERS) for place in places]
        yield from (dict(zip(places, letters, strict=True)) for letters in product(*options))
    else:
        yield from ({place: other} for place, sign in enumerate(text) for other in _of(sign, LETTERS))


def _names(layout: Format, lines: Sequence[str]) -> Iterator[Suggestion]:
    """Digits in the name: all of them as letters, or, where that has too many ways, each by itself."""
    span = layout.fields["name"]
    text = span.of(lines)
    options = {place: _of(sign, LETTERS) for place, sign in enumerate(text) if sign in DIGITS}
    if not options or len(options) > _MAX_NAME_DIGITS or not all(options.values()):
        return  # with more digits than that the field holds no name that was misread
    readings = [dict(zip(options, letters, strict=True)) for letters in product(*options.values())]
    if len(readings) > _MAX_WAYS:
        readings = [{place: letter} for place, letters in options.items() for letter in letters]
    for reading in readings:
        changed = "".join(reading.get(place, sign) for place, sign in enumerate(text))
        changes = tuple(_change(span, place, text[place], letter) for place, letter in reading.items())
        yield Suggestion("mrz.suggest.name", "name", changes, changed.strip(FILLER))


def _for_digits(
    layout: Format, digits: Sequence[Digit], base: Sequence[str], before: Sequence[Check], forced: tuple[Change, ...]
) -> list[Suggestion]:
    """For every digit that disagrees once letters in digit fields are digits: one change, or else two."""
    checks = work_out(digits, base)
    wrong = [check for check in checks if not check.agrees and check.expected is not None]
    found: list[Suggestion] = []
    for check in [each for each in wrong if each.field != "composite"] or wrong:
        for changes in _singles(check, base, digits) or _pairs(check, base, digits):
            lines = _apply(base, changes)
            agree = _newly(before, digits, lines)
            if agree and (check.field not in _DIGIT_FIELDS or is_possible(layout.fields[check.field].of(lines))):
                reads = check.over[0].of(lines) if check.field in layout.fields else check.place.of(lines)
                found.append(Suggestion("mrz.suggest.digit", check.field, (*forced, *changes), reads, agree))
    return sorted(found, key=lambda one: -len(one.agree))


def _places(spans: Sequence[Span]) -> list[Span]:
    return [span.one(place) for span in spans for place in range(span.end - span.start)]


def _covered(check: Check, digits: Sequence[Digit]) -> list[tuple[int, Span]]:
    """Weight and place of every character a digit covers; of a composite, those that no other digit covers or is."""
    weighed = [(weight(at), span) for at, span in enumerate(_places(check.over))]
    if check.field != "composite":
        return weighed
    others = {span for digit in digits if digit.field != "composite" for span in _places([*digit.over, digit.at])}
    return [(each, span) for each, span in weighed if span not in others]


def _deltas(check: Check, base: Sequence[str], digits: Sequence[Digit]) -> list[tuple[int, Change]]:
    """Each look-alike at each covered place, and what it adds to the digit, modulo 10."""
    allowed = DIGITS if check.field in _DIGIT_FIELDS else DIGITS + LETTERS + FILLER
    return [
        ((remainder(other) - remainder(sign)) * each % 10, _change(span, 0, sign, other))
        for each, span in _covered(check, digits)
        if (sign := span.of(base)) in REPERTOIRE
        for other in _of(sign, allowed)
        if FILLER not in (sign, other) or _may_end(check, span, base, other)
    ]


def _may_end(check: Check, place: Span, base: Sequence[str], other: str) -> bool:
    """Data end in fillers: another sign may be a filler at their end, and the first filler after them another sign."""
    field = next(span for span in check.over if span.line == place.line and span.start <= place.start < span.end)
    if other == FILLER:
        return not base[place.line][place.end : field.end].strip(FILLER)
    return not base[place.line][field.start : place.start].endswith(FILLER)


def _need(check: Check) -> int | None:
    """What must be added to the worked-out digit, modulo 10, to get the one that stands there; None: nothing can."""
    if check.agrees:
        return 0
    return (int(check.found) - check.expected) % 10 if check.found in DIGITS and check.expected is not None else None


def _singles(check: Check, base: Sequence[str], digits: Sequence[Digit]) -> list[tuple[Change, ...]]:
    need = _need(check)
    found: list[tuple[Change, ...]] = [(one,) for delta, one in _deltas(check, base, digits) if delta == need]
    if str(check.expected) in look_alikes(check.found):
        found.append((_change(check.place, 0, check.found, str(check.expected)),))
    return found


def _pairs(check: Check, base: Sequence[str], digits: Sequence[Digit]) -> list[tuple[Change, ...]]:
    """Two changes, only where every digit of the zone agrees after them: one digit alone is met by chance too often.

    A change adds to each digit its own amount; the partner of an amount is looked up, so that no pair is tried in vain.
    """
    checks = work_out(digits, base)
    needs = [_need(each) for each in checks]
    if check.field == "composite" or None in needs or not any(each.field == "composite" for each in checks):
        return []
    weights = [{span: weight(at) for at, span in enumerate(_places(each.over))} for each in checks]
    met: dict[tuple[int, ...], list[Change]] = {}
    pairs: list[tuple[Change, ...]] = []
    for _, change in _deltas(check, base, digits):
        span = Span(change.line - 1, change.column - 1, change.column)
        more = remainder(change.instead) - remainder(change.found)
        adds = tuple(more * each.get(span, 0) % 10 for each in weights)
        wanted = tuple(((need or 0) - add) % 10 for need, add in zip(needs, adds, strict=True))
        pairs += [(other, change) for other in met.get(wanted, ()) if other.column != change.column]
        met.setdefault(adds, []).append(change)
    return pairs
