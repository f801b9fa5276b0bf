"""Every reader of foreign input reads it or says by a code why not: samples, past faults, mutations, any bytes."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from benchmarks.fuzzing.attempts import attempt
from benchmarks.fuzzing.mutation import MAX_BYTES, mutate
from benchmarks.fuzzing.parsers import PARSERS, Parser
from benchmarks.fuzzing.samples import CORPUS, REGRESSIONS, files_of, samples_of
from benchmarks.fuzzing.tokens import tokens
from benchmarks.fuzzing.worker import input_of
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.lists import FORMATS
from tansiq.engines.manifests.passenger_messages import MESSAGES

#: `make fuzz` tries as many as one likes; these are for every run of the tests.
INPUTS = 200
each_reader = pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)


def failed(parser: Parser, data: bytes) -> str:
    """What the reader did that it must not, with the input; empty where it did nothing of the kind."""
    fault = attempt(parser, data).fault
    return f"{fault.kind} at {fault.place} for {data!r}\n{fault.said}" if fault else ""


def past_faults() -> list[tuple[Parser, Path]]:
    return [(parser, path) for parser in PARSERS for path in files_of(parser.name, REGRESSIONS)]


def test_every_format_of_lists_and_every_passenger_message_is_tried() -> None:
    names = {parser.name for parser in PARSERS}
    assert {entry.name for entry in FORMATS} | {kind.casefold() for kind in MESSAGES} <= names
    assert len(names) == len(PARSERS)


def test_every_folder_of_samples_belongs_to_a_reader() -> None:
    folders = {path.name for root in (CORPUS, REGRESSIONS) for path in root.iterdir() if path.is_dir()}
    assert folders - {parser.name for parser in PARSERS} == set()


@each_reader
def test_the_samples_are_read_and_small_enough_to_be_mutated(parser: Parser) -> None:
    outcomes = [attempt(parser, path.read_bytes()) for path in files_of(parser.name)]
    assert [outcome for outcome in outcomes if outcome.code or outcome.fault or not outcome.count] == []
    assert all(0 < path.stat().st_size <= MAX_BYTES for path in files_of(parser.name))
    assert outcomes


@pytest.mark.parametrize(("parser", "path"), past_faults(), ids=lambda value: getattr(value, "name", ""))
def test_what_failed_once_does_not_fail_again(parser: Parser, path: Path) -> None:
    assert failed(parser, path.read_bytes()) == ""


@each_reader
def test_mutated_samples_are_read_or_refused_with_a_code(parser: Parser) -> None:
    failures = [failure for number in range(INPUTS) if (failure := failed(parser, input_of(parser, 0, number)))]
    assert failures == []


@each_reader
@given(random=st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=25)
def test_samples_mutated_by_hypothesis_are_read_or_refused_with_a_code(parser: Parser, random: Random) -> None:
    assert failed(parser, mutate(random, samples_of(parser), tokens(parser.shape))) == ""


@each_reader
@given(data=st.binary(max_size=200))
@settings(deadline=None, max_examples=25)
def test_arbitrary_bytes_are_read_or_refused_with_a_code(parser: Parser, data: bytes) -> None:
    assert failed(parser, data) == ""
