"""The application's entry in Django's list."""

from __future__ import annotations

from tansiq.desk import keeping  # not the class: Django takes the one class that a module has


class AuditConfig(keeping.KeepingConfig):
    """Puts the rules that keep entries unchanged into each database after its tables are made."""

    name = "tansiq.desk.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
