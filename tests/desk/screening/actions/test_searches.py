"""Searches that somebody keeps for themselves."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.screening.actions.searches import drop_search, run_search, save_search
from tansiq.desk.screening.models import SavedSearch
from tansiq.desk.screening.rules import rules
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_one_of_the_same_name_is_replaced_and_each_belongs_to_one_person(officer: Any) -> None:
    mine, other = officer("border_officer").actor, officer("border_officer").actor
    first = save_search(by=mine, name="morning", asked={"words": "a", "kind": ""})
    assert save_search(by=mine, name=" morning ", asked={"words": "b"}) == first
    assert save_search(by=other, name="morning", asked={"words": "c"}) != first
    assert run_search(by=mine, search_id=first) == {"words": "b"}
    for verb in (run_search, drop_search):
        with pytest.raises(RefusedError, match=r"access\.unknown"):
            verb(by=other, search_id=first)
    drop_search(by=mine, search_id=first)
    assert SavedSearch.objects.count() == 1


def test_there_are_only_so_many_and_each_has_a_name(officer: Any) -> None:
    by = officer("border_officer").actor
    for name in ("", " ", "x" * 101):
        with pytest.raises(RefusedError, match=r"screening\.search_name"):
            save_search(by=by, name=name, asked={})
    for number in range(rules().limits.searches_per_person):
        save_search(by=by, name=str(number), asked={})
    with pytest.raises(RefusedError, match=r"screening\.searches"):
        save_search(by=by, name="one more", asked={})
    save_search(by=by, name="0", asked={"words": "again"})
