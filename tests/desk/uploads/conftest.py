"""Files that invented people send."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tansiq.desk.uploads import rules as table
from tansiq.desk.uploads.actions import files
from tansiq.desk.uploads.models import Upload

PART = 64


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of 64 bytes, so that small files have many."""
    small = replace(table.rules(), part_bytes=PART)
    table.rules.cache_clear()
    for place in ("rules", "keeping", "forms", "actions.files"):
        monkeypatch.setattr(f"tansiq.desk.uploads.{place}.rules", lambda: small)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def parts_of(data: bytes) -> list[bytes]:
    return [data[start : start + PART] for start in range(0, len(data), PART)]


def fingerprint(data: bytes) -> str:
    return digest(b"".join(hashlib.sha256(part).digest() for part in parts_of(data)))


def announce(by: Any, data: bytes, name: str = "wanted.csv", kind: str = "list") -> Upload:
    return files.begin(by=by, kind=kind, name=name, size=len(data), fingerprint=fingerprint(data))


def send(by: Any, upload: Upload, data: bytes, *, parts: int | None = None) -> Upload:
    """Send ``data`` from where it stands: so many parts, or all."""
    for part in parts_of(data)[upload.received // PART :][:parts]:
        told = {"upload_id": str(upload.pk), "offset": upload.received, "digest": digest(part)}
        upload = files.add_part(by=by, data=part, **told)
    return upload


@pytest.fixture
def sender(officer: Callable[..., Any]) -> Any:
    return officer("supervisor").actor
