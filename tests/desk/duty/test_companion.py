"""What goes with a hand-over on its page: for those who may see it, and nothing for others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.companions import companions_of
from tansiq.desk.duty.actions.hand_overs import Shift, hand_over
from tansiq.desk.duty.companion import SIGN, SIGNED, TYPE, OfHandOvers
from tansiq.desk.parameters.library import library

pytestmark = pytest.mark.django_db(databases="__all__")


def test_it_names_what_its_case_type_has() -> None:
    rules = library().newest(TYPE)
    assert SIGNED in rules.steps[SIGN].guards
    assert OfHandOvers in [type(one) for one in companions_of(TYPE)]


def test_who_may_not_see_what_was_handed_over_is_shown_no_list(people: Any, noted: Any) -> None:
    noted()
    now = timezone.now()
    shift = Shift(shift_from=now - timedelta(hours=8), shift_until=now, note="quiet", is_told=True)
    made = hand_over(by=people["first"].actor, shift=shift)
    companion = OfHandOvers()
    assert companion.part(by=Actor("5", "analyst"), case_id=made, lang="en") is None
    shown = companion.part(by=people["second"].actor, case_id=made, lang="en")
    assert isinstance(shown, tuple)
    assert len(shown) == 1
    assert companion.suggested(by=people["second"].actor, case_id=made, at=now) == {}
    assert companion.happened(by=people["second"].actor, case_id=made) == ()
