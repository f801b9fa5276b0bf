"""Which case a thread belongs to is said once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import ProtectedError

from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.actions.saying import say
from tansiq.desk.correspondence.models import Belonging
from tansiq.desk.exchange.models import Partner

pytestmark = pytest.mark.django_db(databases="__all__")


def test_which_case_a_thread_belongs_to_stays(
    peer: Any, officer: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    asker = officer("ncb_officer", username="asks").actor
    case = approved(asker, supervisor)
    whom = [str(Partner.objects.get().pk)]
    say(step="send", by=asker, case_id=str(case.pk), revision=case.revision, draft=draft(), partner_ids=whom)
    with pytest.raises(Exception, match="neither changed nor deleted"):
        Belonging.objects.get().delete()
    with pytest.raises(ProtectedError):
        Case.objects.all().delete()
