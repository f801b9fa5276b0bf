"""The table of kinds: each asks for a permission that there is."""

from __future__ import annotations

from importlib.resources import files

import pytest

from tansiq.desk.accounts.policy import policy
from tansiq.desk.settings import DATA_UPLOAD_MAX_MEMORY_SIZE
from tansiq.desk.uploads import rules as table
from tansiq.errors import RefusedError


def test_every_kind_asks_for_a_permission_and_holders_may_send_files() -> None:
    for each in table.rules().kinds.values():
        holders = {slug for slug, role in policy().roles.items() if each.permission in role.permissions}
        assert holders
        assert all("uploads:file:send" in policy().permissions_of(slug) for slug in holders)


def test_a_part_fits_into_what_a_request_may_hold() -> None:
    text = files("tansiq.desk.uploads").joinpath("rules.toml").read_text(encoding="utf-8")
    assert "part_bytes = 1_048_576" in text
    assert DATA_UPLOAD_MAX_MEMORY_SIZE > 1_048_576


def test_a_kind_that_is_not_there_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"upload\.kind"):
        table.kind("picture")
