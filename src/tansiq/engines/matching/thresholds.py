"""The two figures that turn evidence into an answer: what is believed before it, and what is shown after it."""

from __future__ import annotations

__all__ = ["DEFAULT_MIN_BITS", "PRIOR_BITS"]

PRIOR_BITS = -20.0  # before any evidence: one traveller in about a million is the listed person
DEFAULT_MIN_BITS = 12.5  # the one default threshold; benchmarks/ shows what it finds and what it alerts on
