"""The rules of the record come back whenever tables are made."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections

from tansiq.desk.audit.apps import AuditConfig
from tansiq.desk.audit.keeping import allow_changes


@pytest.mark.django_db(databases="__all__")
def test_the_rules_are_set_after_tables_are_made() -> None:
    config = apps.get_app_config("audit")
    assert isinstance(config, AuditConfig)
    allow_changes(connections["reads"])
    emit_post_migrate_signal(verbosity=0, interactive=False, db="reads")
    with connections["reads"].cursor() as cursor:
        is_postgresql = connections["reads"].vendor == "postgresql"
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
            if is_postgresql
            else "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
        )
        assert cursor.fetchone()[0] >= 3
