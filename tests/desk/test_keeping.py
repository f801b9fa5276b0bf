"""Whoever keeps rows has the rules for them: put in place when tables are made, taken away for tests alone."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection

from tansiq.desk.keeping import KeepingConfig

pytestmark = pytest.mark.django_db(databases="__all__")

NAMES = ["audit", "authorities", "cases", "exchange", "parameters", "registry", "rulebook"]
CONFIGS = {one.label: one for one in apps.get_app_configs() if isinstance(one, KeepingConfig)}


def _rules(label: str) -> int:
    is_postgresql = connection.vendor == "postgresql"
    told = (
        "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE %s"
        if is_postgresql
        else "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(told, [f"{label}_%"])
        return int(cursor.fetchone()[0])


def test_these_keep_rows() -> None:
    assert sorted(CONFIGS) == NAMES


@pytest.mark.parametrize("label", NAMES)
def test_rules_that_were_taken_away_come_back_when_tables_are_made(label: str) -> None:
    before = _rules(label)
    CONFIGS[label].allow_changes(connection)
    assert _rules(label) == 0 < before
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert _rules(label) == before
