"""The operations of this application for programs; `accounts/test_programs.py` walks and calls every one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.accounts.actions.keys import make_key
from tansiq.desk.accounts.programs import REFUSALS
from tansiq.desk.audit.models import Entry
from tansiq.desk.oversight.api import router

WORDS = "To that unit only, says the owner"


def test_every_operation_says_what_it_may_refuse() -> None:
    operations = [each for view in router.path_operations.values() for each in view.operations]
    assert operations
    assert all(set(REFUSALS) <= set(each.response_models) for each in operations)


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize(("code", "withheld"), [("H1", []), ("H2", ["leave"])])
def test_a_program_is_not_given_the_words_of_an_owner_s_leave_that_may_not_leave_the_desk(
    officer: Any, leave_entry: Callable[..., Entry], code: str, withheld: list[str]
) -> None:
    entry, by = leave_entry(WORDS, code), officer("oversight").actor
    key = make_key(by=by, name="k", scopes=("audit:entry:read",), days=1)
    for path in ("/api/record", f"/api/record/{entry.position}"):
        answer = Client().get(path, headers={"Authorization": f"ApiKey {key}"})
        assert answer.status_code == 200, answer.content
        assert (WORDS in answer.content.decode()) is (not withheld)
        found = answer.json()
        told = found if isinstance(found, dict) else next(one for one in found if one["position"] == entry.position)
        assert told["withheld"] == withheld
