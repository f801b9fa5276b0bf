"""The operations of this application for programs; `accounts/test_programs.py` walks and calls every one of them."""

from __future__ import annotations

from tansiq.desk.accounts.programs import REFUSALS
from tansiq.desk.watchlists.api import router


def test_every_operation_says_what_it_may_refuse() -> None:
    operations = [each for view in router.path_operations.values() for each in view.operations]
    assert operations
    assert all(set(REFUSALS) <= set(each.response_models) for each in operations)
