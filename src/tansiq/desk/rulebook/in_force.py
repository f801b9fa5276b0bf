"""The rulebook in force at the moment asked: out of the editions that have begun, never out of files in a folder.

Each asking is one question to the database, so that every process knows of a new edition at once. Within one request
(`RulebookMiddleware`) it is asked once: a page does not change its law half way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tansiq.desk.rulebook.composed import Rulebook, composed
from tansiq.desk.rulebook.models import File, Ruling
from tansiq.engines.canonical import canonical_form
from tansiq.errors import MalformedError

__all__ = [
    "RulebookMiddleware", "Standing", "digest_of", "files_of", "history", "is_unsettled", "per_rulebook", "rulebook",
    "standing", "standing_still", "today",
]  # fmt: skip

P = ParamSpec("P")
R = TypeVar("R")

#: Editions that have begun, the oldest first: id and digest of each.
Begun = tuple[tuple[int, str], ...]

_OLD_FOLDER = "law"
_MOST_BYTES = 1024**2
_kept: ContextVar[list[Standing] | None] = ContextVar("standing", default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Which editions have begun. ``unsettled``: records of law lie where they once counted, and none was activated."""

    begun: Begun
    unsettled: bool


def standing() -> Standing:
    """What stands now; the same all through a request."""
    kept = _kept.get()
    if kept:
        return kept[0]
    begun = _begun()
    found = Standing(begun, not begun and _has_old_records())
    if kept is not None:
        kept.append(found)
    return found


def is_unsettled() -> bool:
    """Whether nothing may be sent, because two persons have yet to say which law the node has.

    So on a node that had its own records in the folder ``law`` before editions were: what it forbade is forbidden
    still, until an edition has begun.
    """
    return standing().unsettled


def rulebook() -> Rulebook:
    """All that is in force now. Raises MalformedError ``rulebook.altered`` where the database was changed."""
    return _rulebook(standing().begun)


def today() -> date:
    """The day at the node."""
    return timezone.now().astimezone(ZoneInfo(settings.TANSIQ_TIME_ZONE)).date()


def per_rulebook(question: Callable[P, R]) -> Callable[P, R]:
    """Keep what a question answers for as long as no other edition is in force."""

    @lru_cache(maxsize=512)
    def kept(_: Begun, *args: P.args, **kwargs: P.kwargs) -> R:
        return question(*args, **kwargs)

    @wraps(question)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        with standing_still():
            return kept(standing().begun, *args, **kwargs)  # type: ignore[arg-type]  # mypy: of arguments to a cache

    return ask


def history(begun: Begun) -> tuple[Mapping[str, bytes], ...]:
    """The files of editions, each compared with its digest. Raises MalformedError ``rulebook.altered``."""
    return tuple(files_of(edition_id, digest) for edition_id, digest in begun)


def files_of(edition_id: int, digest: str) -> dict[str, bytes]:
    """The files of an edition by path. Raises MalformedError ``rulebook.altered`` where they are not those proposed."""
    rows = File.objects.filter(edition=edition_id).order_by("path").values_list("path", "data")
    found = {path: bytes(data) for path, data in rows}
    if digest_of(found) != digest:
        raise MalformedError("rulebook.altered", edition=edition_id)
    return found


def digest_of(files: Mapping[str, bytes]) -> str:
    """One digest (SHA-256, hex) of all files with their paths."""
    told = [[path, hashlib.sha256(data).hexdigest()] for path, data in sorted(files.items())]
    return hashlib.sha256(canonical_form(told, limit=_MOST_BYTES)).hexdigest()


class RulebookMiddleware:
    """Let one request see one rulebook, from its first question about it to its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        with standing_still():
            return self.get_response(request)


@contextmanager
def standing_still() -> Iterator[None]:
    """Ask once, at the first question, for all that is done meanwhile."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)


@lru_cache(maxsize=8)
def _rulebook(begun: Begun) -> Rulebook:
    return composed(history(begun))


def _begun() -> Begun:
    called_off = Ruling.objects.filter(kind=Ruling.Kind.CALLED_OFF).values("edition")
    rows: Iterable[tuple[int, str]] = (
        Ruling.objects.filter(kind=Ruling.Kind.ACTIVATED, begins_on__lte=today())
        .exclude(edition__in=called_off)
        .order_by("at", "pk")
        .values_list("edition_id", "edition__digest")
    )
    return tuple(rows)


def _has_old_records() -> bool:
    folder: Path = settings.TANSIQ_FOLDER / _OLD_FOLDER
    return folder.is_dir() and any(folder.rglob("*.toml"))
