"""Draw the reliability diagrams of the last full run (benchmarks/results/accuracy.json) as one picture.

``python tools/draw_reliability.py`` after ``python -m benchmarks accuracy``. A panel each for the whole mix and for
every kind of origin with at least FEWEST pairs; a dot for every bin, on the diagonal where what was said came true.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "accuracy.json"
TARGET = ROOT / "docs" / "pictures" / "reliability.svg"
FEWEST = 100  # pairs: five bins of fewer would show chance
SIDE, GAP, TOP, COLUMNS = 160, 70, 44, 4
NAMES = {
    "arabic": "Arabic",
    "maghrebi": "Maghrebi",
    "persian": "Persian, Afghan",
    "slavic": "Slavic",
    "chinese": "Chinese",
    "spanish": "Spanish",
    "sahel": "Sahel",
}
Bins = list[tuple[float, float, int]]

STYLE = """
    text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; font-size: 12px; fill: #1d2733 }
    .head { font-size: 12.5px; font-weight: 600 }
    .paper { fill: #faf8f4; stroke: #e4ded3 }
    .frame { fill: none; stroke: #8b8375 }
    .even { stroke: #8b8375; stroke-dasharray: 4 4 }
    .dot { fill: #0f6a69; fill-opacity: 0.8 }
    @media (prefers-color-scheme: dark) {
      text { fill: #eceae4 }
      .paper { fill: #12171d; stroke: #2a323b }
      .frame, .even { stroke: #7f8790 }
      .dot { fill: #63c2b6 }
    }
"""


def panel(title: str, bins: Bins, left: float, top: float) -> str:
    """One diagram: said across, was upward, both from 0 to 1."""
    total = sum(rows for *_, rows in bins)
    dots = [
        f'<circle class="dot" cx="{left + said * SIDE:.1f}" cy="{top + (1 - was) * SIDE:.1f}"'
        f' r="{2 + 10 * (rows / total) ** 0.5:.1f}"/>'
        for said, was, rows in bins
    ]
    return "\n".join(
        [
            f'<text class="head" x="{left}" y="{top - 8}">{title} ({total:,} pairs)</text>',
            f'<rect class="frame" x="{left}" y="{top}" width="{SIDE}" height="{SIDE}"/>',
            f'<line class="even" x1="{left}" y1="{top + SIDE}" x2="{left + SIDE}" y2="{top}"/>',
            f'<text x="{left - 12}" y="{top + 10}">1</text>',
            f'<text x="{left - 12}" y="{top + SIDE + 14}">0</text>',
            f'<text x="{left + SIDE - 8}" y="{top + SIDE + 14}">1</text>',
            *dots,
        ]
    )


def drawn(panels: list[tuple[str, Bins]]) -> str:
    """The whole picture."""
    rows = -(-len(panels) // COLUMNS)
    width, height = GAP + COLUMNS * (SIDE + GAP), TOP + rows * (SIDE + GAP) + 4
    places = [(GAP + (k % COLUMNS) * (SIDE + GAP), TOP + (k // COLUMNS) * (SIDE + GAP)) for k in range(len(panels))]
    told = "Said, from 0 to 1, across; share that was so, upward. Points on the dashed line are said as often as true."
    parts = [panel(title, bins, *place) for (title, bins), place in zip(panels, places, strict=True)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{told}">',
            f"<title>Probability said and share that was so</title>\n<style>{STYLE}</style>",
            f'<rect class="paper" width="{width}" height="{height}" rx="6"/>',
            *parts,
            f'<text x="{GAP}" y="{height - 14}">{told}</text>',
            "</svg>\n",
        ]
    )


def panels_of(beside: dict[str, object]) -> list[tuple[str, Bins]]:
    """The whole mix first, then the origins with enough pairs."""
    origins: dict[str, dict[str, object]] = beside["d.origins"]  # type: ignore[assignment]
    enough = [(NAMES[key], each["diagram"]) for key, each in origins.items() if key in NAMES and each["n"] >= FEWEST]  # type: ignore[operator]
    return [("The mix", beside["d.diagram"]), *enough]  # type: ignore[list-item]


if __name__ == "__main__":
    if not RESULTS.exists():
        sys.exit("run first: python -m benchmarks accuracy")
    TARGET.write_text(drawn(panels_of(json.loads(RESULTS.read_text("utf-8"))["beside"])), encoding="utf-8")
