"""Restoring a backup into an empty home: all is laid out beside it and looked at, then put in place in one step."""

from __future__ import annotations

import secrets
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from tansiq.desk.backup.databases import DUMP, load_dump, refuse_damaged, refuse_filled
from tansiq.desk.surroundings import KEY_NAME, Surroundings
from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.archive import read_archive
from tansiq.stores.durable import blocked, sync_folder

__all__ = ["Restored", "restore"]


class Restored(NamedTuple):
    """What was put in place: when the backup was made, how many entries its log has, and whether its key came along."""

    made_at: str
    logged: int
    has_key: bool


def restore(around: Surroundings, archive: Path) -> Restored:
    """Put a backup in the place of ``around.folder``, which must not be there, or be empty.

    Raises RefusedError ``backup.not_empty``, ``backup.other_database`` where it is of SQLite and the node is to run on
    PostgreSQL or the other way round; MalformedError ``backup.*`` for what is broken or of other hands: then nothing is
    changed. TansiqError ``storage.*``.
    """
    _refuse_occupied(around)
    staged = around.folder.with_name(f"{around.folder.name}.restoring-{secrets.token_hex(4)}")
    try:
        staged.mkdir(mode=0o700, parents=True)
        about = read_archive(archive, staged)
        restored = _look(about, staged)
        _fill(around, about, staged)
        staged.rename(around.folder)
    except OSError as error:
        raise blocked(staged, error) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    sync_folder(around.folder.parent)
    return restored


def _refuse_occupied(around: Surroundings) -> None:
    if around.folder.exists() and (not around.folder.is_dir() or any(around.folder.iterdir())):
        raise RefusedError("backup.not_empty", path=str(around.folder))
    if around.database:
        refuse_filled(around.database)


def _look(about: dict[str, Any], staged: Path) -> Restored:
    try:
        made_at = datetime.fromisoformat(str(about["made_at"])).isoformat()
        restored = Restored(made_at, int(about["logged"]), (staged / KEY_NAME).is_file())
        is_desk = about["node"] == "desk"
    except (KeyError, ValueError, TypeError) as error:
        raise MalformedError("backup.foreign") from error
    if not is_desk:
        raise MalformedError("backup.foreign")
    return restored


def _fill(around: Surroundings, about: dict[str, Any], staged: Path) -> None:
    """The databases: in place with the folder, or loaded into PostgreSQL."""
    if about.get("database") != ("postgresql" if around.database else "sqlite"):
        raise RefusedError("backup.other_database", kind=about.get("database"))
    if not around.database:
        refuse_damaged(staged)
        return
    if not (staged / DUMP).is_file():
        raise MalformedError("backup.database", name=DUMP)
    load_dump(staged / DUMP, around.database)
    (staged / DUMP).unlink()
