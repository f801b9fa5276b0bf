"""Copies of the databases as files: SQLite by its own online backup, PostgreSQL by pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import sqlite3  # noqa: F401  (loaded, unless one of its kind has taken its place)
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Final

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tansiq.desk.surroundings import READS
from tansiq.errors import MalformedError, RefusedError

__all__ = ["DUMP", "FILES", "copy_out", "load_dump", "refuse_damaged", "refuse_filled"]

#: Files of SQLite by connection, under the names that the desk looks for.
FILES: Final = {"default": "desk.sqlite3", READS: "reads.sqlite3"}
DUMP: Final = "desk.dump"
_PLACES: Final = Path("/usr/lib/postgresql")  # where Debian keeps each release's programs
_SETTINGS: Final = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
}  # fmt: skip


def copy_out(folder: Path, address: str) -> list[str]:
    """Copy what is committed now into ``folder``, while others go on; the names of the files.

    ``address``: that of PostgreSQL, empty for SQLite. Raises RefusedError ``backup.no_program``, ``backup.failed``.
    """
    if address:
        _run("pg_dump", address, "--format=custom", "--no-owner", "--no-privileges", f"--file={folder / DUMP}")
        return [DUMP]
    for alias, name in FILES.items():
        _copy_sqlite(connections[alias], folder / name)
    return list(FILES.values())


def refuse_damaged(folder: Path) -> None:
    """Raise MalformedError ``backup.database`` where a file in ``folder`` is no SQLite of the desk's, or damaged."""
    module = _database()
    for name in FILES.values():
        try:
            connection = module.connect(f"{(folder / name).absolute().as_uri()}?mode=ro", uri=True)
            try:
                is_whole = connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
                connection.execute("SELECT position FROM audit_entry LIMIT 1")
            finally:
                connection.close()
        except module.DatabaseError as error:
            raise MalformedError("backup.database", name=name) from error
        if not is_whole:
            raise MalformedError("backup.database", name=name)


def refuse_filled(address: str) -> None:
    """Raise RefusedError ``backup.not_empty`` where the PostgreSQL at ``address`` has tables already."""
    import psycopg

    try:
        with psycopg.connect(address) as connection:
            found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()").fetchone()
    except psycopg.Error as error:
        raise RefusedError("backup.failed", program="psycopg", told=str(error).strip()[:300]) from error
    if found and found[0]:
        raise RefusedError("backup.not_empty", path=DUMP)


def load_dump(path: Path, address: str) -> None:
    """Fill the empty PostgreSQL at ``address``, in one transaction: whole, or not at all. Raises as ``copy_out``."""
    _run("pg_restore", address, "--single-transaction", "--no-owner", "--no-privileges", "--dbname=", str(path))


def _database() -> ModuleType:
    """The module of SQLite that the desk uses; see ``desk.sqlite``."""
    return sys.modules["sqlite3"]


def _copy_sqlite(connection: BaseDatabaseWrapper, path: Path) -> None:
    connection.ensure_connection()
    copy = _database().connect(str(path))
    try:
        connection.connection.backup(copy)  # in one step: a snapshot, for which no writer waits
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    finally:
        copy.close()


def _run(program: str, address: str, *words: str) -> None:
    found = _program(program)
    # The address may hold a password, and what stands on a command line can be read by everybody on the machine.
    environ = {**os.environ, **_settings(address)}
    words = tuple(f"{word}{environ['PGDATABASE']}" if word == "--dbname=" else word for word in words)
    command = [found, *words]  # no shell: words of our own, and one file
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603  (see above)
    if done.returncode:
        raise RefusedError("backup.failed", program=program, told=done.stderr.strip()[:300])


def _settings(address: str) -> dict[str, str]:
    from psycopg.conninfo import conninfo_to_dict

    said = conninfo_to_dict(address)
    return {variable: str(said[name]) for name, variable in _SETTINGS.items() if said.get(name)}


def _program(name: str) -> str:
    """Where a program of PostgreSQL lies: on the path, or the newest that Debian keeps."""
    places = sorted(_PLACES.glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    if found := shutil.which(name) or next((str(at / name) for at in places if (at / name).is_file()), None):
        return found
    raise RefusedError("backup.no_program", program=name)
