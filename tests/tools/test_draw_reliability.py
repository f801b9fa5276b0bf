"""The picture of the reliability diagrams holds what it was given, where it belongs."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "draw_reliability.py"
SVG = "{http://www.w3.org/2000/svg}"


def test_what_was_said_as_often_as_it_was_true_lies_on_the_diagonal(tool: ModuleType) -> None:
    root = ET.fromstring(tool.drawn([("A kind", [(0.25, 0.25, 10), (1.0, 1.0, 10)])]))
    line = root.find(f"{SVG}line")
    assert line is not None
    left, bottom = float(line.get("x1", "")), float(line.get("y1", ""))
    for dot in root.findall(f"{SVG}circle"):
        assert float(dot.get("cx", "")) - left == pytest.approx(bottom - float(dot.get("cy", "")))


def test_kinds_with_few_pairs_are_left_out(tool: ModuleType) -> None:
    few = {"n": tool.FEWEST - 1, "diagram": [(0.5, 0.5, 1)]}
    many = {"n": tool.FEWEST, "diagram": [(0.5, 0.5, 1)]}
    panels = tool.panels_of({"d.diagram": [(0.1, 0.1, 1)], "d.origins": {"slavic": few, "arabic": many}})
    assert [title for title, _ in panels] == ["The mix", "Arabic"]
