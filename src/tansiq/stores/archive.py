"""An archive of files: a tar whose first member lists all others, each with its size and its SHA-256.

Whatever is not as the list says is refused before anything is put in place: a cut archive, one of other hands, a name
that leads out of the folder, a link. The list is no signature: it tells damage, not forgery.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.durable import TEMPORARY, blocked, sync_folder

__all__ = ["ARCHIVE_FORMAT", "Member", "read_archive", "write_archive"]

ARCHIVE_FORMAT: Final = "tansiq-archive"
_VERSION: Final = 1
_LIST: Final = "manifest.json"
_LIST_MAX_BYTES: Final = 64 << 20
_CHUNK: Final = 1 << 20
_OWNER_ALONE: Final = 0o600
#: No part of a name is empty or begins with a dot, so that none leads upwards.
_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*){0,15}")


class Member(NamedTuple):
    """One file: its name in the archive, and where it lies."""

    name: str
    path: Path


def write_archive(path: Path, members: Iterable[Member], about: Mapping[str, object]) -> None:
    """Write the files into a new archive at ``path``, durably, readable by its owner alone.

    ``about``: what its reader wants to know, as values of JSON. Raises RefusedError ``backup.exists``, TansiqError
    ``storage.*``.
    """
    if path.exists():
        raise RefusedError("backup.exists", path=str(path))
    members = list(members)
    temporary = path.with_name(path.name + TEMPORARY)
    try:
        with suppress(FileNotFoundError):
            temporary.unlink()  # of one that broke off
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ALONE)
        with os.fdopen(descriptor, "wb") as stream:
            _write(stream, members, about)
            stream.flush()
            os.fsync(descriptor)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise blocked(path, error) from error
    sync_folder(path.parent)


def read_archive(path: Path, folder: Path) -> dict[str, Any]:
    """Lay the files of an archive into ``folder`` (made here), durably, and return what was told about them.

    Raises MalformedError ``backup.unreadable``, ``backup.foreign``, ``backup.differs``; then part of it may lie in
    ``folder``. TansiqError ``storage.*``.
    """
    try:
        with _opened(path) as archive:
            listed = _read_list(archive)
            for entry in listed["files"]:
                _take(archive, entry, folder)
            if archive.next() is not None:
                raise MalformedError("backup.differs", name="…")
    except (tarfile.TarError, EOFError) as error:
        raise MalformedError("backup.unreadable", path=str(path)) from error
    about: dict[str, Any] = listed["about"]
    return about


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with path.open("rb") as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            yield archive
    except OSError as error:
        raise blocked(path, error, writing=False) from error


def _write(stream: IO[bytes], members: list[Member], about: Mapping[str, object]) -> None:
    listed = [{"name": one.name, "size": one.path.stat().st_size, "sha256": _digest(one.path)} for one in members]
    content = {"format": ARCHIVE_FORMAT, "version": _VERSION, "about": about, "files": listed}
    text = json.dumps(content, ensure_ascii=False, indent=1).encode()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(_head(_LIST, len(text)), io.BytesIO(text))
        for one, entry in zip(members, listed, strict=True):
            with one.path.open("rb") as file:
                archive.addfile(_head(one.name, int(str(entry["size"]))), file)


def _head(name: str, size: int) -> tarfile.TarInfo:
    head = tarfile.TarInfo(name)
    head.size, head.mode = size, _OWNER_ALONE
    return head


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_list(archive: tarfile.TarFile) -> dict[str, Any]:
    head = archive.next()
    if head is None or head.name != _LIST or not head.isreg() or head.size > _LIST_MAX_BYTES:
        raise MalformedError("backup.foreign")
    stream = archive.extractfile(head)
    assert stream is not None
    try:
        listed = json.loads(stream.read())
    except ValueError as error:
        raise MalformedError("backup.foreign") from error
    if not isinstance(listed, dict) or (listed.get("format"), listed.get("version")) != (ARCHIVE_FORMAT, _VERSION):
        raise MalformedError("backup.foreign")
    if not isinstance(listed.get("about"), dict) or not _is_list_of_files(listed.get("files")):
        raise MalformedError("backup.foreign")
    return listed


def _is_list_of_files(files: object) -> bool:
    if not isinstance(files, list) or not all(isinstance(one, dict) for one in files):
        return False
    kinds = [(type(one.get("name")), type(one.get("size")), type(one.get("sha256"))) for one in files]
    return all(kind == (str, int, str) for kind in kinds) and len({one["name"] for one in files}) == len(files)


def _take(archive: tarfile.TarFile, entry: Mapping[str, Any], folder: Path) -> None:
    """Copy the next member, which must be the one that the list has next."""
    name, head = entry["name"], archive.next()
    fits = head is not None and head.isreg() and (head.name, head.size) == (name, entry["size"])
    if head is None or not fits or not _NAME.fullmatch(name):
        raise MalformedError("backup.differs", name=name)
    stream = archive.extractfile(head)
    assert stream is not None
    digest = _copy(stream, folder / name)
    if digest != entry["sha256"]:
        raise MalformedError("backup.differs", name=name)


def _copy(stream: IO[bytes], path: Path) -> str:
    digest = hashlib.sha256()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ALONE)
        with os.fdopen(descriptor, "wb") as file:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        raise blocked(path, error) from error
    return digest.hexdigest()
