"""What applications above add to the page of a thread."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.template.loader import get_template

from tansiq.desk.exchange import beside as parts
from tansiq.desk.exchange.beside import beside

pytestmark = pytest.mark.django_db(databases="__all__")


class _Drawn:
    template = "exchange/list.html"

    def part(self, *, by: Any, thread_id: str) -> object | None:  # noqa: ARG002
        return None if thread_id == "nothing" else thread_id


def test_every_line_of_the_settings_names_something_that_can_be_drawn() -> None:
    assert len(parts._parts()) == len(settings.TANSIQ_THREAD_PARTS) > 0
    for one in parts._parts():
        assert get_template(one.template)


def test_what_has_nothing_to_show_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_parts", lambda: (_Drawn(), _Drawn()))
    assert beside(None, "nothing") == []  # type: ignore[arg-type]
    assert beside(None, "t") == [("exchange/list.html", "t")] * 2  # type: ignore[arg-type]
