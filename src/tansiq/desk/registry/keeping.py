"""Rules inside the database that keep statements, scans and arrivals as they were written, whoever is connected."""

from __future__ import annotations

from functools import partial

from tansiq.desk.kept import kept_whole, put_rules, take_rules

__all__ = ["allow_changes", "forbid_changes"]

_RULES = (
    kept_whole("registry_statement", "statements about letters"),
    kept_whole("registry_scan", "scans"),
    kept_whole("registry_arrival", "arrivals"),
)

forbid_changes = partial(put_rules, _RULES)
allow_changes = partial(take_rules, _RULES)
