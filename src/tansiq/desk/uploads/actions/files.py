"""Sending a file: announced, part by part, or whole at once where the browser runs no script."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import PurePath
from uuid import uuid4

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, demand, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.uploads import keeping, sight
from tansiq.desk.uploads.actions.effects import release
from tansiq.desk.uploads.models import Upload
from tansiq.desk.uploads.rules import kind as kind_named
from tansiq.desk.uploads.rules import rules
from tansiq.errors import RefusedError

__all__ = ["add_part", "begin", "drop", "forget", "send_whole"]

_SEND = "uploads:file:send"
_DIGEST = re.compile(r"[0-9a-f]{64}")


@action(_SEND)
def begin(*, by: Actor, kind: str, name: str, size: int, fingerprint: str) -> Upload:
    """Announce a file; where the same one broke off, it goes on from what has arrived (``received``).

    Raises RefusedError ``upload.kind``, ``access.permission``, ``upload.empty``, ``upload.too_large``,
    ``upload.fingerprint``, ``upload.too_many``.
    """
    demand(by, kind_named(kind).permission)
    _refuse_size(kind, size)
    if not _DIGEST.fullmatch(fingerprint):
        raise RefusedError("upload.fingerprint")
    mine = sight.own(by).select_for_update()
    found = mine.filter(kind=kind, size=size, fingerprint=fingerprint).first()
    if found is None:
        if mine.count() >= rules().at_once:
            raise RefusedError("upload.too_many", most=rules().at_once)
        told = {"kind": kind, "name": _named(name), "size": size, "fingerprint": fingerprint}
        found = Upload.objects.create(by_id=by.user_id, **told)
    _record(by, found, "begin")
    return found


@action(_SEND)
def add_part(*, by: Actor, upload_id: str, offset: int, digest: str, data: bytes) -> Upload:
    """Take the next part of a file. With the last one, the whole is compared with what was announced.

    Raises RefusedError ``access.unknown``, ``upload.offset`` with the place that is next, ``upload.part``,
    ``upload.digest``, ``upload.other_file``; TansiqError ``storage.*``.
    """
    found = sight.own_one(sight.own(by).select_for_update(), upload_id)
    if offset != found.received or found.is_whole:
        raise RefusedError("upload.offset", offset=offset, next=found.received)
    if len(data) != min(rules().part_bytes, found.size - offset):
        raise RefusedError("upload.part", bytes=len(data))
    if hashlib.sha256(data).hexdigest() != digest:
        raise RefusedError("upload.digest", offset=offset)
    keeping.add(found.pk, offset, data)
    found.received, found.moved_at = offset + len(data), timezone.now()
    if found.received == found.size:
        found.sha256 = _whole(found)
    found.save(update_fields=["received", "moved_at", "sha256"])
    _record(by, found, "part")
    return found


@action(_SEND)
def send_whole(*, by: Actor, kind: str, name: str, size: int, chunks: Iterable[bytes]) -> Upload:
    """Take a file that came in one piece. Raises as ``begin``, and TansiqError ``storage.*``."""
    demand(by, kind_named(kind).permission)
    _refuse_size(kind, size)
    pk = uuid4()
    keeping.write(pk, chunks)
    sha256, fingerprint = keeping.digests(keeping.parts(pk))
    made = Upload.objects.create(
        pk=pk, by_id=by.user_id, kind=kind, name=_named(name), size=size, received=size, sha256=sha256,
        fingerprint=fingerprint,
    )  # fmt: skip
    _record(by, made, "whole")
    return made


@action(_SEND)
def drop(*, by: Actor, upload_id: str) -> None:
    """Delete a file of one's own that nothing uses (any more). Raises RefusedError ``access.unknown``."""
    found = sight.own_one(sight.own(by).select_for_update(), upload_id)
    _record(by, found, "drop")
    release(found.pk)


@action("uploads:file:forget")
def forget(*, by: Actor, upload_id: str, now: datetime) -> None:
    """Delete a file that broke off and nobody went on sending, or that nothing came to use.

    Raises RefusedError ``access.unknown`` where it is not so (any more).
    """
    before = now - timedelta(hours=rules().unused_hours)
    unused = Upload.objects.select_for_update().filter(pk=upload_id, taken_at__isnull=True, moved_at__lte=before)
    found = unused.first()
    if found is None:
        raise RefusedError("access.unknown")
    _record(by, found, "unused")
    release(found.pk)


def _refuse_size(kind: str, size: int) -> None:
    most = kind_named(kind).bytes
    if size <= 0:
        raise RefusedError("upload.empty")
    if size > most:
        raise RefusedError("upload.too_large", size=size, most=most)


def _named(name: str) -> str:
    """What the file is called, without the folders of another machine and without signs that nobody sees."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[-200:] or "file"


def _whole(found: Upload) -> str:
    sha256, fingerprint = keeping.digests(keeping.parts(found.pk))
    if fingerprint != found.fingerprint:
        raise RefusedError("upload.other_file", name=found.name)
    return sha256


def _record(by: Actor, found: Upload, what: str) -> None:
    details = {"kind": found.kind, "did": what, "size": found.size, "received": found.received, "sha256": found.sha256}
    permission = "uploads:file:forget" if what == "unused" else _SEND
    record(permission, by=by, target=f"upload:{found.pk}", details=details)
