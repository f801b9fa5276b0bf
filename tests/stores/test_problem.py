"""An error becomes a problem that still tells where it was."""

from __future__ import annotations

from pathlib import Path

from tansiq.errors import MalformedError
from tansiq.stores.problem import Problem, problem_of


def test_an_error_that_names_a_file_keeps_it_and_its_blanks() -> None:
    error = MalformedError("ledger.tile_size", path="tile/0/000", size=3, wanted=32)
    problem = problem_of(error, Path("elsewhere"))
    assert problem == Problem("ledger.tile_size", "tile/0/000", "", (("size", 3), ("wanted", 32)))
    assert problem.sentence("en") == "tile/0/000 has 3 bytes instead of 32."


def test_an_error_without_a_file_gets_the_one_that_was_read() -> None:
    assert problem_of(MalformedError("ledger.checkpoint"), Path("a")).file == "a"
