"""Predicates over facts: a closed form, and what is not known satisfies nothing."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tansiq.engines.workflows.entries import Entry
from tansiq.engines.workflows.predicates import Predicate, Seen, read_predicate
from tansiq.engines.workflows.spans import Span
from tansiq.errors import MalformedError

DAY = date(2026, 6, 1)
SPANS = {"lead": Span(6, "months"), "few": Span(2, "count")}


def predicate(text: str) -> Predicate:
    return read_predicate(Entry(tomllib.loads(f"p = {text}")["p"], "here"))


def holds(text: str, flags: frozenset[str] = frozenset(), **facts: Any) -> bool:
    return predicate(text).holds(Seen({"today": DAY, **facts}, flags, SPANS))


@pytest.mark.parametrize(
    ("text", "passing", "failing"),
    [
        ('{ fact = "x", is = "red" }', "red", "blue"),
        ('{ fact = "x", is = true }', True, 1),
        ('{ fact = "x", is = 1 }', 1, True),
        ('{ fact = "x", one_of = ["a", "b"] }', "b", "c"),
        ('{ fact = "x", known = true }', "here", "  "),
        ('{ fact = "x", known = true }', False, None),
        ('{ fact = "x", at_least = 6 }', 6, 5),
        ('{ fact = "x", at_least = 6 }', 7, "7"),
        ('{ fact = "x", at_most = 6, at_least = 2 }', 6, 7),
        ('{ fact = "x", at_most = 6 }', -1, 7),
        ('{ fact = "x", at_least = { parameter = "few" } }', 2, 1),
        ('{ fact = "x", not_before = { fact = "today" } }', DAY, date(2026, 5, 31)),
        ('{ fact = "x", not_after = { fact = "today", plus = "lead" } }', date(2026, 12, 1), date(2026, 12, 2)),
        ('{ fact = "today", not_before = { fact = "x", minus = "lead" } }', date(2026, 12, 1), date(2026, 12, 2)),
        ('{ count = "x", at_least = 1 }', [{}], []),
        ('{ count = "x", at_most = 0 }', [], None),
        ('{ count = "x", at_least = 2, distinct = "k" }', [{"k": 1}, {"k": 2}], [{"k": 1}, {"k": 1}]),
        ('{ count = "x", at_least = 1, where = { fact = "k", is = 2 } }', [{"k": 2}], [{"k": 1}]),
        ('{ count = "x", at_most = 0, where = { none_of = [{ fact = "ok", is = true }] } }', [{"ok": True}], [{}]),
        ('{ count = "x", at_least = 1 }', [{}], ["no row"]),
        ('{ all_of = [{ fact = "x", at_least = 1 }, { fact = "x", at_most = 3 }] }', 2, 4),
        ('{ any_of = [{ fact = "x", is = 1 }, { fact = "x", is = 2 }] }', 2, 3),
        ('{ none_of = [{ fact = "x", is = 1 }, { fact = "x", is = 2 }] }', 3, 2),
    ],
)
def test_a_predicate_is_true_of_some_facts_and_not_of_others(text: str, passing: object, failing: object) -> None:
    assert holds(text, x=passing)
    assert not holds(text, x=failing)


def test_a_flag_is_set_or_it_is_not() -> None:
    assert holds('{ flag = "child" }', frozenset({"child"}))
    assert not holds('{ flag = "child" }', frozenset({"other"}))


@pytest.mark.parametrize(
    "text",
    [
        '{ fact = "x", at_least = { parameter = "nobody_gave_it" } }',
        '{ fact = "x", at_most = { parameter = "nobody_gave_it" } }',
        '{ fact = "d", not_after = { fact = "today", plus = "nobody_gave_it" } }',
        '{ fact = "d", not_after = { fact = "today", plus = "few" } }',
    ],
)
def test_a_bound_without_a_value_bounds_nothing_in(text: str) -> None:
    assert not holds(text, x=0, d=date(2026, 5, 1))


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{ fact = "x" }',
        '{ fact = "x", is = 1, known = true }',
        '{ fact = "x", is = 1, all_of = [] }',
        '{ fact = "x", known = false }',
        '{ fact = "x", one_of = [] }',
        "{ all_of = [] }",
        '{ count = "x" }',
        '{ fact = "x", matches = "." }',
    ],
)
def test_what_is_no_predicate_is_refused(text: str) -> None:
    with pytest.raises(MalformedError) as caught:
        predicate(text)
    assert caught.value.code == "workflow.predicate"


def test_a_word_that_means_nothing_is_refused_rather_than_left_out() -> None:
    with pytest.raises(MalformedError) as caught:
        predicate('{ fact = "x", is = 1, unless = "y" }')
    assert caught.value.code == "workflow.key_unknown"


def test_predicates_have_a_depth() -> None:
    with pytest.raises(MalformedError) as caught:
        predicate("{ all_of = [" * 12 + '{ fact = "x", is = 1 }' + "] }" * 12)
    assert caught.value.code == "workflow.predicate_deep"


_VALUES = (
    some.none()
    | some.booleans()
    | some.integers()
    | some.text(max_size=5)
    | some.dates()
    | some.lists(some.dictionaries(some.sampled_from(["k", "ok"]), some.integers(0, 3), max_size=2), max_size=3)
)


@given(_VALUES)
def test_whatever_a_fact_holds_a_predicate_answers_and_never_fails(value: object) -> None:
    texts = [
        '{ fact = "x", is = 1 }', '{ fact = "x", known = true }', '{ fact = "x", at_least = 1 }',
        '{ fact = "x", not_before = { fact = "today", plus = "lead" } }',
        '{ count = "x", at_least = 1, distinct = "k" }',
    ]  # fmt: skip
    for text in texts:
        assert holds(text, x=value) in (True, False)


@given(_VALUES)
def test_a_predicate_and_none_of_it_are_never_both_true(value: object) -> None:
    for text in ('{ fact = "x", is = 1 }', '{ fact = "x", known = true }', '{ count = "x", at_least = 1 }'):
        assert holds(text, x=value) != holds(f"{{ none_of = [{text}] }}", x=value)
