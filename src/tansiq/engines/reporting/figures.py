"""Numbers as printed, and what they come to: digits, number words, vague sizes, units. Nothing is ever added up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from tansiq.engines.reporting.article import Figure, Span
from tansiq.engines.reporting.hostile import bounded
from tansiq.engines.reporting.letters import Folded, alternatives, fold_word
from tansiq.lexicons import load

__all__ = ["find_figures"]

_WORD = re.compile(r"\w+|[%٪]")
_DIGITS = re.compile(r"\d{1,3}(?:[,٬ \u066c]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_ROUND_THE_CLOCK = r"(?P<a>\d+)\s*ساعه\s+علي\s+(?P<b>\d+)(?:\s+ساعه)?"
_TIMES = (1000, 1000000, 1000000000)  # "60 thousand"
_BEFORE = 24  # letters looked at before a number for "more than" and the like


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    value: Decimal | None
    magnitude: str = ""
    definite: bool = False


@dataclass(frozen=True, slots=True)
class _Unit:
    code: str
    base: str
    factor: Decimal
    alone: bool


@cache
def _numbers() -> dict[str, int]:
    tables = load("arabic/numbers")
    return {fold_word(word): int(value) for name in ("cardinals", "multipliers")
            for value, forms in tables[name].items() for word in forms}  # fmt: skip


@cache
def _units() -> tuple[dict[str, _Unit], dict[str, _Unit]]:
    """Unit words, and the words that mean two of a unit."""
    single, dual = {}, {}
    for code, table in load("arabic/units").items():
        unit = _Unit(code, table["base"], Decimal(table["factor"]), bool(table.get("alone")))
        single.update({fold_word(form): unit for form in table["forms"]})
        dual.update({fold_word(form): unit for form in table["dual"]})
    return single, dual


@cache
def _magnitudes() -> dict[str, str]:
    return {fold_word(form): size for size, forms in load("arabic/numbers")["magnitudes"].items() for form in forms}


@cache
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words after "one" that make it an idiom; words that point back; words that are never what is counted."""
    tables = load("arabic/numbers")
    named = (("idioms", "one_of"), ("part_of", "pronouns"), ("not_counted", "words"))
    return tuple(frozenset(fold_word(word) for word in tables[table][key]) for table, key in named)  # type: ignore[return-value]


@cache
def _pattern() -> re.Pattern[str]:
    """Digits, a chain of number words, a vague size, two of a unit, or a unit that stands for one of it."""
    named = rf"(?:{alternatives(_numbers())})"
    single, dual = _units()
    alone = alternatives(word for word, unit in single.items() if unit.alone)
    times = alternatives(word for word, value in _numbers().items() if value in _TIMES)
    shapes = (
        rf"(?P<clock>{_ROUND_THE_CLOCK})",
        rf"(?P<digits>{_DIGITS.pattern})(?:\s+(?P<times>{times}))?",
        rf"(?P<size>{alternatives(_magnitudes())})",
        rf"(?P<def>ال)?(?P<named>{named}(?:\s+(?:و\s?)?{named})*)",
        rf"(?P<dual>{alternatives(dual)})",
        rf"(?P<alone>{alone})(?=\s+و\s?\d)",
    )
    return re.compile(rf"(?<![\w.,])(?:و\s?|[فبل])?(?:{'|'.join(shapes)})(?![\d]|(?<!\d)\w)")


def _value(chain: str) -> Decimal:
    """Three hundred and fifty-five thousand: units add, multipliers multiply what stands before them."""
    total, current = 0, 0
    for word in chain.split():
        number = _numbers().get(word) or _numbers().get(word.removeprefix("و"), 0)
        if number >= 1000 and number % 1000 == 0 and number not in (2000, 2000000):
            total, current = total + max(current, 1) * number, 0
        elif number == 100 and 0 < current < 10:
            current *= 100
        else:
            current += number
    return Decimal(total + current)


def _read(found: re.Match[str]) -> _Number:
    if found["digits"]:
        value = Decimal(re.sub(r"[,٬ \u066c]", "", found["digits"]))
        times = _numbers()[found["times"]] if found["times"] else 1
        return _Number(found.start("digits"), found.end(), value * times)
    if found["size"]:
        return _Number(found.start("size"), found.end(), None, _magnitudes()[" ".join(found["size"].split())])
    if found["named"]:
        return _Number(found.start("named"), found.end(), _value(found["named"]), definite=bool(found["def"]))
    kind = "dual" if found["dual"] else "alone"
    return _Number(found.start(kind), found.start(kind), Decimal(2 if kind == "dual" else 1))


def _following(folded: str, start: int, most: int) -> list[re.Match[str]]:
    """Up to ``most`` words right after ``start``, stopping at punctuation."""
    found: list[re.Match[str]] = []
    for word in _WORD.finditer(folded, start, start + 80):
        gap = folded[found[-1].end() if found else start : word.start()]
        if len(found) == most or gap.strip(" «“\"'") or "\n" in gap:
            break
        found.append(word)
    return found


@cache
def _percent_pattern() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{alternatives(load('arabic/numbers')['percent']['after'])})(?!\w)")


@cache
def _bound_patterns() -> dict[str, re.Pattern[str]]:
    """Code of a bound -> its phrases, at the end of what stands before a number."""
    bounds = load("arabic/numbers")["bounds"].items()
    return {code: re.compile(rf"(?<!\w)[وفبل]?(?:{alternatives(phrases)})\s+$") for code, phrases in bounds}


def _percent(folded: str, end: int) -> int:
    found = _percent_pattern().match(folded, end)
    return found.end() if found else 0


def _bound(folded: str, start: int) -> tuple[str, int]:
    """The code of "more than" and its like before a number, and where it begins."""
    window = folded[max(0, start - _BEFORE) : start]
    for code, pattern in _bound_patterns().items():
        if found := pattern.search(window):
            return code, start - len(window) + found.start()
    return "", start


def _counted(folded: str, number: _Number) -> tuple[int, int]:
    """Where the words counted stand: after the number ("five of the most ..."), or before it where it is definite."""
    _, back, never = _lists()
    if number.definite:
        before = re.search(r"(ال\w+)\s+ال$", folded[max(0, number.start - 40) : number.start])
        return (number.start - len(before[0]), number.start - 3) if before else (number.end, number.end)
    after = _following(folded, number.end, 3)
    if after and after[0][0] == "من" and len(after) == 3:
        genitive = after[2][0].startswith("ال")  # "the most wanted"; else the second word tells of something else
        return after[1].start(), after[2 if genitive else 1].end()
    if not after or after[0][0] in back | never or after[0][0].isdigit() or len(after[0][0]) < 2:
        return number.end, number.end
    return after[0].start(), after[0].end()


def _idiom(folded: str, number: _Number) -> bool:
    """Whether it is the word "one" with nothing to count, or "one of the ..."."""
    if number.value != 1 or folded[number.start : number.end].isdigit():
        return False
    following = _following(folded, number.end, 1)
    return not following or following[0][0] in _lists()[0] | _lists()[2]


def _figure(folded: Folded, text: str, file_name: str, number: _Number) -> Figure:
    code, start = _bound(folded.text, number.start)
    end, unit, counted = number.end, "", ""
    if stop := _percent(folded.text, number.end):
        end, unit = stop, "percent"
    else:
        first, last = _counted(folded.text, number)
        if last > number.end or number.definite:
            counted = text[slice(*folded.place(first, last))].strip()
            word = folded.text[first:last]
            unit, end = (_units()[0][word].code if word in _units()[0] else ""), max(last, number.end)
            start = min(start, first)
    span = Span(file_name, *folded.place(start, end))
    return Figure(span, text[span.start : span.end].strip(), number.value, unit, counted, code, number.magnitude)


def _dual(folded: Folded, text: str, file_name: str, found: re.Match[str]) -> Figure:
    """A word that means two of a unit, or one of it."""
    kind = "dual" if found["dual"] else "alone"
    unit = (_units()[1] if kind == "dual" else _units()[0])[" ".join(found[kind].split())]
    span = Span(file_name, *folded.place(found.start(kind), found.end()))
    printed = text[span.start : span.end].strip()
    return Figure(span, printed, Decimal(2 if kind == "dual" else 1), unit.code, printed)


def _clock(folded: Folded, text: str, file_name: str, found: re.Match[str]) -> Figure:
    span = Span(file_name, *folded.place(found.start("clock"), found.end()))
    return Figure(span, text[span.start : span.end].strip(), Decimal(found["a"]), "hour", f"/{found['b']}")


def _all(folded: Folded, text: str, file_name: str, dates: Sequence[Span]) -> Iterator[Figure]:
    for found in _pattern().finditer(folded.text):
        if found["clock"]:
            yield _clock(folded, text, file_name, found)
            continue
        number = _read(found)
        where = Span(file_name, *folded.place(found.start(), found.end()))
        if any(where.meets(span) for span in dates) or _idiom(folded.text, number):
            continue
        if found["dual"] or found["alone"]:
            yield _dual(folded, text, file_name, found)
        else:
            yield _figure(folded, text, file_name, number)


def _joined(left: Figure, right: Figure, text: str) -> Figure | None:
    """One amount in two units ("a ton and 355 kg"): same base, the larger first, nothing but "and" between."""
    units = {unit.code: unit for unit in _units()[0].values()}
    first, second = units.get(left.unit), units.get(right.unit)
    between = fold_word(text[left.span.end : right.span.start]).strip()
    if first is None or second is None or left.value is None or right.value is None or between not in ("و", ""):
        return None
    if first.base != second.base or first.factor <= second.factor:
        return None
    value = (left.value * first.factor + right.value * second.factor) / second.factor
    span = Span(left.span.file, left.span.start, right.span.end)
    parts = ((left.value, left.unit), (right.value, right.unit))
    return replace(right, span=span, text=text[span.start : span.end], value=value, parts=parts)


def _points_back(figure: Figure, folded: Folded, starts: dict[int, int]) -> bool:
    after = _following(folded.text, starts.get(figure.span.end, len(folded.text)), 1)
    return bool(after) and after[0][0] in _lists()[1]


def find_figures(folded: Folded, text: str, file_name: str, dates: Sequence[Span]) -> tuple[Figure, ...]:
    """Every figure of a text in order. ``folded`` is ``fold(text)``; numbers in ``dates`` are no figures."""
    places = {place: index for index, place in reversed(list(enumerate(folded.origins)))}
    figures: list[Figure] = []
    for figure in bounded(_all(folded, text, file_name, dates), "figures", file_name):
        if figures and figure.span.start < figures[-1].span.end:
            continue  # the "hundred" of "per hundred"
        joined = _joined(figures[-1], figure, text) if figures else None
        if joined is not None:
            figures[-1] = joined
        elif figures and not figure.counted and _points_back(figure, folded, places):
            figures.append(replace(figure, part_of=figures[-1].span))
        else:
            figures.append(figure)
    return tuple(figures)
