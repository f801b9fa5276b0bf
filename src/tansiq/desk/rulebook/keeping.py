"""Rules inside the database that keep editions, their files and rulings as they were written, whoever is connected."""

from __future__ import annotations

from functools import partial

from tansiq.desk.kept import kept_whole, put_rules, take_rules

__all__ = ["allow_changes", "forbid_changes"]

_RULES = (
    kept_whole("rulebook_edition", "editions of the rulebook"),
    kept_whole("rulebook_file", "files of the rulebook"),
    kept_whole("rulebook_ruling", "rulings about the rulebook"),
)

forbid_changes = partial(put_rules, _RULES)
allow_changes = partial(take_rules, _RULES)
