"""An escalation goes to the next on the rota: each is called in turn, none in haste, and none is passed over."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.rotas.escalation import Called, Next, next_call

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
WAIT = timedelta(minutes=10)


def test_the_first_is_called_at_once_and_the_next_after_the_wait() -> None:
    assert next_call(("a", "b"), (), WAIT, AT) == Next("call", "a")
    called = (Called("a", AT),)
    assert next_call(("a", "b"), called, WAIT, AT + WAIT / 2) == Next("wait", until=AT + WAIT)
    assert next_call(("a", "b"), called, WAIT, AT + WAIT) == Next("call", "b")


def test_after_the_last_it_begins_again_with_the_first() -> None:
    called = (Called("a", AT - 2 * WAIT), Called("b", AT - WAIT))
    assert next_call(("a", "b"), called, WAIT, AT) == Next("call", "a")


def test_a_rota_without_anybody_says_so_and_goes_on_once_somebody_is_there() -> None:
    assert next_call((), (), WAIT, AT) == Next("nobody")
    assert next_call(("c",), (Called("a", AT - WAIT),), WAIT, AT) == Next("call", "c")


def test_whoever_comes_onto_the_rota_meanwhile_is_called_before_anybody_is_called_twice() -> None:
    called = (Called("a", AT - 2 * WAIT), Called("b", AT - WAIT))
    assert next_call(("a", "b", "new"), called, WAIT, AT) == Next("call", "new")


@given(
    st.lists(st.tuples(st.lists(st.sampled_from("abcde"), unique=True, max_size=5), st.integers(0, 40)), max_size=40),
    st.integers(1, 15),
)
def test_looked_at_however_often_no_two_calls_are_closer_than_the_wait_and_all_take_turns(
    looks: list[tuple[list[str], int]], minutes: int
) -> None:
    wait, now, called = timedelta(minutes=minutes), AT, list[Called]()
    for order, passed in looks:
        now += timedelta(minutes=passed)
        step = next_call(order, called, wait, now)
        assert next_call(order, called, wait, now) == step
        if step.kind != "call":
            assert (step.kind == "nobody") == (not order and (not called or now >= called[-1].at + wait))
            continue
        times = Counter(one.person for one in called)
        assert step.person in order
        assert times[step.person] == min(times[one] for one in order)
        assert all(times[one] > times[step.person] for one in order[: order.index(step.person)])
        called.append(Called(step.person, now))
    assert all(later.at - one.at >= wait for one, later in pairwise(called))


@given(st.lists(st.sampled_from("abcde"), unique=True, min_size=1), st.integers(1, 4))
def test_on_a_steady_rota_each_is_called_once_before_anybody_is_called_again(order: list[str], rounds: int) -> None:
    called, now = list[Called](), AT
    for _ in range(rounds * len(order)):
        called.append(Called(next_call(order, called, WAIT, now).person, now))
        now += WAIT
    assert [one.person for one in called] == order * rounds
