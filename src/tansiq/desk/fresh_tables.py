"""The tables of an empty database, made at once: what all migrations come to, without what led there.

Django works a migration through with a model of every table as it was at each step, some eight seconds for a new node.
Of an empty database only the outcome counts. A test holds both ways to the same tables, rows and rules.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

__all__ = ["is_empty", "make_tables"]


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether nobody has made a table here yet."""
    return not connection.introspection.table_names()


def make_tables(connection: BaseDatabaseWrapper, *app_labels: str) -> None:
    """Make every table that may lie here, and note all migrations as done; of some applications where they are named.

    The database must be empty. What `migrate` does when it has done its work is left to it.
    """
    executor = MigrationExecutor(connection)
    targets = [node for node in executor.loader.graph.leaf_nodes() if not app_labels or node[0] in app_labels]
    done = [migration for migration, _ in executor.migration_plan(targets)]
    apps = executor.loader.project_state(targets).apps
    with connection.schema_editor(atomic=connection.features.can_rollback_ddl) as editor:
        for model in _allowed(apps, connection):
            editor.create_model(model)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for one in done:
        recorder.record_applied(one.app_label, one.name)


def _allowed(apps: Apps, connection: BaseDatabaseWrapper) -> list[type]:
    models = apps.get_models(include_auto_created=False)
    return [
        one for one in models
        if one._meta.can_migrate(connection)  # noqa: SLF001 (Django's own name for it)
        and router.allow_migrate_model(connection.alias, one)
    ]  # fmt: skip
