"""The application's entry in Django's list."""

from __future__ import annotations

from tansiq.desk import keeping  # not the class: Django takes the one class that a module has


class AuthoritiesConfig(keeping.KeepingConfig):
    """Keeps what was changed in the directory, and every test of a contact point, as it was written."""

    name = "tansiq.desk.authorities"
    label = "authorities"
    default_auto_field = "django.db.models.BigAutoField"
