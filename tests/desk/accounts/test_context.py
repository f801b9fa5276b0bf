"""What the frame of every page shows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import override

from tansiq.desk.accounts.context import frame
from tansiq.desk.audit.actor import Actor


def test_the_frame_follows_role_and_language(rf: Any) -> None:
    request = rf.get("/", {"refused": "demo"})
    request.resolver_match = None
    request.actor = Actor("7f0c", role="evidence_auditor", permissions=frozenset({"a:b:c"}))
    with override("ar"):
        shown = frame(request)
    assert (shown["lang"], shown["direction"], shown["refused"]) == ("ar", "rtl", "demo")
    assert shown["places"] == ("today", "cases", "account")
    assert shown["may"] == {"a_b_c"}


def test_a_stranger_has_the_account_alone(rf: Any) -> None:
    request = rf.get("/")
    request.resolver_match = None
    with override("en"):
        shown = frame(request)
    assert (shown["places"], shown["direction"]) == (("account",), "ltr")
