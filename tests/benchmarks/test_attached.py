"""The measurement of what is attached: that it measures a file that arrived, and says so in every figure."""

from __future__ import annotations

import pytest
from benchmarks.attached import measure

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_every_step_of_a_small_file_is_measured() -> None:
    found = measure(3 << 20)
    assert {name for name in found if name.endswith("_mb_a_second")} == {
        "sealed_mb_a_second",
        "brought_mb_a_second",
        "taken_out_mb_a_second",
    }
    assert all(value > 0 for name, value in found.items() if not name.endswith("_grown_mib"))
