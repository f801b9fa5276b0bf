"""Making a backup: the log stands still meanwhile, so that the databases hold at least all that it speaks of."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

from tansiq.desk.backup.databases import copy_out
from tansiq.desk.exchange import shelves as attachments
from tansiq.desk.manifests import rules as manifests
from tansiq.desk.screening import snapshot
from tansiq.desk.surroundings import (
    EXCHANGE_FILE,
    EXCHANGE_NAME,
    KEY_NAME,
    LOG_NAME,
    POLICY_NAME,
    VERIFIER_NAME,
    Surroundings,
)
from tansiq.desk.watchlists import photographs
from tansiq.stores.archive import Member, write_archive
from tansiq.stores.durable import TEMPORARY
from tansiq.stores.tiles import CHECKPOINT, read_state
from tansiq.stores.tiles_writer import LOCK, standing_still

__all__ = ["SECRETS", "Made", "back_up"]

#: Whoever has these acts in the node's name: they are in a backup only where they are asked for.
SECRETS: Final = (KEY_NAME, "secret-key", "oidc.toml")
#: What a node chose for itself.
_CHOSEN: Final = (VERIFIER_NAME, POLICY_NAME, EXCHANGE_FILE, manifests.OWN)
#: Folders of pictures and of sealed attachments, which the databases name by their digests. They are kept and deleted
#: with what they belong to.
SHELVES: Final = (photographs.SHELF, snapshot.SHELF, attachments.SHELF)
_PATIENCE_S: Final = 30.0


class Made(NamedTuple):
    """A backup: where it lies, and how many entries its log has."""

    path: Path
    logged: int


def back_up(around: Surroundings, path: Path, *, with_keys: bool) -> Made:
    """Write a backup of the node to ``path``; into it under a name with the time, where that is a folder.

    Raises RefusedError ``backup.exists``, ``ledger.locked`` where the log is in use for half a minute, and what
    ``copy_out`` raises; TansiqError ``storage.*``.
    """
    now = datetime.now(UTC)
    target = path / f"tansiq-desk-{now:%Y%m%dT%H%M%SZ}.tar" if path.is_dir() else path
    log = around.folder / LOG_NAME
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as name, _still(log):
        staged = Path(name)
        files = copy_out(staged, around.database)
        size = read_state(log).size if (log / CHECKPOINT).exists() else 0
        about = {
            "node": "desk",
            "made_at": now.isoformat(timespec="seconds"),
            "tansiq": version("tansiq"),
            "database": "postgresql" if around.database else "sqlite",
            "logged": size,
        }
        kept = [*_CHOSEN, *(_secrets(around.folder) if with_keys else ())]
        members = [
            *(Member(one, staged / one) for one in files),
            *(Member(one, around.folder / one) for one in kept if (around.folder / one).is_file()),
            # After the databases: whatever they name is there by then.
            *(one for shelf in SHELVES for one in _below(around.folder / shelf)),
            *(one for one in _below(log) if one.path.name != LOCK),
        ]
        write_archive(target, members, about)
    return Made(target, size)


def _secrets(folder: Path) -> Iterator[str]:
    """Files of keys: of the desk, and of all generations of the exchange."""
    yield from SECRETS
    for path in sorted((folder / EXCHANGE_NAME).glob("*")):
        if path.is_file():
            yield f"{EXCHANGE_NAME}/{path.name}"


@contextmanager
def _still(log: Path) -> Iterator[None]:
    if not log.is_dir():
        yield
        return
    with standing_still(log, _PATIENCE_S):
        yield


def _below(folder: Path) -> Iterator[Member]:
    """Every file below a folder that is written whole."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(TEMPORARY):
            yield Member(f"{folder.name}/{path.relative_to(folder).as_posix()}", path)
