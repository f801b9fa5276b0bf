"""Where states stand in a picture: below what leads to them, apart from each other, the same on every run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tansiq.engines.workflows.layout import BOX_HEIGHT, BOX_WIDTH, Edge, Picture, lay_out

NAMES = "abcdefgh"


def _apart(picture: Picture) -> bool:
    boxes = list(picture.boxes.values())
    return all(
        abs(x - other_x) >= BOX_WIDTH or abs(y - other_y) >= BOX_HEIGHT
        for at, (x, y) in enumerate(boxes)
        for other_x, other_y in boxes[at + 1 :]
    )


def test_a_chain_stands_in_one_column() -> None:
    picture = lay_out(["a", "b", "c"], [Edge(1, "a", "b"), Edge(2, "b", "c")])
    assert len({round(x, 3) for x, _ in picture.boxes.values()}) == 1
    assert picture.boxes["a"][1] < picture.boxes["b"][1] < picture.boxes["c"][1]


def test_a_way_back_leads_up_and_ends_at_its_target() -> None:
    picture = lay_out(["a", "b"], [Edge(1, "a", "b"), Edge(2, "b", "a")])
    down, up = (way.points for way in picture.ways)
    assert down[0][1] < down[-1][1]
    assert up[0][1] > up[-1][1]
    assert down[0][0] != up[-1][0]  # they touch the box at different places


def test_two_branches_do_not_cross() -> None:
    edges = [Edge(1, "a", "b"), Edge(2, "a", "c"), Edge(3, "b", "d"), Edge(4, "c", "e")]
    boxes = lay_out(["a", "b", "c", "e", "d"], edges).boxes
    assert (boxes["b"][0] < boxes["c"][0]) == (boxes["d"][0] < boxes["e"][0])


def test_a_long_way_passes_beside_the_boxes() -> None:
    edges = [Edge(1, "a", "b"), Edge(2, "b", "c"), Edge(3, "a", "c")]
    picture = lay_out(["a", "b", "c"], edges)
    long = next(way for way in picture.ways if way.edge.number == 3)
    x = next(point[0] for point in long.points if abs(point[1] - picture.boxes["b"][1]) <= BOX_HEIGHT)
    assert abs(x - picture.boxes["b"][0]) > BOX_WIDTH / 2


@pytest.mark.parametrize("edges", [[], [Edge(1, "a", "a")]])
def test_a_single_state_can_be_drawn(edges: list[Edge]) -> None:
    picture = lay_out(["a"], edges)
    assert picture.boxes["a"] == (BOX_WIDTH / 2, BOX_HEIGHT / 2)
    assert len(picture.ways) == len(edges)


@given(some.lists(some.tuples(some.sampled_from(NAMES), some.sampled_from(NAMES)), max_size=16))
def test_boxes_never_touch_and_every_edge_has_its_way(pairs: list[tuple[str, str]]) -> None:
    edges = [Edge(number, *pair) for number, pair in enumerate(pairs, 1)]
    picture = lay_out(list(NAMES), edges)
    assert _apart(picture)
    assert {way.edge for way in picture.ways} == set(edges)
    for way in picture.ways:
        for point, state in ((way.points[0], way.edge.source), (way.points[-1], way.edge.target)):
            x, y = picture.boxes[state]
            assert abs(point[0] - x) <= BOX_WIDTH / 2
            assert abs(abs(point[1] - y) - BOX_HEIGHT / 2) < 1e-6
    assert lay_out(list(NAMES), edges) == picture
