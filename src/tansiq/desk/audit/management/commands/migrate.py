"""Django's `migrate`, which brings the second database no more than the record."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from tansiq.desk.surroundings import READS

__all__ = ["Command"]


class Command(migrate.Command):
    """As Django's; in the second database, which holds entries alone (audit/routing.py), of this application alone.

    Of the others nothing would be made there: their migrations would only be worked through, for as long as in the first.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        """Make or renew the tables of one database."""
        if options["database"] == READS and not options["app_label"]:
            options |= {"app_label": "audit", "run_syncdb": False}  # which is for applications without migrations
        super().handle(*args, **options)
