"""Rules inside the database that keep every issue of the parameters as it was set, whoever is connected to it."""

from __future__ import annotations

from functools import partial

from tansiq.desk.kept import Rules, put_rules, take_rules

__all__ = ["allow_changes", "forbid_changes"]

_RULES = Rules(
    table="parameters_issue",
    function="parameters_refuse",
    refusal="issues of the parameters are neither changed nor deleted",
    triggers={"parameters_issue_kept": ("BEFORE UPDATE", ""), "parameters_issue_not_deleted": ("BEFORE DELETE", "")},
)

forbid_changes = partial(put_rules, _RULES)
allow_changes = partial(take_rules, _RULES)
