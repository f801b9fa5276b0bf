"""What is data, as the desk runs by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tansiq.desk.cases.library import definition_of
from tansiq.errors import RefusedError


@pytest.mark.django_db(databases="__all__")
def test_a_case_is_read_by_the_version_it_began_under(officer: Callable[..., Any], hit: Callable[..., Any]) -> None:
    case = hit(officer("border_officer").actor)
    assert definition_of(case).fingerprint == case.fingerprint
    case.version = 9
    with pytest.raises(RefusedError, match=r"workflow\.version_unknown"):
        definition_of(case)
