"""What a reader must not do is noticed, told of the right input, and the inputs after it are tried all the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from benchmarks.fuzzing.__main__ import main
from benchmarks.fuzzing.attempts import Fault, attempt
from benchmarks.fuzzing.campaign import Campaign
from benchmarks.fuzzing.keeping import keep
from benchmarks.fuzzing.misbehaving import named, what_it_does
from benchmarks.fuzzing.parsers import Parser, parser_named
from benchmarks.fuzzing.tally import Found, Tally, Task
from benchmarks.fuzzing.worker import input_of, run_task

from tansiq.errors import MalformedError

INPUTS = 40


def reader_that_raises(error: Exception, *, contained: bool = False) -> Parser:
    def read(_: bytes) -> int:
        raise error

    return Parser("names", read, "text", contained)


def a_seed_with_one_of_each() -> tuple[int, dict[int, str]]:
    """A seed of which some inputs are read, one crashes, one hangs and some raise; and what each input does."""
    for seed in range(1_000):
        does = {number: what_it_does(input_of(named(""), seed, number)) for number in range(INPUTS)}
        times = Counter(does.values())
        if times["crash"] == times["hang"] == 1 and times["fault"]:
            return seed, does
    raise AssertionError


def test_a_crash_a_hang_and_an_exception_are_told_of_the_input_that_made_them_and_the_rest_is_tried() -> None:
    seed, does = a_seed_with_one_of_each()
    expected = Counter(does.values())
    with Campaign(1, hang_seconds=0.5, named=named) as campaign:
        campaign.run([Task("names", seed, 0, INPUTS)])
    tally = campaign.tallies["names"]
    assert (tally.inputs, tally.read) == (INPUTS, expected["read"])
    kinds = {found.number: found.fault.kind.split(",")[0] for found in tally.faults.values()}
    first_fault = min(number for number, kind in does.items() if kind == "fault")
    assert {number: kind for number, kind in kinds.items() if kind in ("crash", "hang")} == {
        number: kind for number, kind in does.items() if kind in ("crash", "hang")
    }
    assert kinds[first_fault] == "IndexError"


def test_an_exception_that_is_no_tansiq_error_is_a_fault() -> None:
    fault = attempt(reader_that_raises(IndexError("x")), b"").fault
    assert fault is not None
    assert fault.kind == "IndexError"
    assert "IndexError: x" in fault.said


def test_a_reader_in_a_process_of_its_own_may_raise_but_not_run_out_of_memory() -> None:
    assert attempt(reader_that_raises(KeyError(), contained=True), b"").code == "contained: KeyError"
    assert attempt(reader_that_raises(MemoryError(), contained=True), b"").fault is not None


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MalformedError("no.such_code"), "no sentence for no.such_code"),
        (MalformedError("list.nul"), ""),  # its blanks, line and id, are filled further up
        (MalformedError("table.too_many_rows"), "table.too_many_rows leaves blanks: limit"),
    ],
)
def test_a_code_without_a_sentence_or_with_open_blanks_is_a_fault(error: MalformedError, told: str) -> None:
    outcome = attempt(reader_that_raises(error), b"")
    assert (outcome.fault.said if outcome.fault else "") == told


def test_the_same_seed_and_number_make_the_same_input() -> None:
    parser = parser_named("un-xml")
    inputs = [input_of(parser, 1, number) for number in range(50)]
    assert inputs == [input_of(parser, 1, number) for number in range(50)]
    assert len(set(inputs)) > 40
    assert inputs != [input_of(parser, 2, number) for number in range(50)]


def test_what_two_stretches_brought_adds_up_and_the_smaller_input_of_a_fault_is_kept() -> None:
    whole, first, second = (run_task(Task("detect", 1, *part)) for part in ((0, 40), (0, 25), (25, 40)))
    first.add(second)
    assert (first.inputs, first.read, first.things, first.codes) == (40, whole.read, whole.things, whole.codes)
    fault = Fault("ValueError", "x.py:read")
    tally = Tally(faults={fault.signature: Found(fault, 1, b"long")})
    tally.add(Tally(faults={fault.signature: Found(fault, 2, b"s")}))
    assert [found.data for found in tally.faults.values()] == [b"s"]


def test_a_task_less_one_input_is_the_inputs_around_it() -> None:
    assert Task("names", 1, 0, 10).without(4) == [Task("names", 1, 0, 4), Task("names", 1, 5, 10)]
    assert Task("names", 1, 4, 5).without(4) == []


def test_a_fault_is_kept_made_small_with_its_traceback_and_the_way_to_keep_it(tmp_path: Path) -> None:
    def read(data: bytes) -> int:
        return {b"!": 1}[b"?"] if b"?!" in data else 1

    parser = Parser("names", read, "text")
    fault = attempt(parser, b"Lila ?! Ferrane").fault
    assert fault is not None
    path = keep(tmp_path, parser, Found(fault, 3, b"Lila ?! Ferrane"))
    assert path.read_bytes() == b"?!"
    told = path.with_suffix(".md").read_text(encoding="utf-8")
    assert "KeyError" in told
    assert "tests/fuzzing/regressions/names/" in told


def test_the_command_tells_what_came_of_each_reader(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--parser", "detect", "--inputs", "60", "--first", "20", "--jobs", "1", "--out", str(tmp_path)]) == 0
    assert "detect: 40 inputs" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
