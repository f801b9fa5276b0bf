"""Recording facts: values of the type's form, and no others."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from tansiq.desk.accounts.verbs import action
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.effects import add_event, clear_pending, refuse, settle
from tansiq.desk.cases.consequences import Happened, after_recording
from tansiq.desk.cases.facts import from_stored, to_stored
from tansiq.desk.cases.library import definition_of
from tansiq.desk.cases.models import Event, FactChange
from tansiq.desk.cases.need_to_know import is_shown
from tansiq.desk.cases.sheet import has_part
from tansiq.desk.cases.sight import locked_case
from tansiq.desk.cases.standing import standing_of
from tansiq.engines.workflows import fact_refusals, is_filled
from tansiq.errors import RefusedError

__all__ = ["record_facts"]

_RECORD = "cases:fact:record"


@action("cases:fact:record")
def record_facts(
    *, by: Actor, case_id: str, revision: int, facts: Mapping[str, object], lang: str = "en"
) -> tuple[str, ...]:
    """Set facts by name; an empty one is taken away. The names of those that changed.

    Raises RefusedError ``access.unknown``, ``case.changed``, ``case.final``, ``case.no_part`` for a role without a step
    in this type, ``case.fact_unseen`` for a fact that the role is not shown, ``case.nothing_new``, what the effect on
    another application raises, and ``step.*`` for a value that the form does not have.
    """
    case = locked_case(by, case_id, revision)
    definition = definition_of(case)
    if case.is_final:
        raise RefusedError("case.final", case=case.reference)
    if not has_part(definition, by.role):
        raise RefusedError("case.no_part", role=by.role)
    if unseen := [name for name in facts if not is_shown(case.type, name, by.role) and name in definition.fields]:
        raise RefusedError("case.fact_unseen", field=definition.fields[min(unseen)].texts.told(lang), role=by.role)
    given = {name: value if is_filled(value) else None for name, value in facts.items()}
    merged = from_stored(definition.fields, case.facts) | given
    after = {name: value for name, value in merged.items() if value is not None}
    refuse([*fact_refusals(definition.fields, after, "")], lang)
    changed = {name: value for name, value in to_stored(given).items() if case.facts.get(name) != value}
    if not changed:
        raise RefusedError("case.nothing_new")
    now = timezone.now()
    case.facts = to_stored(after)
    event = add_event(_RECORD, case, Event.Kind.FACTS, by=by, at=now, details={"fields": sorted(changed)})
    FactChange.objects.create(event=event, values=changed)
    clear_pending(case, by, now)
    parties = case.parties.values_list("reference", flat=True)
    settle(case, definition, standing_of(case, definition), now, parties=parties)
    after_recording(Happened(case, by, lang=lang))
    return tuple(sorted(changed))
