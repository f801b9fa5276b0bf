"""Photographs as files under their digest. They are kept and shown as they came: no program opens or compares them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from tansiq.desk.watchlists.models import Photograph
from tansiq.desk.watchlists.rules import rules
from tansiq.desk.watchlists.truth import Truth
from tansiq.errors import RefusedError
from tansiq.stores.durable import write_durably

__all__ = ["SHELF", "bring", "keep", "media_type", "photograph"]

#: Where pictures of entries lie.
SHELF = "photographs"

#: First bytes, by what a browser is told: anything else, such as a picture that may hold scripts, is refused.
_MEDIA = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def media_type(data: bytes) -> str:
    """What sort of picture it is, by its first bytes. Raises RefusedError ``entry.photograph``."""
    for start, name in _MEDIA:
        if data.startswith(start):
            return name
    raise RefusedError("entry.photograph")


def keep(data: bytes, shelf: str = SHELF) -> str:
    """Keep a picture; its digest (SHA-256). Raises RefusedError ``entry.photograph`` or ``entry.photograph_large``.

    ``shelf``: the folder of those that are kept and deleted together.
    """
    most = rules().limits.photograph_bytes
    if len(data) > most:
        raise RefusedError("entry.photograph_large", most=most)
    media_type(data)
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest, shelf)
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, [data])
    return digest


def photograph(digest: str, shelf: str = SHELF) -> bytes:
    """The bytes kept under a digest. Raises RefusedError ``access.unknown`` where there are none, or others."""
    try:
        data = _path(digest, shelf).read_bytes()
    except FileNotFoundError as error:
        raise RefusedError("access.unknown") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise RefusedError("access.unknown")
    return data


def bring(truth: Truth) -> None:
    """Delete the pictures of a deleted entry, but for those that another entry shows too."""
    if not truth.deleted:
        return
    for digest in truth.photographs:
        if not Photograph.objects.filter(digest=digest).exists():
            _path(digest).unlink(missing_ok=True)


def _path(digest: str, shelf: str = SHELF) -> Path:
    folder: Path = settings.TANSIQ_FOLDER
    return folder / shelf / digest[:2] / digest
