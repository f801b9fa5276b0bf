"""How far a manifest has come: written by the worker, in the name of whoever sent it.

Every action names the row that it goes on from. Of two processes one writes, and the other is told that it is late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.manifests.actions.effects import held, kept_until
from tansiq.desk.manifests.models import Manifest, RowProblem
from tansiq.desk.manifests.reading import Row
from tansiq.engines.manifests import Rejected, Traveller
from tansiq.engines.tables import Problem

__all__ = ["advance", "count", "finish", "stop"]

_SCREEN = "manifests:manifest:screen"
_RAW = 2000


@action(_SCREEN)
def count(
    *, by: Actor, manifest_id: str, total: int, kind: str, columns: Sequence[Sequence[object]], origin: str
) -> None:
    """Keep what was found when the rows were counted: how many there are, what the file is, how long it is kept.

    Raises RefusedError ``access.unknown``, ``manifests.moved``.
    """
    found = held(by, manifest_id, 0)
    found.total, found.format, found.columns, found.origin = total, kind, [list(one) for one in columns], origin
    found.delete_after, found.delete_citation = kept_until(origin, found.sent_at)
    found.moved_at = timezone.now()
    found.save()
    _record(by, found, "count", rows=total, format=kind, origin=origin)


@action(_SCREEN)
def advance(*, by: Actor, manifest_id: str, at: int, rows: Sequence[Row]) -> None:
    """Keep that ``rows``, the next ones after the first ``at``, were dealt with. Its travellers were screened before.

    Raises RefusedError ``access.unknown``, ``manifests.moved``.
    """
    found = held(by, manifest_id, at)
    rejected = [one for one in rows if isinstance(one, Rejected)]
    doubts = [(one, doubt) for one in rows if isinstance(one, Traveller) for doubt in one.problems]
    _keep(found, [*map(_rejection, rejected), *(_doubt(doubt, one.row) for one, doubt in doubts)])
    found.done += len(rows)
    found.rejected += len(rejected)
    found.screened += len(rows) - len(rejected)
    found.doubtful += len({id(one) for one, _ in doubts})
    found.moved_at = timezone.now()
    found.save(update_fields=["done", "rejected", "screened", "doubtful", "moved_at"])
    _record(by, found, "advance", rows=len(rows), rejected=len(rejected))


@action(_SCREEN)
def finish(*, by: Actor, manifest_id: str, at: int, problems: Iterable[Problem]) -> None:
    """Keep that all rows were dealt with, and what concerns the file as a whole.

    Raises RefusedError ``access.unknown``, ``manifests.moved``.
    """
    found = held(by, manifest_id, at)
    _keep(found, [_doubt(one, one.line) for one in problems])
    found.status, found.total = Manifest.Status.DONE, at
    found.ended_at = found.moved_at = timezone.now()
    found.save(update_fields=["status", "total", "ended_at", "moved_at"])
    _record(by, found, "finish", screened=found.screened, rejected=found.rejected)


@action(_SCREEN)
def stop(*, by: Actor, manifest_id: str, at: int, status: str, code: str, details: Mapping[str, object]) -> None:
    """Keep that it cannot go on (``refused``), or not until a person says so (``halted``), and why.

    Raises RefusedError ``access.unknown``, ``manifests.moved``.
    """
    found = held(by, manifest_id, at)
    # A reader names the file by where it lies here: people know it by its name.
    shown = {name: found.file_name if name in ("path", "file") else str(told)[:200] for name, told in details.items()}
    found.status, found.code, found.details = Manifest.Status(status), code, shown
    found.moved_at = timezone.now()
    found.ended_at = found.moved_at if status == Manifest.Status.REFUSED else None
    found.save(update_fields=["status", "code", "details", "moved_at", "ended_at"])
    _record(by, found, status, code=code)


def _rejection(one: Rejected) -> RowProblem:
    return RowProblem(place=one.row, code=one.code, details=dict(one.details), raw=one.raw[:_RAW], is_rejected=True)


def _doubt(one: Problem, place: int) -> RowProblem:
    return RowProblem(place=place, code=one.code, details=dict(one.details), is_rejected=False)


def _keep(found: Manifest, problems: Sequence[RowProblem]) -> None:
    first = found.problems.count()
    for number, one in enumerate(problems, first):
        one.manifest, one.number = found, number
        one.raw = _kept(one.raw)
        one.details = {name: _kept(str(told)) for name, told in one.details.items()}
    RowProblem.objects.bulk_create(problems, batch_size=500)


def _kept(text: str) -> str:
    """A text that a database can keep: no NUL, and no half of a character."""
    return text.replace("\x00", "\u2400").encode("utf-8", "backslashreplace").decode("utf-8")


def _record(by: Actor, found: Manifest, what: str, **details: object) -> None:
    told = {"did": what, "done": found.done, **details}
    record(_SCREEN, by=by.acting_for(found.purpose), target=f"manifest:{found.pk}", details=told)
