"""One step of the speed benchmark: whether the scan that recall is measured against is right."""

from __future__ import annotations

from benchmarks.recall import prove as measure

__all__ = ["measure"]
