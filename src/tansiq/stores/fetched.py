"""What is kept of a download: where an issue in use came from, and the last few issues that were refused.

    lists/<NAME>/<issue>/origin.json     the addresses, and what the publisher named the issue by (see ``Origin``)
    refused/<NAME>/<time>-<digest>/      the files of a refused issue as they came, with reason.json

The origin goes with its issue: when another issue takes its place, nothing is asked by the older one's names.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tansiq.errors import TansiqError
from tansiq.stores.durable import blocked, sync_folder, write_durably

__all__ = ["KEPT_ASIDE", "Origin", "PartOrigin", "keep_aside", "read_origin", "write_origin"]

KEPT_ASIDE: Final = 3  # refused issues of one list: enough to see whether it goes on, little enough for any disk
_FILE: Final = "origin.json"
_MAX_BYTES: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class PartOrigin:
    """One file of an issue: where it was fetched, and by what its publisher knows it (``ETag``, ``Last-Modified``).

    ``address`` is without its query, which may hold a secret; ``address_digest`` is SHA-256 of the whole.
    """

    address: str
    address_digest: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an issue in use was fetched: the name in the table of publishers, when (ISO, UTC), each file."""

    publisher: str
    fetched_at: str
    parts: tuple[PartOrigin, ...]


def write_origin(issue: Path, origin: Origin) -> None:
    """Keep the origin beside the issue in the folder ``issue``. Raises TansiqError ``storage.*``."""
    write_durably(issue / _FILE, [_as_json(asdict(origin))])


def read_origin(issue: Path) -> Origin | None:
    """The origin kept beside an issue; None where there is none or it cannot be read: then all is fetched anew."""
    try:
        with (issue / _FILE).open("rb") as stream:
            value = json.loads(stream.read(_MAX_BYTES))
        parts = tuple(PartOrigin(**part) for part in value.pop("parts"))
        return Origin(**value, parts=parts)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def keep_aside(
    home: Path, name: str, files: Iterable[Path], error: TansiqError, *, came_from: str, now: datetime
) -> Path:
    """Move the ``files`` of a refused issue of the list ``name`` out of the way, with the reason; return the folder.

    Older ones go when there are more than ``KEPT_ASIDE``. Raises TansiqError ``storage.*``.
    """
    kept = list(files)
    shelf = home / "refused" / name
    folder = _free_place(shelf, f"{now:%Y%m%dT%H%M%SZ}-{_digest(kept)[:12]}")
    try:
        folder.mkdir(parents=True)
        for file in kept:
            file.replace(folder / file.name)
    except OSError as problem:
        raise blocked(folder, problem) from problem
    details = {key: str(value) for key, value in error.details.items()}
    reason = {
        "code": error.code,
        "details": details,
        "came_from": came_from,
        "refused_at": now.isoformat(timespec="seconds"),
    }
    write_durably(folder / "reason.json", [_as_json(reason)])
    sync_folder(shelf)
    for old in sorted(shelf.iterdir())[:-KEPT_ASIDE]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def _as_json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _free_place(shelf: Path, wanted: str) -> Path:
    place, again = shelf / wanted, 1
    while place.exists():
        again += 1
        place = shelf / f"{wanted}-{again}"
    return place
