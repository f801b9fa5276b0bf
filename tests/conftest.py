"""What every test may ask for."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import atomic
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from tansiq.desk.keeping import KeepingConfig

ROOT = Path(__file__).resolve().parent.parent
# How long a machine takes fails no test: it may be busy.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
LONGEST = ROOT / "tests" / "desk" / "test_end_to_end.py"  # the desk once more, on PostgreSQL


def _load_desk() -> None:
    """Let Django load the desk before any test is, in a folder of this run's own."""
    home = Path(tempfile.mkdtemp(prefix="tansiq-tests-"))
    before = {name: os.environ.pop(name, None) for name in ("TANSIQ_HOME", "TANSIQ_HOSTS")}
    os.environ["TANSIQ_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tansiq.desk.settings"
    from tansiq.stores.secret_key import make_secret

    make_secret(home / "desk" / "secret-key")
    import django

    django.setup()
    del os.environ["TANSIQ_HOME"], os.environ["DJANGO_SETTINGS_MODULE"]
    os.environ.update({name: value for name, value in before.items() if value is not None})


_load_desk()


def _empty_after_test(case: TransactionTestCase) -> None:
    """Empty the tables that a test with transactions of its own wrote to.

    Django's own way empties every table and makes the rows of types and permissions anew: ten times as slow, and
    refused by the rules inside the database, which are put in place again here.
    """
    from django.core.cache import cache

    cache.clear()  # tries that were counted: the table is no model's
    for alias in case._databases_names(include_mirrors=False):  # type: ignore[attr-defined]
        with _kept_rows_may_go(connections[alias]) as connection, atomic(using=alias), connection.cursor() as cursor:
            for table in _filled(connection):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


@contextmanager
def _kept_rows_may_go(connection: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    keeping = [config for config in apps.get_app_configs() if isinstance(config, KeepingConfig)]
    for config in keeping:
        config.allow_changes(connection)
    yield connection
    for config in keeping:
        config.forbid_changes(connection)


def _filled(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables with rows, without those that are filled when tables are made."""
    made = {"django_content_type", "auth_permission"}
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - made
    quoted = ((table, connection.ops.quote_name(table)) for table in sorted(tables))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {at})" for name, at in quoted))
        return [name for (name,) in cursor.fetchall()]


TransactionTestCase._fixture_teardown = _empty_after_test  # type: ignore[attr-defined]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that processes side by side end together."""
    items.sort(key=lambda item: item.path != LONGEST)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published files to measure on (``TANSIQ_DATA``, or ``../shared/data``); without it, skipped."""
    folder = Path(os.environ.get("TANSIQ_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"published data not found at {folder}; set TANSIQ_DATA")
    return folder


@pytest.fixture(scope="module")
def tool(request: pytest.FixtureRequest) -> ModuleType:
    """The script of ``tools/`` that the test file names as ``TOOL``."""
    path: Path = request.module.TOOL
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def included() -> Included:
    """Make what a partner's log of two entries proves about a message; any of it may be another."""
    return Included()


class Included:
    """A log of invented entries, of which the second is that of a message."""

    def __init__(self) -> None:
        from tansiq.engines.ledger import SigningKey

        self.key = SigningKey("beta.example/log", bytes(range(32)))

    def entry(self, name: str, digest: str, sender: str, **changes: object) -> dict[str, object]:
        """The entry of a message that was taken in."""
        details = {"from": sender, "digest": digest, "state": "delivered", "code": ""}
        told = {"what": "exchange:message:receive", "target": f"message:{name}", "result": "done", "details": details}
        return {"at": "2026-11-27T10:00:00.000000+00:00", "who": "", **told, **changes}

    def text(self, entry: dict[str, object], **changes: object) -> str:
        """The proof as in a receipt. ``key``, ``salt``, ``root``, ``path``: another one than the right one."""
        from tansiq.engines.inclusion import write_inclusion
        from tansiq.engines.ledger import Checkpoint, Note, Receipt, canonical, commitment, write_note, write_receipt
        from tansiq.engines.ledger.hashing import leaf_hash, node_hash

        data, salt, first = canonical(entry), b"s" * 32, leaf_hash(b"another entry")  # type: ignore[arg-type]
        committed = commitment(data, salt)
        root = changes.get("root", node_hash(first, leaf_hash(committed)))
        key = changes.get("key", self.key)
        checkpoint = Checkpoint(key.name, 2, root)  # type: ignore[attr-defined, arg-type]
        signatures = (key.sign(checkpoint.text), *changes.get("more", lambda _: ())(checkpoint))  # type: ignore[attr-defined, operator]
        note = write_note(Note(checkpoint.text, signatures))
        proof = write_receipt(Receipt(1, committed, changes.get("path", (first,)), note))  # type: ignore[arg-type]
        return write_inclusion(data, changes.get("salt", salt), proof)  # type: ignore[arg-type]
