"""Evidence as a waterfall: each part a bar that begins where the one before ended, the last one the total.

Drawn in a narrow column with the words above the bar, so that it is read on a telephone as on a wall; from right to
left where the reader's language runs so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from tansiq import messages
from tansiq.engines.matching import Part
from tansiq.engines.matching.explanation import tenths

__all__ = ["Bar", "Waterfall", "waterfall"]

_WIDTH, _MARGIN, _ROW = 300.0, 4.0, 54.0
_LABEL_Y, _REASON_Y, _BAR_Y, _BAR = 13.0, 28.0, 34.0, 10.0
_LONGEST = 48  # characters of a reason above its bar; the whole of it stands in the table beside
_THINNEST = 1.5
_TOTAL_Y = 20.0  # the total has no reason above it


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: what it is of, why, how many bits as shown (with their sign), and where its words and bar stand."""

    label: str
    reason: str
    brief: str
    bits: str
    sign: str  # for, against, total
    text_x: float
    bits_x: float
    text_y: float
    reason_y: float
    bar_x: float
    bar_y: float
    bar_width: float
    bar_height: float = _BAR

    @property
    def isolated(self) -> str:
        """The bits from left to right, wherever they stand: an SVG knows no <bdi>."""
        return f"\u2066{self.bits}\u2069"


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The whole picture, in units of its own; ``zero_x`` is where no bits stand."""

    width: float
    height: float
    zero_x: float
    direction: str
    bars: tuple[Bar, ...]

    @property
    def total(self) -> str:
        """All bits together, as shown."""
        return self.bars[-1].bits


def waterfall(parts: Sequence[Part], total: float, lang: str) -> Waterfall:
    """The picture of ``parts`` that add up to ``total``; as shown, their tenths add up too."""
    shown = [*tenths([part.bits for part in parts], total), round(total * 10) / 10]  # as `tenths` rounds it
    ends = [0.0, *accumulate(part.bits for part in parts)]
    spans = [*pairwise(ends), (0.0, total)]
    low, high = min(0.0, *ends, total), max(0.0, *ends, total)
    scale = (_WIDTH - 2 * _MARGIN) / max(high - low, 1e-9)
    is_rtl = lang == "ar"
    bars = []
    for number, (span, bits) in enumerate(zip(spans, shown, strict=True)):
        part = parts[number] if number < len(parts) else None
        left = _MARGIN + (min(span) - low) * scale
        width = max(abs(span[1] - span[0]) * scale, _THINNEST)
        x = _WIDTH - left - width if is_rtl else left
        bars.append(_bar(part, bits, number, (x, width), lang))
    zero = _MARGIN - low * scale
    zero = _WIDTH - zero if is_rtl else zero
    height = _ROW * len(bars)
    return Waterfall(_WIDTH, height, round(zero, 1), "rtl" if is_rtl else "ltr", tuple(bars))


def _bar(part: Part | None, bits: float, number: int, place: tuple[float, float], lang: str) -> Bar:
    start, end = (_WIDTH - _MARGIN, _MARGIN) if lang == "ar" else (_MARGIN, _WIDTH - _MARGIN)
    label = messages.sentence(f"cli.field_{part.field}" if part else "check.total", lang)
    reason = _reason(part, lang) if part else ""
    top = number * _ROW
    return Bar(
        label=label,
        reason=reason,
        brief=reason if len(reason) <= _LONGEST else reason[: _LONGEST - 1].rstrip() + "…",
        bits=f"{bits + 0.0:+.1f}",
        sign="total" if part is None else "for" if part.bits >= 0 else "against",
        text_x=start,
        bits_x=end,
        text_y=top + _LABEL_Y,
        reason_y=top + _REASON_Y,
        bar_x=round(place[0], 1),
        bar_y=top + (_BAR_Y if part else _TOTAL_Y),
        bar_width=round(place[1], 1),
    )


def _reason(part: Part, lang: str) -> str:
    """Why, with the values set apart: an SVG knows no <bdi>."""
    apart = {name: f"\u2068{value}\u2069" for name, value in (("left", part.left), ("right", part.right))}
    return messages.sentence(part.reason, lang, **apart)
