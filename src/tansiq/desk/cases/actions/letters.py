"""Keeping a letter that was set in type."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from tansiq.desk.accounts.verbs import action
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.effects import add_event, refuse, touch
from tansiq.desk.cases.letters import Draft
from tansiq.desk.cases.library import definition_of
from tansiq.desk.cases.models import Event, Letter
from tansiq.desk.cases.sight import locked_case
from tansiq.desk.cases.standing import standing_of
from tansiq.engines.workflows import letter_refusals

__all__ = ["keep_letter"]

_WRITE = "cases:letter:write"


@action("cases:letter:write")
def keep_letter(*, by: Actor, draft: Draft, document: bytes, lang: str = "en") -> str:
    """Keep a letter with its document, as an event of the case; its id.

    Raises RefusedError ``access.unknown``, ``case.changed`` where something was done since it was filled in, and
    ``letter.*`` with what stands against it.
    """
    case = locked_case(by, draft.case_id, draft.revision)
    definition = definition_of(case)
    refuse(letter_refusals(definition, standing_of(case, definition), draft.letter, by.role), lang)
    now, digest = timezone.now(), hashlib.sha256(document).hexdigest()
    said = {"letter": draft.letter, "lang": draft.tongue, "reference": draft.reference, "digest": digest}
    event = add_event(_WRITE, case, Event.Kind.LETTER, by=by, at=now, details=said)
    kept = Letter.objects.create(
        case=case, event=event, letter=draft.letter, tongue=draft.tongue, reference=draft.reference, digest=digest,
        document=document,
    )  # fmt: skip
    touch(case, now)
    return str(kept.pk)
