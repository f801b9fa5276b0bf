"""Keeping a letter: only one that belongs to where the case stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tansiq.desk.cases.actions.letters import keep_letter
from tansiq.desk.cases.letters import Draft
from tansiq.desk.cases.models import Letter
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_letter_that_does_not_belong_here_is_not_kept(officer: Callable[..., Any], hit: Callable[..., Any]) -> None:
    by = officer("border_officer").actor
    case = hit(by)
    draft = Draft(str(case.pk), case.type, case.version, case.revision, "redress_note", "fr", "ABCD-2345", {})
    with pytest.raises(RefusedError, match=r"letter\.not_here"):
        keep_letter(by=by, draft=draft, document=b"%PDF")
    assert not Letter.objects.exists()
