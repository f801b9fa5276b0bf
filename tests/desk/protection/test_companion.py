"""What stands beside a case of any type."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.cases.companions import companions_of
from tansiq.desk.cases.models import Case
from tansiq.desk.protection.companion import OfRestriction, Part

pytestmark = pytest.mark.django_db(databases="__all__")


def test_every_type_has_it_first() -> None:
    for name in ("notice", "border_hit", "threat_warning"):
        assert isinstance(companions_of(name)[0], OfRestriction)


def test_it_says_whether_and_to_whom_it_is_to_be_laid(dpo: Any, asker: Any, case: Case, laid: Any) -> None:
    known, name = OfRestriction(), str(case.pk)
    assert known.suggested(by=dpo.actor, case_id=name, at=timezone.now()) == {}
    assert known.happened(by=dpo.actor, case_id=name) == ()
    assert known.part(by=asker.actor, case_id=name, lang="en") is None
    assert known.part(by=dpo.actor, case_id=name, lang="en") == Part(name, is_restricted=False, may_lay=True)
    laid(case)
    assert known.part(by=asker.actor, case_id=name, lang="en") == Part(name, is_restricted=True, may_lay=False)
