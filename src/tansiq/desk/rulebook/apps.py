"""The application's entry in Django's list."""

from __future__ import annotations

from tansiq.desk import keeping  # not the class: Django takes the one class that a module has


class RulebookConfig(keeping.KeepingConfig):
    """Keeps every edition, its files and what was ruled about it as they were written."""

    name = "tansiq.desk.rulebook"
    label = "rulebook"
    default_auto_field = "django.db.models.BigAutoField"
