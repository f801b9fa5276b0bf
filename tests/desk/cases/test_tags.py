"""Words of a case type, facts and times, as a page tells them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from tansiq.desk.cases.sheet import ClockSeen, Fact
from tansiq.desk.cases.tags import by_roles, fact, left, name_of, span, step_told, told, why_not
from tansiq.engines.workflows import Span
from tansiq.engines.workflows.definition import Field
from tansiq.engines.workflows.refusal import refusal
from tansiq.engines.workflows.texts import Texts

TEXTS = Texts((("ar", "أحمر <b>"), ("fr", "rouge <b>"), ("en", "red <b>")))
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def _clock(minutes: int, status: str = "running") -> ClockSeen:
    return ClockSeen(
        "c", TEXTS, TEXTS, status, NOON, NOON, timedelta(minutes=minutes), 0, None, "", (), lapses=False
    )  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "status", "text"),
    [(187, "running", ">3:07<"), (59, "warned", ">0:59<"), (-61, "overdue", ">1:01<"), (2879, "running", ">47:59<")],
)  # fmt: skip
def test_the_time_left_is_told_in_hours_and_minutes(minutes: int, status: str, text: str) -> None:
    assert text in left(_clock(minutes, status))
    assert 'dir="ltr"' in left(_clock(minutes, status))
    assert ("data-due" in left(_clock(minutes, status))) == (status in ("running", "warned"))


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_many_days_are_told_in_days(lang: str) -> None:
    with translation.override(lang):
        assert "<bdi>12</bdi>" in left(_clock(12 * 24 * 60 + 5))


def _fact(kind: Any, value: object, **more: Any) -> str:
    return fact(Fact(Field("f", TEXTS, kind, **more), value))


def test_a_fact_is_told_by_its_kind() -> None:
    with translation.override("fr"):
        assert _fact("text", "<i>x</i>") == "<bdi>&lt;i&gt;x&lt;/i&gt;</bdi>"
        assert _fact("choice", "red", choices={"red": TEXTS}) == "rouge &lt;b&gt;"
        assert _fact("boolean", value=False) == "Non"
        assert _fact("date", date(2026, 6, 1)) == '<bdi dir="ltr">2026-06-01</bdi>'
        assert "2026-06-01 12:00 UTC" in _fact("moment", NOON)
        assert _fact("text", None) == "—"
        rows = _fact("rows", [{"kind": "<a>"}], columns={"kind": Field("kind", TEXTS, "text")})
        assert rows == '<ul><li><span class="quiet">rouge &lt;b&gt;:</span> <bdi>&lt;a&gt;</bdi></li></ul>'
        assert _fact("rows", []) == "—"


def test_a_mark_is_told_with_what_is_done_with_it() -> None:
    with translation.override("en"):
        assert step_told(TEXTS, "move") == "red &lt;b&gt;"
        assert step_told(TEXTS, "set") == "Set the mark: red &lt;b&gt;"
        assert step_told(TEXTS, "clear").startswith("Clear the mark: ")


def test_what_stands_against_a_step_names_roles_and_not_words_of_a_table() -> None:
    with translation.override("en"):
        text = why_not(refusal("step.role", role="analyst", allowed="border_officer, ncb_officer"))
        assert text == "It is for: Border officer, National Central Bureau officer"
        assert "<bdi>red &lt;b&gt;</bdi>" in why_not(refusal("step.guard", TEXTS, guard="g"))
    with translation.override("ar"):
        assert "، " in by_roles(["border_officer", "ncb_officer"])


def test_spans_and_names_are_told() -> None:
    with translation.override("fr"):
        assert span(Span(4, "hours")) == "<bdi>4</bdi> heures"
        assert span(None) == ""
        assert told(None) == ""
    assert name_of({"1": "Widad"}, "1") == "Widad"
    assert name_of({}, "0123456789") == "01234567"
