"""The application's entry in Django's list."""

from __future__ import annotations

from tansiq.desk import keeping  # not the class: Django takes the one class that a module has


class RegistryConfig(keeping.KeepingConfig):
    """Keeps what people state and what came in as it was written, and reads what is data when the desk starts."""

    name = "tansiq.desk.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for the end of `migrate`. A table that names what nobody knows stops the desk here."""
        from tansiq.desk.registry.rules import rules

        rules()
        super().ready()
