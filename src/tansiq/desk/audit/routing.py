"""Which tables lie in which database."""

from __future__ import annotations

from typing import Any

from tansiq.desk.surroundings import READS

__all__ = ["AuditRouter"]


class AuditRouter:
    """The second database holds audit entries and nothing else; which of the two an entry goes to, its writer says."""

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **_: Any) -> bool | None:
        """Keep other tables out of the second database."""
        return (app_label, model_name) == ("audit", "entry") if db == READS else None
