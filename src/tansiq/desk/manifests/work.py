"""What the worker does for manifests: a little of the oldest that waits, and deleting those whose time is over.

It may be killed at any moment. A row is screened before it is counted as done, and screening a row again changes
nothing: so none is lost and none becomes two cases, wherever it breaks off.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import Error as DatabaseError
from django.utils import timezone

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.audit.actor import Actor
from tansiq.desk.manifests.actions import disposal, screening
from tansiq.desk.manifests.models import Certificate, Manifest
from tansiq.desk.manifests.reading import Reading, format_of
from tansiq.desk.manifests.rules import rules
from tansiq.desk.screening.screen import screen
from tansiq.desk.screening.travellers import Source
from tansiq.desk.screening.travellers import Traveller as Asked
from tansiq.desk.uploads import keeping
from tansiq.desk.uploads.models import Upload
from tansiq.engines.manifests import Traveller
from tansiq.errors import MalformedError, RefusedError, TansiqError

__all__ = ["WORKER", "delete_old", "screen_some"]

#: The node itself: it may delete what the law lets it keep no longer, and nothing else.
WORKER = Actor(user_id="", via="worker", permissions=frozenset({"manifests:manifest:expire"}))
_AT_ONCE = 50
_SCREEN = "manifests:manifest:screen"
_COPIES = ["database", "file"]
#: What another process is at: it is tried again.
_PASSING = ("watchlists.busy", "index.", "storage.")
#: Another process was quicker, or a person deleted it.
_GONE = ("manifests.moved", "access.unknown")
_log = logging.getLogger(__name__)

#: The file that this process is reading, and for which manifest: it is gone on with at the next turn.
_open: dict[UUID, Reading] = {}


def screen_some() -> int:
    """Do a little of the oldest manifest that waits; how many rows were dealt with, 0 where none waits.

    Raises what a search raises where a list cannot be searched (it is told, and tried again), and ``storage.*``.
    """
    found = Manifest.objects.filter(status=Manifest.Status.WAITING).order_by("sent_at", "pk").first()
    if found is None:
        _let_go()
        return 0
    by = _sender(found)
    try:
        return _turn(found, by)
    except RefusedError as error:
        _let_go()
        if error.code.startswith(_PASSING):
            raise
        if error.code not in _GONE:
            _stop(found, by, Manifest.Status.HALTED, error.code, **error.details)
        return 1
    except (TansiqError, DatabaseError):
        _let_go()
        raise
    # A fault of the program: the log of the machine has it, and the other manifests go on.
    except Exception as error:  # noqa: BLE001
        _log.exception("the manifest %s failed", found.reference)
        _let_go()
        _stop(found, by, Manifest.Status.HALTED, "manifests.failed", kind=type(error).__name__)
        return 1


def delete_old() -> int:
    """Delete manifests whose time is over, and complete the certificates of what is gone everywhere; how many."""
    now = timezone.now()
    over = Manifest.objects.filter(delete_after__lte=now).order_by("delete_after")
    gone = list(over.values_list("pk", flat=True)[:_AT_ONCE])
    for pk in gone:
        disposal.expire(by=WORKER, manifest_id=str(pk), now=now)
    unproved = list(Certificate.objects.filter(proved_at__isnull=True).order_by("at")[:_AT_ONCE])
    return len(gone) + sum(_is_proved(one) for one in unproved)


def _turn(found: Manifest, by: Actor) -> int:
    if not by.may(_SCREEN):
        _stop(found, by, Manifest.Status.HALTED, "manifests.sender", role=found.role)
        return 1
    if not keeping.path_of(found.upload_id).is_file():
        # Backups hold no such files: on a node that was restored, one that had not been read is sent again.
        _stop(found, by, Manifest.Status.REFUSED, "manifests.file_gone")
        return 1
    try:
        if found.total is None:
            return _count(found, by)
        reading = _reading(found, found.done)
        rows = reading.take(rules().limits.screened_at_once)
    except MalformedError as error:
        _let_go()
        _stop(found, by, Manifest.Status.REFUSED, error.code, **error.details)
        return 1
    if not rows:
        screening.finish(by=by, manifest_id=str(found.pk), at=found.done, problems=reading.problems)
        _let_go()
        return 1
    asked = [_asked(found.done + number, row) for number, row in enumerate(rows, 1) if isinstance(row, Traveller)]
    if asked:
        screen(travellers=asked, source=_source(found), by=by)
    screening.advance(by=by, manifest_id=str(found.pk), at=found.done, rows=rows)
    return len(rows)


def _count(found: Manifest, by: Actor) -> int:
    """Read on to the end of the file, which shows before anybody is screened whether it can be read at all."""
    reading, limits = _reading(found, None), rules().limits
    if rows := reading.take(limits.counted_at_once):
        if reading.at > limits.rows:
            _let_go()
            _stop(found, by, Manifest.Status.REFUSED, "manifests.too_many_rows", most=limits.rows)
        return len(rows)
    kind, mapping = format_of(reading.path, reading.heard)
    columns = [(one.heading or str(one.place + 1), one.field) for one in mapping.columns] if mapping else []
    screening.count(
        by=by, manifest_id=str(found.pk), total=reading.at, kind=kind, columns=columns, origin=reading.origin
    )
    _let_go()
    return 1


def _reading(found: Manifest, start: int | None) -> Reading:
    """The file of a manifest from a row on; None: wherever this process has come to, counting."""
    known = _open.get(found.pk)
    if known is not None and start in (None, known.at):
        return known
    _let_go()
    _open[found.pk] = Reading(keeping.path_of(found.upload_id), start or 0)
    return _open[found.pk]


def _let_go() -> None:
    while _open:
        _open.popitem()[1].close()


def _sender(found: Manifest) -> Actor:
    """Whoever sent it, in the role of then and with what it may and sees now; nobody where that is over."""
    user = User.objects.filter(pk=found.by_id, is_active=True).first()
    by = actor_of(user, found.role, via="worker") if user else Actor(str(found.by_id), via="worker")
    by = by if by.role == found.role else Actor(by.user_id, via="worker")
    return by.acting_for(found.purpose)


def _stop(found: Manifest, by: Actor, status: str, code: str, **details: object) -> None:
    """Whoever sent it may have lost the role or the matter meanwhile: that it stops is kept all the same."""
    groups = frozenset({str(found.group_id)} if found.group_id else ())
    allowed = Actor(by.user_id, found.role, "worker", permissions=frozenset({_SCREEN}), groups=groups)
    screening.stop(by=allowed, manifest_id=str(found.pk), at=found.done, status=status, code=code, details=details)


def _asked(number: int, row: Traveller) -> Asked:
    """A traveller by its number in the file: messages count their segments anew, so a place may come twice."""
    return Asked(row.record, f"{number}:{row.row}")


def _source(found: Manifest) -> Source:
    return Source(
        kind="manifest",
        reference=str(found.pk),
        checkpoint=found.checkpoint,
        checked_at=found.sent_at,
        legal_basis=found.legal_basis,
        needed_at=found.arrives_at,
    )


def _is_proved(certificate: Certificate) -> bool:
    left = Upload.objects.filter(pk=certificate.upload_id).exists()
    path = keeping.path_of(certificate.upload_id)
    if left or Manifest.objects.filter(pk=certificate.manifest_id).exists():
        return False
    path.unlink(missing_ok=True)
    disposal.prove(by=WORKER, certificate_id=certificate.pk, copies=_COPIES)
    return True
