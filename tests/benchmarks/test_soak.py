"""The soak, in small: nothing is lost and nothing doubled; and it would notice."""

from __future__ import annotations

import pytest
from benchmarks.exchanging.judging import wrong_in
from benchmarks.exchanging.soak import PULLED, Soak, soak

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
ACCOUNT = {"sent": 4, "waiting": 1, "delivered": 1, "refused": 1, "dead": 1, "taken": 2, "twice": 0}


def test_nothing_is_lost_or_doubled_over_faults_at_drawn_places() -> None:
    found = soak(12, seed=3, kills=2)
    assert found.faults.total() >= 12
    assert sum(count for (how, _), count in found.faults.items() if how == "kill") >= 2
    assert len({how for how, _ in found.faults}) == 3
    assert sum(map(len, found.queued.values())) > 3
    assert sum(map(len, found.files.values())) > 0
    assert (found.lost, found.doubled, found.unsettled, found.unproved, found.off) == ([], [], 0, 0, [])
    assert found.compared > 0


def test_nothing_is_lost_or_doubled_where_one_node_has_no_door_and_asks() -> None:
    found = soak(12, seed=4, kills=2, pulled=True)
    assert found.faults.total() >= 12
    assert {place for _, place in found.faults} & set(PULLED)
    assert all(found.queued.values())
    assert (found.lost, found.doubled, found.unsettled, found.unproved, found.off) == ([], [], 0, 0, [])


@pytest.mark.parametrize(
    "wrong", [{"lost": ["1"]}, {"doubled": ["1"]}, {"unsettled": 1}, {"unproved": 1}, {"off": ["one"]}]
)
def test_what_is_lost_doubled_left_open_or_out_of_account_is_no_clean_run(wrong: dict[str, object]) -> None:
    assert Soak().is_clean
    assert not Soak(**wrong).is_clean  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sent": 5}, "sent is not"), ({"waiting": 0}, "sent is not"), ({"taken": 0}, "a receipt for"),
        ({"twice": 1}, "taken in twice"), ({"sent": 3, "waiting": 0}, "what was queued is gone"),
    ],
)  # fmt: skip
def test_accounts_that_do_not_fit_are_noticed(change: dict[str, int], told: str) -> None:
    assert wrong_in(ACCOUNT, ACCOUNT, 4) == ""
    assert wrong_in(ACCOUNT | change, ACCOUNT | change, 4).startswith(told)
