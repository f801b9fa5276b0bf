"""What the benchmark of officers measures: forms as people send them, and decisions of which none may be lost."""

from __future__ import annotations

import random
from typing import Any

import pytest
from benchmarks.duty import Answered, Decided, filled
from benchmarks.hits import LAW, _officers, first_hit
from benchmarks.officers import _by_page, _table, lost, quantile
from lxml import html

from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.models import Case
from tansiq.desk.parameters.actions.setting import OPERATOR, set_parameters

FORM = """<form action="/cases/1/steps/fly/"><input type="hidden" name="revision" value="2">
<input type="checkbox" name="attest" required><textarea name="reasons" required>
</textarea>
<select name="why"><option value="">-</option><option value="late">late</option></select>
<input type="date" name="until" value="2027-01-01"><input type="file" name="file"><button>Go</button></form>"""


def test_a_form_is_sent_with_everything_stood_for_and_what_is_empty_told() -> None:
    (form,) = html.fromstring(FORM).forms
    assert filled(form) == {
        "revision": "2", "attest": "on", "reasons": "an invented reason", "why": "late", "until": "2027-01-01",
    }  # fmt: skip


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_a_decision_is_there_once_or_it_is_told(settings: Any, tmp_path: Any) -> None:
    settings.TANSIQ_FOLDER = tmp_path / "desk"
    settings.TANSIQ_FOLDER.mkdir()
    set_parameters(by=OPERATOR, data=LAW.encode(), reason="an invented act")
    officers = _officers()
    first_hit(officers)
    case, user = Case.objects.get(), officers["border_officer"]
    stood_for, step = frozenset({"hit_is_a_suggestion"}), "refer_to_second_line"
    take_step(by=actor_of(user), case_id=str(case.pk), revision=case.revision, step=step, attested=stood_for)
    done = Decided(str(case.pk), step, str(user.pk))
    assert lost([done]) == {"events": [], "record": []}
    never = done._replace(step="discard_hit")
    assert lost([done, never]) == {"events": [never], "record": [never]}
    assert lost([]) == {"events": [done], "record": [done]}


def test_a_manifest_has_its_rows_and_one_in_fifty_is_listed() -> None:
    rows = _table([("Salma", "Bahri", "840307")], 100, random.Random(1)).decode().splitlines()
    assert (len(rows), sum(row.startswith("Salma Bahri,1984-03-07,QMA,") for row in rows)) == (101, 2)


def test_each_page_has_its_own_times() -> None:
    answers = [Answered("queue", 10.0, 200), Answered("queue", 30.0, 200), Answered("check", 7.0, 200)]
    assert _by_page(answers)["queue"] == {"answers": 2, "median_ms": 30.0, "p95_ms": 30.0}
    assert quantile([], 0.95) == 0.0
    assert quantile(range(100), 0.95) == 95
