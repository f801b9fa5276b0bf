"""The bars of the speed benchmark, and what a measured value is worth against any."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from benchmarks.data import HERE

__all__ = ["Bar", "ahead", "bars", "growth_table", "reaches", "verdict", "verdict_line"]


@dataclass(frozen=True, slots=True)
class Bar:
    """``value`` must be reached at a list of ``records``; with ``less`` it must not be passed."""

    key: str
    says: str
    records: int
    value: float
    less: bool


@cache
def bars() -> tuple[Bar, ...]:
    """Every bar of speed_bars.toml."""
    whole = tomllib.loads((HERE / "speed_bars.toml").read_text(encoding="utf-8"))
    return tuple(
        Bar(key, table["says"], int(size), float(value), bool(table.get("less")))
        for key, table in whole.items()
        for size, value in table.items()
        if size.isdigit()
    )


def verdict(bar: Bar, value: float | None) -> str:
    """``met``, ``MISSED``, or ``not measured`` where there is no value; a value that is no number misses."""
    if value is None:
        return "not measured"
    return "met" if reaches(value, bar.value, less=bar.less) else "MISSED"


def reaches(value: float, bar: float, *, less: bool) -> bool:
    """Whether a value reaches its bar, or with ``less`` does not pass it; a value that is no number does neither."""
    return value <= bar if less else value >= bar


def verdict_line(bar: Bar, value: float | None) -> str:
    """``batch  10,000,000  searches a second ...  4,800  bar >= 3,000  met``."""
    shown = "-" if value is None else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    sign = "<=" if bar.less else ">="
    place = f"{bar.key:16} {bar.records:>11,}  {bar.says:58}"
    return f"{place} {shown:>12}  bar {sign} {bar.value:,g}  {verdict(bar, value)}"


def growth_table(rows: Mapping[int, Mapping[str, float | None]], columns: Sequence[str]) -> str:
    """One line a size, one column a figure; ``-`` where it was not measured."""
    lines = [" ".join(["records".rjust(11), *(column.rjust(14) for column in columns)])]
    for size, row in sorted(rows.items()):
        values = [row.get(column) for column in columns]
        cells = [
            "-" if value is None else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}" for value in values
        ]
        lines.append(" ".join([f"{size:>11,}", *(cell.rjust(14) for cell in cells)]))
    return "\n".join(lines)


def ahead(mine: float, theirs: Sequence[float], *, less: bool) -> str:
    """``yes`` where no peer is as good, ``level`` where the best is equal, ``no``; ``-`` without a peer."""
    known = [value for value in theirs if not math.isnan(value)]
    if not known or math.isnan(mine):
        return "-"
    best = min(known) if less else max(known)
    if math.isclose(mine, best, abs_tol=1e-9):
        return "level"
    return "yes" if (mine < best) == less else "no"
