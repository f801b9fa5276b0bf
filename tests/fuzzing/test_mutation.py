"""Mutations change samples, keep within the cap, and often enough leave them nearly sound."""

from __future__ import annotations

from random import Random

import pytest
from benchmarks.fuzzing.attempts import attempt
from benchmarks.fuzzing.minimise import minimised
from benchmarks.fuzzing.mutation import MAX_BYTES, mutate
from benchmarks.fuzzing.parsers import PARSERS, parser_named
from benchmarks.fuzzing.samples import samples_of
from benchmarks.fuzzing.structure import look_at
from benchmarks.fuzzing.tokens import TOKENS, tokens
from benchmarks.fuzzing.worker import input_of
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("shape", "text", "values", "blocks"),
    [
        ("xml", '<a b="1"><c>x</c><d/></a>', ["1", "x"], ["<c>x</c>", "<d/>", '<a b="1"><c>x</c><d/></a>']),
        ("csv", '1,"x, y"\n2;z\n', ["1", "x, y", "2", "z"], ['1,"x, y"\n', "2;z\n"]),
        ("json", '{"a": ["x", 1]}\n', ["x", "1"], ['{"a": ["x", 1]}\n', '"x"', " 1", '"a": ["x", 1]']),
        ("edifact", "A+x:y'B+z'", ["A", "x", "y", "B", "z"], ["A+x:y'", "+x", ":y", "B+z'", "+z"]),
        ("mrz", "P<X\n", ["P", "<", "X"], ["P<X\n"]),
        ("text", "so, it\n", ["so", "it"], ["so, it\n"]),
    ],
)
def test_values_and_repeatable_parts_are_found(shape: str, text: str, values: list[str], blocks: list[str]) -> None:
    sample = look_at(text.encode(), shape)
    assert [text[start:end] for start, end in sample.values] == values
    assert [text[block.start : block.end] for block in sample.blocks] == blocks


@given(data=st.binary(max_size=300), shape=st.sampled_from(sorted(TOKENS)))
def test_any_bytes_can_be_looked_at_and_no_value_overlaps_another(data: bytes, shape: str) -> None:
    sample = look_at(data, shape)
    ends = [0, *(end for _, end in sample.values)]
    assert all(before <= start < end <= len(data) for before, (start, end) in zip(ends, sample.values, strict=False))
    assert all(0 <= block.start <= block.end <= len(data) for block in sample.blocks)


@given(random=st.randoms(use_true_random=False), data=st.binary(max_size=60), shape=st.sampled_from(sorted(TOKENS)))
def test_a_mutation_never_exceeds_the_cap_whatever_the_sample(random: Random, data: bytes, shape: str) -> None:
    assert len(mutate(random, [look_at(data, shape)], tokens(shape))) <= MAX_BYTES


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_some_mutated_samples_are_read_and_hardly_any_is_left_as_it_was(parser: object) -> None:
    parser = parser_named(getattr(parser, "name", ""))
    known = {sample.data for sample in samples_of(parser)}
    inputs = [input_of(parser, 3, number) for number in range(60)]
    assert sum(data in known for data in inputs) < 12
    assert any(attempt(parser, data).count for data in inputs)


def test_what_is_left_of_a_minimised_input_is_what_it_takes() -> None:
    assert (
        minimised(b"abcXdefYgh" * 3, lambda data: b"X" in data and b"Y" in data and data.index(b"X") < data.index(b"Y"))
        == b"XY"
    )
    assert minimised(b"abc", lambda _: False) == b"abc"
    assert len(minimised(b"a" * 1000, lambda data: len(data) > 10, tries=3)) < 1000
