"""One step of the speed benchmark, the last one since it changes the index: records added and removed one by one."""

from __future__ import annotations

from benchmarks.searching import live as measure

__all__ = ["measure"]
