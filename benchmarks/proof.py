"""One step of the speed benchmark: is the scan that recall is measured against right?"""

from __future__ import annotations

from benchmarks.recall import prove as measure

__all__ = ["measure"]
