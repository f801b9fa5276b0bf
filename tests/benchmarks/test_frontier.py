"""The curve counts what it says at each threshold."""

from __future__ import annotations

import numpy as np
from benchmarks.frontier import curve


def test_a_higher_threshold_finds_and_alerts_on_fewer() -> None:
    found, alerts = np.array([20.0, 12.0, -np.inf]), np.array([12.5, 3.0, -np.inf, -np.inf])
    low, high = curve(found, alerts, [np.array([13.0, 2.0]), np.array([1.0])], (12.0, 14.0))
    assert (low["found"], low["ordinary"], low["confusable"]) == (2 / 3, 1 / 4, 1 / 4)
    assert (high["found"], high["ordinary"], high["confusable"]) == (1 / 3, 0.0, 0.0)
