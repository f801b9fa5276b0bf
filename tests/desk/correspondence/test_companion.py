"""What goes with a case that asks partners."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.correspondence.companion import OfMessages, Part

pytestmark = pytest.mark.django_db(databases="__all__")


def test_messages_are_a_part_for_who_may_read_them_where_somebody_may_be_asked(
    officer: Any, supervisor: Any, approved: Any
) -> None:
    asker = officer("ncb_officer", username="asks").actor
    case = str(approved(asker, supervisor).pk)
    found = OfMessages().part(by=asker, case_id=case, lang="en")
    assert isinstance(found, Part)
    assert found.found.says
    assert OfMessages().part(by=supervisor, case_id=case, lang="en") is None
    assert OfMessages().part(by=officer("analyst", username="reads").actor, case_id=case, lang="en") is None
