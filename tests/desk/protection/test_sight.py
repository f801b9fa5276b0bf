"""Restrictions are seen where their cases are."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tansiq.desk.accounts.models import Group
from tansiq.desk.cases.models import Case
from tansiq.desk.protection.sight import seen, seen_restriction
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_hidden_case_hides_what_is_laid_on_it(dpo: Any, case: Case, laid: Any) -> None:
    restriction = laid(case)
    assert str(seen_restriction(dpo.actor, restriction).uid) == restriction
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    Case.objects.filter(pk=case.pk).update(group=group)
    assert not seen(dpo.actor).exists()
    for wanted in (restriction, str(uuid4()), "", "none"):
        with pytest.raises(RefusedError, match=r"access\.unknown"):
            seen_restriction(dpo.actor, wanted)
