"""What a node may set about envelopes: ``policy.toml`` beside this file, as whoever runs the node has read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from tansiq.errors import MalformedError

__all__ = ["clock_tolerance"]


def clock_tolerance(policy: Mapping[str, object]) -> timedelta:
    """How far clocks may be apart. Raises MalformedError ``envelope.policy`` where it is no whole number of hours."""
    hours = policy.get("clock_tolerance_hours")
    if type(hours) is not int or hours < 0:
        raise MalformedError("envelope.policy", field="clock_tolerance_hours")
    return timedelta(hours=hours)
