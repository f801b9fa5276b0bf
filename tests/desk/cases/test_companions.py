"""What an application above adds to a case type: named in the settings, one line a type."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from tansiq.desk.cases.companions import companion_of
from tansiq.desk.cases.library import library


def test_every_line_names_a_type_and_something_that_can_accompany_it() -> None:
    assert set(settings.TANSIQ_COMPANIONS) <= set(library().types())
    for name in settings.TANSIQ_COMPANIONS:
        assert companion_of(name).template
        assert set(companion_of(name).suggested(timezone.now())) <= set(library().newest(name).fields)


@pytest.mark.django_db(databases="__all__")
def test_a_type_without_one_shows_nothing_more(officer: Any, notice: Any) -> None:
    by = officer("ncb_officer").actor
    case, nobody = notice(by), companion_of("notice")
    assert nobody.part(by=by, case_id=str(case.pk), lang="en") is None
    assert nobody.suggested(timezone.now()) == {}
