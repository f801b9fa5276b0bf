"""The application's entry in Django's list."""

from __future__ import annotations

from tansiq.desk import keeping  # not the class: Django takes the one class that a module has


class ExchangeConfig(keeping.KeepingConfig):
    """Messages between nodes; keeps risk reviews as they were answered."""

    name = "tansiq.desk.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
