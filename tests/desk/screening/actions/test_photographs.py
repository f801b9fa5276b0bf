"""Pictures of travellers: kept as they came, apart from those of entries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tansiq.desk.cases.models import Case
from tansiq.desk.screening.actions.photographs import add_photograph
from tansiq.desk.screening.rules import rules
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

PIXEL = b"\x89PNG\r\n\x1a\n" + b"an invented picture"


def test_a_picture_lies_under_its_digest_on_a_shelf_of_its_own(
    people: Any, published: Any, screened: Any, folder: Path
) -> None:
    published()
    case_id, by = screened().hits[0].case_id, people["border_officer"].actor
    digest = add_photograph(by=by, case_id=case_id, data=PIXEL)
    assert add_photograph(by=by, case_id=case_id, data=PIXEL) == digest
    assert (folder / "travellers" / digest[:2] / digest).read_bytes() == PIXEL
    assert not (folder / "photographs").exists()


def test_too_many_too_late_and_no_picture_are_refused(people: Any, published: Any, screened: Any) -> None:
    published()
    case_id, by = screened().hits[0].case_id, people["border_officer"].actor
    for number in range(rules().limits.photographs):
        add_photograph(by=by, case_id=case_id, data=PIXEL + bytes([number]))
    with pytest.raises(RefusedError, match=r"screening\.pictures_enough"):
        add_photograph(by=by, case_id=case_id, data=PIXEL)
    with pytest.raises(RefusedError, match=r"access\.permission"):
        add_photograph(by=people["analyst"].actor, case_id=case_id, data=PIXEL)
    Case.objects.update(is_final=True)
    with pytest.raises(RefusedError, match=r"case\.final"):
        add_photograph(by=by, case_id=case_id, data=PIXEL)
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        add_photograph(by=by, case_id="nothing", data=PIXEL)
