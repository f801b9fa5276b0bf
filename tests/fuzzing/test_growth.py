"""What a reader does grows no faster than its input: counted in lines of our own code, which are the same every time.

Work inside compiled code is not seen here; ``python -m benchmarks formats`` measures it, over more and larger inputs.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from benchmarks.fuzzing.adversaries import Adversary, adversaries
from benchmarks.fuzzing.attempts import attempt
from benchmarks.fuzzing.growth import Growth, lines_run, slope
from benchmarks.fuzzing.parsers import PARSERS, Parser
from benchmarks.fuzzing.samples import samples_of

MOST = 12  # adversaries of one reader: every so-manyth of them
STEP = 1_500  # bytes
STEEP = 1.5


def some(parser: Parser) -> list[Adversary]:
    every = [adversary for adversary in adversaries(parser) if adversary.name.startswith("many ")]
    return every[:: 1 + len(every) // MOST]


def growth_of_lines(parser: Parser, adversary: Adversary) -> float:
    """Lines run for a larger step over those for one half as large, less what the sample costs. Linear: 1.

    What seems steep is measured again, larger: at a cap between two sizes a reader begins to do less.
    """
    first = _growth(parser, adversary, STEP)
    return first if first <= STEEP else _growth(parser, adversary, 4 * STEP)


def _growth(parser: Parser, adversary: Adversary, step: int) -> float:
    start = max(len(sample.data) for sample in samples_of(parser))
    inputs = [adversary.build(start + step * times) for times in (1, 2, 4)]
    attempt(parser, inputs[-1])  # what is looked up once and kept counts for none of them
    first, second, third = (lines_run(parser, data) for data in inputs)
    more, most = (len(after) - len(before) for before, after in pairwise(inputs))
    return ((third - second) / most) / max(1e-9, (second - first) / more) if second > first + step // 10 else 0.0


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_twice_the_input_runs_no_more_than_twice_the_lines(parser: Parser) -> None:
    growth = {adversary.name: growth_of_lines(parser, adversary) for adversary in some(parser)}
    assert {name: round(value, 2) for name, value in growth.items() if value > STEEP} == {}


def test_a_reader_that_looks_at_all_it_has_read_again_and_again_is_seen() -> None:
    def read(data: bytes) -> int:
        from tansiq.engines.manifests.passenger import Passenger

        people: list[object] = []
        for number in range(len(data) // 20):
            person = Passenger(number, "document", None)
            person.add_name("MARWANI", f"ZAYDUN {number}", at=1)
            people += [one for one in person.names if one not in people]
        return 1

    (many, *_) = some(Parser("paxlst", read, "edifact"))
    assert growth_of_lines(Parser("paxlst", read, "edifact"), many) > STEEP


def test_the_slope_is_the_power_of_the_size() -> None:
    sizes = (1000, 2000, 4000, 8000)
    assert slope(sizes, [size * 3 for size in sizes]) == pytest.approx(1)
    assert slope(sizes, [size**2 for size in sizes]) == pytest.approx(2)


@pytest.mark.parametrize(
    ("seconds", "steep"),
    [((1, 2, 4, 8), False), ((1, 4, 16, 64), True), ((5, 5.1, 5.5, 14), True), ((0.001, 8, 8, 8), False)],
)
def test_a_growth_is_steep_where_it_goes_on_growing_not_where_it_has_reached_a_cap(
    seconds: tuple[float, ...], *, steep: bool
) -> None:
    assert Growth("many rows", (1000, 2000, 4000, 8000), seconds).is_steep == steep
