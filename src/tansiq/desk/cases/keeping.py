"""Rules inside the database that keep the events of a case as they were written, whoever is connected to it."""

from __future__ import annotations

from functools import partial

from tansiq.desk.kept import kept_whole, put_rules, take_rules

__all__ = ["allow_changes", "forbid_changes"]

_RULES = (kept_whole("cases_event", "events of a case"),)

forbid_changes = partial(put_rules, _RULES)
allow_changes = partial(take_rules, _RULES)
