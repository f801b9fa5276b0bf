"""The application's entry in Django's list."""

from __future__ import annotations

from tansiq.desk import keeping  # not the class: Django takes the one class that a module has


class ParametersConfig(keeping.KeepingConfig):
    """Reads case types at the start: a definition that contradicts itself stops the desk there."""

    name = "tansiq.desk.parameters"
    label = "parameters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read what is data, and listen for the end of `migrate`."""
        from tansiq.desk.parameters.library import shipped_types

        shipped_types()
        super().ready()
