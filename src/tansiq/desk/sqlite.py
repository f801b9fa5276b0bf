"""Which SQLite the desk keeps its data in.

Releases before 3.51.3 can lose what was committed when one connection resets the write-ahead log while another one
writes (the release notes of 3.51.3 tell of it). Where the interpreter brings an older one, that of the package
pysqlite3 takes its place, before Django loads its own code for SQLite.
"""

from __future__ import annotations

import sqlite3
import sys

from tansiq.errors import RefusedError

__all__ = ["OLDEST", "refuse_old_sqlite", "use_newer_sqlite"]

OLDEST = (3, 51, 3)


def use_newer_sqlite() -> None:
    """Put pysqlite3 in the place of ``sqlite3`` where that is too old and the package is there."""
    if sqlite3.sqlite_version_info >= OLDEST:
        return
    try:
        import pysqlite3
        from pysqlite3 import dbapi2
    except ImportError:
        return  # no wheel for this machine: PostgreSQL needs none, and `refuse_old_sqlite` tells the others
    if pysqlite3.sqlite_version_info >= OLDEST:
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = dbapi2


def refuse_old_sqlite(version: tuple[int, ...]) -> None:
    """Raise RefusedError ``sqlite.old`` where data would lie in a SQLite older than ``OLDEST``."""
    if version < OLDEST:
        raise RefusedError("sqlite.old", found=".".join(map(str, version)), oldest=".".join(map(str, OLDEST)))
