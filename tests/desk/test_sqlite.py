"""Data lie in a SQLite that is new enough, set to lose nothing."""

from __future__ import annotations

import pytest
from django.db import connections

from tansiq.desk.sqlite import OLDEST, refuse_old_sqlite
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.mark.parametrize("version", [(3, 51, 2), (3, 40, 1), (2, 99, 99)])
def test_an_old_sqlite_is_refused(version: tuple[int, int, int]) -> None:
    with pytest.raises(RefusedError, match=r"sqlite\.old"):
        refuse_old_sqlite(version)


def test_the_oldest_allowed_is_allowed() -> None:
    refuse_old_sqlite(OLDEST)
    refuse_old_sqlite((4, 0, 0))


@pytest.mark.parametrize("alias", ["default", "reads"])
def test_a_connection_syncs_each_commit_and_lets_readers_read(alias: str) -> None:
    connection = connections[alias]
    if connection.vendor != "sqlite":
        return
    assert connection.Database.sqlite_version_info >= OLDEST
    with connection.cursor() as cursor:
        answers = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert answers == ["wal", 2]
