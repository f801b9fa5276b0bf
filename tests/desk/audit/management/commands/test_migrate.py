"""The second database gets the record and nothing else, however it is migrated."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connections

from tansiq.desk.audit.management.commands import migrate

pytestmark = pytest.mark.django_db(databases="__all__")


def _held() -> set[str]:
    return set(connections["reads"].introspection.table_names())


def test_it_holds_the_record_alone() -> None:
    assert "audit_entry" in _held()
    if connections["reads"].vendor == "sqlite":  # on PostgreSQL both are one
        assert _held() == {"audit_entry", "django_migrations"}


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_to_migrate_it_again_changes_nothing_and_asks_no_other_application(monkeypatch: pytest.MonkeyPatch) -> None:
    before, asked = _held(), []
    monkeypatch.setattr(migrate, "is_empty", lambda connection: asked.append(connection.alias))
    call_command("migrate", database="reads", interactive=False, verbosity=0)
    assert asked == ["reads"]
    assert _held() == before
