"""The application's entry in Django's list."""

from __future__ import annotations

from tansiq.desk import keeping  # not the class: Django takes the one class that a module has


class CasesConfig(keeping.KeepingConfig):
    """Keeps the events of cases as they were written."""

    name = "tansiq.desk.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
