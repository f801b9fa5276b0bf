"""The application's entry in Django's list."""

from __future__ import annotations

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Pages over the record; no tables of its own."""

    name = "tansiq.desk.oversight"
    label = "oversight"
