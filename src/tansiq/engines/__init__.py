"""Engines: what Tansiq works out, from values to values. No file, clock, chance or network: see docs/decisions."""
