"""The measurement of an outage: messages that waited are there by themselves, and every figure says something."""

from __future__ import annotations

import pytest
from benchmarks.outage import measure

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_what_waited_for_three_days_is_there_without_anybody_doing_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.outage._TRIES", 1)  # whose pause is two seconds
    found = measure(3)
    assert found["messages"] == 3
    assert 0 < found["begun_after_s"] <= found["drained_after_s"] < 60
    assert all(found[f"worker_{side}_mib"] > 0 for side in "ab")
    assert found["tries"] == 3
