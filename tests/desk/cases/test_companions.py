"""What an application above adds to a case type: named in the settings, one line a type."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.companions import companions_of
from tansiq.desk.cases.library import shipped_types

NOBODY = Actor(user_id="", via="test")


def test_every_line_names_a_type_and_something_that_can_accompany_it() -> None:
    assert set(settings.TANSIQ_COMPANIONS) - {"*"} <= set(shipped_types().types())
    for name in shipped_types().types():
        assert companions_of(name)
        for one in companions_of(name):
            assert one.template
            assert set(one.suggested(by=NOBODY, case_id="", at=timezone.now())) <= set(
                shipped_types().newest(name).fields
            )


def test_a_type_may_be_accompanied_by_several_each_shown_once() -> None:
    templates = [one.template for one in companions_of("border_hit")]
    assert templates == ["protection/part.html", "screening/part.html", "correspondence/part.html"]


def test_a_type_without_one_of_its_own_has_what_every_type_has() -> None:
    assert [one.template for one in companions_of("notice")] == ["protection/part.html"]
