"""What the benchmark of possible hits measures: hits like those that screening makes, in the states that it says."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import hits
from tansiq.desk.cases.models import Case, ClockRun
from tansiq.desk.parameters.actions.setting import OPERATOR, set_parameters
from tansiq.desk.screening.models import Hit, Memory, Screening


@pytest.mark.django_db(databases="__all__")
def test_what_is_stored_is_what_it_says(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TANSIQ_FOLDER = tmp_path / "desk"
    settings.TANSIQ_FOLDER.mkdir()
    set_parameters(by=OPERATOR, data=hits.LAW.encode(), reason="an invented act")
    monkeypatch.setattr(hits, "_DRAWN", 200)
    monkeypatch.setattr(hits, "_in_memory", lambda: None)
    hits.first_hit(hits._officers())
    hits.fill(600)
    assert (Case.objects.count(), Hit.objects.count(), Screening.objects.count()) == (601, 601, 601)
    closed = Case.objects.filter(state="closed", is_final=True).count()
    assert 480 < closed < 570
    clocked = Case.objects.filter(state__in=("second_line", "source_contacted")).count()
    assert ClockRun.objects.count() == clocked > 0
    assert Memory.objects.count() > 0
    assert len(set(Case.objects.values_list("reference", flat=True))) == 601
    hits._reopened()
    assert Case.objects.filter(is_final=True).count() == 0
