"""The application's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Listens to what happens at sign-in, so that it is recorded."""

    name = "tansiq.desk.accounts"
    # `account` is taken by allauth, and only the last part of a name makes a label.
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the signals of sign-in."""
        from tansiq.desk.accounts import sign_in

        sign_in.connect_signals()
