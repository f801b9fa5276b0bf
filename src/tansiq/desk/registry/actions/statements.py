"""What became of a letter, as a person states it: entered beside what was said before, never over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.exchange.actions.effects import settle_by_word
from tansiq.desk.exchange.models import Outgoing
from tansiq.desk.parameters.library import place
from tansiq.desk.registry import sight
from tansiq.desk.registry.actions.effects import keep_scan
from tansiq.desk.registry.models import Letter, Scan, Statement
from tansiq.desk.registry.rules import rules
from tansiq.desk.registry.sheet import stated_of
from tansiq.desk.registry.standing import Stated, furthest, refuse_next
from tansiq.engines.workflows.sight import local_day
from tansiq.errors import RefusedError

__all__ = ["Word", "state"]

_STATE = "registry:statement:enter"


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody states: what happened on which day, how that is known, the number of a slip.

    ``corrects``: the number of the statement whose place it takes, or which it takes back (``withdraws``).
    """

    kind: str
    happened_on: date
    known_by: str
    slip: str = ""
    corrects: int | None = None
    withdraws: bool = False


@action(_STATE)
def state(*, by: Actor, letter_id: str, word: Word, upload_id: str = "") -> int:
    """State what became of a letter; the number of the statement. ``upload_id``: a scanned receipt.

    Raises RefusedError ``access.unknown``, ``registry.void``, ``registry.unmade``, ``registry.known_by``, as
    ``standing.refuse_next`` and as ``effects.keep_scan``.
    """
    letter = _locked(by, letter_id)
    if not 0 < len(word.known_by.strip()) <= rules().letters.note:
        raise RefusedError("registry.known_by", most=rules().letters.note)
    now = timezone.now()
    before = [stated_of(one) for one in letter.statements.order_by("pk")]
    number = max((one.number for one in before), default=0) + 1
    new = Stated(number, word.kind, word.happened_on, word.corrects, word.withdraws)
    refuse_next(before, new, made_on=local_day(letter.numbered_at, place()), today=local_day(now, place()))
    scan = keep_scan(by, upload_id, "letter_receipt") if upload_id else None
    made = _written(by, letter, word, scan)
    message = letter.message
    settle_by_word(message, now, has_left=bool(furthest([*before, new])))
    details = {
        "number": letter.number, "statement": made.pk, "kind": made.kind, "happened_on": made.happened_on.isoformat(),
        "corrects": made.corrects_id, "withdraws": made.withdraws, "scan": scan.sha256 if scan else "",
        "stands": message.status,
    }  # fmt: skip
    record(_STATE, by=by, target=f"message:{message.message_id}", details=details)
    return made.pk


def _locked(by: Actor, letter_id: str) -> Letter:
    """The letter with its message, held until the transaction ends."""
    pk = sight.letter(by, letter_id).pk
    found = Letter.objects.select_for_update(of=("self",)).get(pk=pk)
    if found.void_at is not None:
        raise RefusedError("registry.void", number=found.number)
    if found.made_at is None:
        raise RefusedError("registry.unmade", number=found.number)
    found.message = Outgoing.objects.select_for_update(of=("self",)).get(pk=found.message_id)
    return found


def _written(by: Actor, letter: Letter, word: Word, scan: Scan | None) -> Statement:
    return Statement.objects.create(
        letter=letter, kind=word.kind, happened_on=word.happened_on, known_by=word.known_by.strip(),
        slip=word.slip.strip(), scan=scan, corrects_id=word.corrects, withdraws=word.withdraws, by_id=by.user_id,
        role=by.role,
    )  # fmt: skip
