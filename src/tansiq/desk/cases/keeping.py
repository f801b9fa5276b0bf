"""Rules inside the database that keep the events of a case as they were written, whoever is connected to it."""

from __future__ import annotations

from functools import partial

from tansiq.desk.kept import Rules, put_rules, take_rules

__all__ = ["allow_changes", "forbid_changes"]

_RULES = Rules(
    table="cases_event",
    function="cases_refuse",
    refusal="events of a case are neither changed nor deleted",
    triggers={"cases_event_kept": ("BEFORE UPDATE", ""), "cases_event_not_deleted": ("BEFORE DELETE", "")},
)

forbid_changes = partial(put_rules, _RULES)
allow_changes = partial(take_rules, _RULES)
