"""Each separation refuses in both directions, and nothing else."""

from __future__ import annotations

import pytest

from tansiq.desk.accounts.separations import Held, refuse_held_together, refuse_same_person
from tansiq.desk.roles import role_table
from tansiq.errors import RefusedError

OBJECT = [each.pair for each in role_table().separations if each.scope == "object"]


@pytest.mark.parametrize("duties", [*OBJECT, *(tuple(reversed(pair)) for pair in OBJECT)])
def test_one_person_does_not_do_both_for_one_object(duties: tuple[str, str]) -> None:
    first, second = duties
    with pytest.raises(RefusedError) as told:
        refuse_same_person(second, "7f0c", {first: {"7f0c"}})
    assert told.value.code == "separation.same_person"
    refuse_same_person(second, "7f0c", {first: {"another"}})
    refuse_same_person(second, "7f0c", {second: {"7f0c"}})


def test_a_duty_that_is_in_no_table_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="approver_of_nothing"):
        refuse_same_person("approver_of_nothing", "7f0c", {})


@pytest.mark.parametrize(
    ("wanted", "held"),
    [("migration_officer", "best_interest_panel"), ("best_interest_panel", "migration_officer"),
     ("sysadmin", "investigator"), ("investigator", "sysadmin"), ("oversight", "sysadmin"), ("dpo", "sysadmin")],
)  # fmt: skip
def test_two_roles_are_apart_in_whatever_units(wanted: str, held: str) -> None:
    for units in ((None, None), ("a", "b"), ("a", "a")):
        with pytest.raises(RefusedError) as told:
            refuse_held_together(Held(wanted, units[0]), [Held(held, units[1])])
        assert told.value.code == "separation.roles"


def test_a_custodian_may_audit_another_room() -> None:
    custodian = Held("evidence_custodian", "a")
    refuse_held_together(Held("evidence_auditor", "b"), [custodian])
    for unit in ("a", None):
        with pytest.raises(RefusedError):
            refuse_held_together(Held("evidence_auditor", unit), [custodian])


def test_two_capacities_of_one_officer_are_allowed() -> None:
    # A director of judicial police who heads the national bureau as well.
    refuse_held_together(Held("ncb_officer", None), [Held("supervisor", None), Held("investigator", None)])
