"""Signals of sign-in are listened to once."""

from __future__ import annotations

from allauth.account.signals import user_logged_in
from django.apps import apps

from tansiq.desk.accounts.apps import AccountsConfig


def test_signals_are_connected_once_however_often_it_is_asked() -> None:
    config = apps.get_app_config("accounts")
    assert isinstance(config, AccountsConfig)
    before = len(user_logged_in.receivers)
    config.ready()
    assert len(user_logged_in.receivers) == before
