"""Who keeps protections is named in the settings, and asked about cases and threads alone."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.exchange import protecting
from tansiq.desk.exchange.protecting import protection_of
from tansiq.engines.law import Protection


def test_a_message_of_no_case_is_asked_about_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(_: str) -> Any:
        raise AssertionError

    monkeypatch.setattr(protecting, "_keeper", asked)
    assert protection_of() == Protection()


def test_the_keeper_says_what_binds(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Protection(other=True)
    monkeypatch.setattr(protecting, "_keeper", lambda path: lambda **asked: (path, asked, found)[-1])
    assert protection_of(case_id="x") is found
    assert protection_of(thread_id="y") is found
