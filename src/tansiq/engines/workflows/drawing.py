"""A case type as a picture: SVG with its text alternative, in one language, mirrored for one read right to left.

Boxes are states, numbered arrows are steps; the list below tells what each number is, who takes it and what it asks.
Words of another direction are isolated (U+2066..U+2069), since SVG knows no ``bdi``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from tansiq import messages
from tansiq.engines.workflows.definition import CaseType, Step
from tansiq.engines.workflows.layout import BOX_HEIGHT, BOX_WIDTH, Edge, Picture, Way, lay_out
from tansiq.engines.workflows.roles import RoleTable

__all__ = ["draw", "numbered", "roles_told", "told"]

_RIGHT_TO_LEFT = frozenset({"ar"})
_MARGIN, _HEAD, _ROW = 36.0, 92.0, 24.0
_NARROWEST = 1040.0
_NAMED = 'role="img" aria-labelledby="title desc"'
_LINE = 18  # letters of a state's name in one line

_STYLE = """
    text {
      font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans Arabic", "DejaVu Sans", sans-serif;
      fill: #1d2733;
    }
    .paper { fill: #faf8f4; stroke: #e4ded3 }
    .box { fill: #ffffff; stroke: #0f6a69; stroke-width: 1.5 }
    .effective { fill: #dcefe9 }
    .present { fill: #0f6a69; stroke-width: 3 } .here { fill: #ffffff }
    .ring { fill: none; stroke: #0f6a69; stroke-width: 1 }
    .way { fill: none; stroke: #8b8375; stroke-width: 1.5; stroke-linecap: round }
    .refusal { stroke: #a4483a }
    .tip { fill: #8b8375 } .refusal-tip { fill: #a4483a }
    .dot { fill: #0f6a69 }
    .badge { fill: #faf8f4; stroke: #8b8375 } .badge-refusal { stroke: #a4483a }
    .title { font-size: 21px; font-weight: 650 }
    .name { font-size: 14px; font-weight: 600 }
    .number { font-size: 11.5px; font-weight: 600 }
    .told { font-size: 13px; fill: #38424e }
    .strong { font-weight: 650; fill: #1d2733 }
    .small { font-size: 12px; fill: #6a6356 }
    @media (prefers-color-scheme: dark) {
      text { fill: #eceae4 }
      .paper { fill: #12171d; stroke: #2a323b }
      .box { fill: #19212a; stroke: #63c2b6 } .effective { fill: #1d3a38 } .ring { stroke: #63c2b6 }
      .present { fill: #63c2b6 } .here { fill: #0e1719 }
      .way { stroke: #9a948a } .tip { fill: #9a948a } .dot { fill: #63c2b6 }
      .refusal { stroke: #e08a7b } .refusal-tip { fill: #e08a7b }
      .badge { fill: #12171d; stroke: #9a948a } .badge-refusal { stroke: #e08a7b }
      .told { fill: #c9c5bc } .strong { fill: #eceae4 } .small { fill: #a39d92 }
    }
"""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The paper: its language, the width, where the picture begins, and how a place across is mirrored."""

    definition: CaseType
    roles: RoleTable
    lang: str
    width: float
    left: float
    present: str = ""

    @property
    def is_mirrored(self) -> bool:
        return self.lang in _RIGHT_TO_LEFT

    def across(self, x: float) -> float:
        """A place across on the paper: from the left, or from the right where the language is read from there."""
        return round(self.width - x if self.is_mirrored else x, 1)

    def text(self, x: float, y: float, text: str, kind: str, anchor: str = "start") -> str:
        """A line of text. ``start`` is the side from which the language is read."""
        direction = ' direction="rtl"' if self.is_mirrored else ""
        place = f'x="{self.across(x)}" y="{round(y, 1)}" text-anchor="{anchor}"'
        return f'<text class="{kind}" {place}{direction}>{escape(text)}</text>'

    def word(self, label: str, **details: object) -> str:
        """A word of the picture itself."""
        return messages.sentence(f"workflow.words.{label}", self.lang, **details)

    def number(self, number: int) -> str:
        """A number, isolated where the language is read from the right."""
        return f"\u2066{number}\u2069" if self.is_mirrored else str(number)


def numbered(definition: CaseType) -> tuple[tuple[int, Step], ...]:
    """The moves of a type with the number that each has in the picture, from 1."""
    return tuple(enumerate(definition.moves, 1))


def roles_told(roles: RoleTable, names: frozenset[str], lang: str) -> str:
    """The names of roles in ``lang``, in the order of the table."""
    comma = "، " if lang in _RIGHT_TO_LEFT else ", "
    return comma.join(role.texts.told(lang) for name, role in roles.roles.items() if name in names)


def told(definition: CaseType, roles: RoleTable, lang: str) -> tuple[str, ...]:
    """The picture in words: a sentence for each step, and one for the suspension."""
    states = definition.states
    lines = []
    for number, step in numbered(definition):
        joint = " / "
        sources = joint.join(state.texts.told(lang) for state in states.values() if state.id in step.sources)
        target, who = states[step.to].texts.told(lang), roles_told(roles, step.by, lang)
        words = {"step": step.texts.told(lang), "source": sources, "to": target, "who": who}
        lines.append(messages.sentence("workflow.words.leads", lang, number=number, **words))
    return (*lines, _suspension(definition, roles, lang))


def _suspension(definition: CaseType, roles: RoleTable, lang: str) -> str:
    rule = definition.suspension
    who = roles_told(roles, rule.suspend.by, lang)
    return messages.sentence("workflow.words.suspension", lang, what=rule.state.texts.told(lang), who=who)


def draw(definition: CaseType, roles: RoleTable, lang: str, *, present: str = "") -> str:
    """The picture of a sound definition as an SVG document in ``lang``; the state ``present`` is marked."""
    edges = [Edge(number, source, step.to) for number, step in numbered(definition) for source in sorted(step.sources)]
    picture = lay_out(_from_the_first(definition), edges)
    width = max(_NARROWEST, picture.width + 2 * _MARGIN)
    sheet = _Sheet(definition, roles, lang, width, (width - picture.width) / 2, present)
    below = _HEAD + picture.height + 44
    height = below + _ROW * (len(definition.moves) + 2.2)
    title = sheet.word("version", name=definition.texts.told(lang), version=sheet.number(definition.version))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" lang="{lang}" {_NAMED}>',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(" ".join(told(definition, roles, lang)))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" x="0.5" y="0.5" width="{width - 1:.0f}" height="{height - 1:.0f}" rx="14"/>',
        sheet.text(_MARGIN, 44, title, "title"),
        *_ways(sheet, picture),
        *_boxes(sheet, picture),
        *_badges(sheet, picture),
        *_list(sheet, below),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _from_the_first(definition: CaseType) -> list[str]:
    others = [state for state in definition.states if state != definition.initial]
    return [definition.initial, *others]


def _steps(definition: CaseType) -> dict[int, Step]:
    return dict(numbered(definition))


def _point(sheet: _Sheet, point: tuple[float, float]) -> tuple[float, float]:
    return sheet.across(point[0] + sheet.left), round(point[1] + _HEAD, 1)


def _ways(sheet: _Sheet, picture: Picture) -> Iterator[str]:
    """The arrows: curves that leave and meet boxes upright, with their tips."""
    for way in picture.ways:
        refusal = " refusal" if _steps(sheet.definition)[way.edge.number].refusal else ""
        points = [_point(sheet, point) for point in way.points]
        (x, y), before = points[-1], points[-2]
        up = -1 if y > before[1] else 1  # which way the arrow comes from
        points[-1] = (x, y + 6 * up)
        path = f"M{points[0][0]} {points[0][1]}"
        for (x0, y0), (x1, y1) in pairwise(points):
            middle = round((y0 + y1) / 2, 1)
            path += f" C{x0} {middle} {x1} {middle} {x1} {y1}"
        yield f'<path class="way{refusal}" d="{path}"/>'
        tip = f"{x},{y} {x - 4.5},{y + 9 * up} {x + 4.5},{y + 9 * up}"
        yield f'<polygon class="{"refusal-" if refusal else ""}tip" points="{tip}"/>'


def _boxes(sheet: _Sheet, picture: Picture) -> Iterator[str]:
    for name, (x, y) in picture.boxes.items():
        state = sheet.definition.states[name]
        middle, level = _point(sheet, (x, y))
        left, top = middle - BOX_WIDTH / 2, level - BOX_HEIGHT / 2
        kind = "box effective" if state.effective else "box"
        is_present = name == sheet.present
        yield _rect(f"{kind} present" if is_present else kind, left, top, BOX_WIDTH, BOX_HEIGHT)
        if state.final:
            yield _rect("ring", left + 4, top + 4, BOX_WIDTH - 8, BOX_HEIGHT - 8)
        if name == sheet.definition.initial:
            yield f'<circle class="dot" cx="{middle}" cy="{top - 16}" r="6"/>'
            yield f'<path class="way" d="M{middle} {top - 10} V{top}"/>'
        lines = _broken(state.texts.told(sheet.lang))
        for at, line in enumerate(lines):
            height = level + 5 + (at - (len(lines) - 1) / 2) * 17
            yield sheet.text(x + sheet.left, height, line, "name here" if is_present else "name", "middle")


def _rect(kind: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.0f}" height="{height:.0f}" rx="10"/>'


def _broken(text: str) -> list[str]:
    """A name in at most two lines of about the same length."""
    words = text.split()
    if len(text) <= _LINE or len(words) == 1:
        return [text]
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return list(min(cuts, key=lambda cut: max(map(len, cut))))


def _badges(sheet: _Sheet, picture: Picture) -> Iterator[str]:
    """The numbers, on their ways, shifted against each other so that neighbours do not touch."""
    taken: list[tuple[float, float]] = []
    for way in picture.ways:
        step = _steps(sheet.definition)[way.edge.number]
        x, y = min((_on(way, share) for share in (0.5, 0.36, 0.64, 0.25, 0.75)), key=lambda at: _crowd(at, taken))
        taken.append((x, y))
        middle, level = _point(sheet, (x, y))
        kind = "badge badge-refusal" if step.refusal else "badge"
        yield f'<circle class="{kind}" cx="{middle}" cy="{level}" r="10.5"/>'
        yield sheet.text(x + sheet.left, level + 4, str(way.edge.number), "number", "middle")


def _crowd(at: tuple[float, float], taken: list[tuple[float, float]]) -> int:
    return sum(abs(at[0] - x) < 24 and abs(at[1] - y) < 24 for x, y in taken)


def _on(way: Way, share: float) -> tuple[float, float]:
    """A point on the first curve of a way, seen from its upper end: where it is nearest to the box it belongs to."""
    (x0, y0), (x1, y1) = way.points[0], way.points[1]
    eased = share * share * (3 - 2 * share)
    # The cubic with upright ends: y runs as the Bezier of 0, 1/2, 1/2, 1, and x as that of 0, 0, 1, 1.
    level = 1.5 * share * (1 - share) ** 2 + 1.5 * share**2 * (1 - share) + share**3
    return x0 + (x1 - x0) * eased, y0 + (y1 - y0) * level


def _list(sheet: _Sheet, top: float) -> Iterator[str]:
    """What each number is: the step, who takes it, and how many conditions of which kind it has."""
    for at, (number, step) in enumerate(numbered(sheet.definition)):
        level = top + at * _ROW
        middle = sheet.across(_MARGIN + 10)
        kind = "badge badge-refusal" if step.refusal else "badge"
        yield f'<circle class="{kind}" cx="{middle}" cy="{level - 4:.1f}" r="10.5"/>'
        yield sheet.text(_MARGIN + 10, level, str(number), "number", "middle")
        yield sheet.text(_MARGIN + 30, level, step.texts.told(sheet.lang), "told strong")
        yield sheet.text(sheet.width * 0.38, level, roles_told(sheet.roles, step.by, sheet.lang), "told")
        yield sheet.text(sheet.width - _MARGIN, level, _conditions(sheet, step), "small", "end")
    last = top + (len(sheet.definition.moves) + 0.6) * _ROW
    yield from _key(sheet)
    yield sheet.text(_MARGIN, last, _suspension(sheet.definition, sheet.roles, sheet.lang), "small")


def _key(sheet: _Sheet) -> Iterator[str]:
    """What the tint of a box and the red of an arrow mean, where the picture has them."""
    marks = (
        [("legend_effective", "box effective")]
        if any(one.effective for one in sheet.definition.states.values())
        else []
    )
    marks += [("legend_refusal", "badge badge-refusal")] if any(one.refusal for one in sheet.definition.moves) else []
    for at, (word, kind) in enumerate(marks):
        level, x = 74.0 + at * 22, _MARGIN
        left = sheet.across(x + 22) if sheet.is_mirrored else sheet.across(x)
        yield f'<rect class="{kind}" x="{left}" y="{level - 11}" width="22" height="14" rx="5"/>'
        yield sheet.text(x + 32, level, sheet.word(word), "small")


def _conditions(sheet: _Sheet, step: Step) -> str:
    guards = [sheet.definition.guard(name) for name in step.guards]
    attested = sum(guard.is_attested for guard in guards)
    counts = (("evaluated", len(guards) - attested), ("attested", attested))
    return " · ".join(sheet.word(kind, count=sheet.number(count)) for kind, count in counts if count)
