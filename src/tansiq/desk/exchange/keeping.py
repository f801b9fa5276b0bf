"""Rules inside the database that keep risk reviews as they were answered, whoever is connected."""

from __future__ import annotations

from functools import partial

from tansiq.desk.kept import kept_whole, put_rules, take_rules

__all__ = ["allow_changes", "forbid_changes"]

_RULES = (kept_whole("exchange_review", "risk reviews"),)

forbid_changes = partial(put_rules, _RULES)
allow_changes = partial(take_rules, _RULES)
