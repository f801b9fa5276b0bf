"""How figures are printed and kept: one line a bar with its interval, rows, and the sketch's figure beside it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from benchmarks.data import HERE
from benchmarks.measures import Figure
from benchmarks.verdicts import reaches

__all__ = ["RESULTS", "bars", "line", "write_results"]

RESULTS = HERE / "results"


@cache
def bars() -> dict[str, dict[str, str]]:
    """Every bar of bars.toml by its key."""
    whole = tomllib.loads((HERE / "bars.toml").read_text(encoding="utf-8"))
    return {key: bar for part in whole.values() for key, bar in part.items()}


def line(figure: Figure) -> str:
    """``a.mixed.first  two-part names ...  0.986 [0.978, 0.992]  n=1000  bar >= 0.95 reached  sketch .986``."""
    bar = bars()[figure.key]
    sketch = f"  sketch {bar['sketch']}" if "sketch" in bar else ""
    sense = " (less is better)" if bar.get("less") else ""
    value = f"{figure.value:.4f} [{figure.low:.4f}, {figure.high:.4f}]  n={figure.n}"
    return f"{figure.key:26}  {bar['says'] + sense:66}  {value}{_verdict(figure)}{sketch}"


def _verdict(figure: Figure) -> str:
    """The bar and whether the figure itself, not its interval, reaches it; nothing where there is no bar."""
    bar = bars()[figure.key]
    if "bar" not in bar:
        return ""
    asked, less = float(bar["bar"]), bool(bar.get("less"))
    said = "reached" if reaches(figure.value, asked, less=less) else "MISSED"
    return f"  bar {'<=' if less else '>='} {asked:g} {said}"


def write_results(name: str, figures: Iterable[Figure], beside: Mapping[str, object]) -> Path:
    """Keep the figures as JSON in results/; ``beside`` holds diagrams and counts. Returns the file."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    table = {each.key: _kept(each) for each in figures}
    text = json.dumps({"figures": table, "beside": beside}, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def _kept(figure: Figure) -> dict[str, object]:
    numbers = {"value": figure.value, "low": figure.low, "high": figure.high, "n": figure.n}
    return numbers | ({"verdict": verdict} if (verdict := _verdict(figure).strip()) else {})
