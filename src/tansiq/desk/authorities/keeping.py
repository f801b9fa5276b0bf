"""Rules inside the database that keep the history of the directory as it was written, whoever is connected to it."""

from __future__ import annotations

from functools import partial

from tansiq.desk.kept import kept_whole, put_rules, take_rules

__all__ = ["allow_changes", "forbid_changes"]

_RULES = (
    kept_whole("authorities_change", "changes of the directory"),
    kept_whole("authorities_trial", "tests of contact points"),
)

forbid_changes = partial(put_rules, _RULES)
allow_changes = partial(take_rules, _RULES)
