"""Whose a file is: by its digest, whoever attaches it, and whatever it is called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from tansiq.desk.exchange.models import Attached, Incoming

__all__ = ["brought", "came_with", "inside"]


def brought(digests: Iterable[str]) -> list[tuple[Incoming, str]]:
    """The messages of others that brought these files, each with a digest: taking a file out changes no owner.

    A file that we had sent before it came stays ours: nobody becomes its owner by sending it back.
    """
    names = tuple(digests)
    if not names:
        return []
    sent: dict[str, datetime] = {}
    for digest, at in Attached.objects.filter(outgoing__isnull=False, digest__in=names).values_list(
        "digest", "outgoing__queued_at"
    ):
        sent[digest] = min(at, sent.get(digest, at))
    rows = Attached.objects.filter(incoming__isnull=False, digest__in=names).select_related("incoming__partner")
    came = [(one.digest, one.incoming) for one in rows if one.incoming is not None]
    return [(one, digest) for digest, one in came if digest not in sent or one.received_at < sent[digest]]


def came_with(digests: Iterable[str]) -> list[Incoming]:
    """The messages of others that brought these files."""
    return [one for one, _ in brought(digests)]


def inside(body: Mapping[str, object]) -> dict[str, str]:
    """The files of a message that came inside it from another authority, by digest, each with its owner.

    As far as it can be read: the body is the partner's.
    """
    held = body.get("passed_on")
    found: dict[str, str] = {}
    for one in held if isinstance(held, list) else ():
        files = one.get("files") if isinstance(one, dict) else None
        for digest in files if isinstance(files, Collection) and not isinstance(files, str) else ():
            found[str(digest)] = str(one.get("owner") or "")
    return found
