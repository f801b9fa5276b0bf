"""A node is made ready by one command, and says when it is not safe."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk import node
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_node_without_the_desk_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "find_spec", lambda name: None if name == "gunicorn" else object())
    with pytest.raises(RefusedError) as told:
        node.prepare()
    assert (told.value.code, told.value.details) == ("desk.not_installed", {"package": "gunicorn"})


@pytest.mark.parametrize("bind", ["0.0.0.0:8000", "192.0.2.7:8000", "[::]:8000", "desk.example:8000", ":8000"])
def test_without_hosts_it_answers_this_machine_only(bind: str) -> None:
    with pytest.raises(RefusedError, match=r"desk\.bind"):
        node.serve(bind, workers=1, threads=1)


def test_fictional_accounts_are_not_made_where_others_reach(settings: Any) -> None:
    settings.TANSIQ_LOOPBACK = False
    with pytest.raises(RefusedError, match=r"founding\.outside"):
        node.demo_accounts("en")


def test_fictional_accounts_and_first_holders_are_made() -> None:
    assert {each.username for each in node.demo_accounts("en")} >= {"analyst", "dpo", "sysadmin"}
    assert node.appoint("first", "Invented", "prosecutor", "ar").role == "prosecutor"


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_tables_can_be_made_again() -> None:
    node.migrate()


def test_what_is_not_safe_is_found(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = False
    assert "security.W012" in {each.id for each in node.check()}
