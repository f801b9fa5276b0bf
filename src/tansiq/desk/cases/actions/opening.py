"""Opening a case, and who or what it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.verbs import action
from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.effects import add_event, refuse, settle, write_clocks
from tansiq.desk.cases.consequences import Happened, after_opening
from tansiq.desk.cases.facts import to_stored
from tansiq.desk.cases.library import library, node_parameters, place
from tansiq.desk.cases.models import HANDLING, Case, Event, FactChange, Party
from tansiq.desk.cases.sight import locked_case
from tansiq.desk.cases.standing import standing_of
from tansiq.engines.workflows import CaseType, Standing, opening_refusals
from tansiq.engines.workflows import open_case as begun
from tansiq.errors import RefusedError

__all__ = ["add_party", "open_case"]

_OPEN, _PARTY = "cases:case:open", "cases:party:add"


@action("cases:case:open")
def open_case(
    *,
    by: Actor,
    type_id: str,
    purpose: str,
    legal_basis: str,
    handling: str,
    facts: Mapping[str, object],
    group: str = "",
    authority: str = "",
    parties: Collection[tuple[str, str]] = (),
    linked_duties: Iterable[tuple[str, str]] = (),
    needed_at: datetime | None = None,
    rank: int = 0,
    about: Sequence[str] = (),
    lang: str = "en",
) -> Case:
    """A case of the newest version of its type, in the first state. ``parties`` are pairs of reference and part.

    ``needed_at``: by when somebody needs the decision (None: now); ``rank``: what comes first of those needed at one
    moment, the lowest at the top; ``about``: texts that tell it from others in a list, each of its own script.

    Raises RefusedError ``workflow.type_unknown``, ``case.purpose``, ``case.handling_unknown``, ``access.unknown`` for a
    matter that is not open to whoever opens the case, and ``step.*`` where a mandatory fact or a parameter is missing.
    """
    definition = library().newest(type_id)
    _refuse_bad_head(by, purpose, legal_basis, handling, group)
    now, where = timezone.now(), place()
    linked = frozenset(linked_duties)
    draft = Standing(definition.initial, facts, node_parameters().of(type_id), linked_duties=linked)
    refuse(opening_refusals(definition, draft), lang)
    standing = begun(definition, draft, now, where)
    case = _row(by, definition, facts, purpose=purpose, legal_basis=legal_basis, handling=handling)
    case.group_id, case.authority, case.linked_duties = group or None, authority, sorted(linked)
    case.opened_at, case.needed_at, case.rank, case.about = now, needed_at or now, rank, list(about)
    case.save(force_insert=True)
    event = add_event(_OPEN, case, Event.Kind.OPENED, by=by, at=now, entered=standing.state)
    FactChange.objects.create(event=event, values=case.facts)
    Party.objects.bulk_create(Party(case=case, reference=reference, part=part) for reference, part in parties)
    write_clocks(case, (), standing.clocks, event)
    settle(case, definition, standing, now, parties=[reference for reference, _ in parties])
    after_opening(Happened(case, by, lang=lang))
    return case


@action("cases:party:add")
def add_party(*, by: Actor, case_id: str, revision: int, reference: str, part: str) -> None:
    """Somebody or something more that the case is about.

    Raises RefusedError ``access.unknown``, ``case.changed``, ``case.party`` where it is there already.
    """
    case = locked_case(by, case_id, revision)
    if case.parties.filter(reference=reference, part=part).exists():
        raise RefusedError("case.party", reference=reference)
    Party.objects.create(case=case, reference=reference, part=part)
    now = timezone.now()
    definition = library().version(case.type, case.version, case.fingerprint)
    add_event(_PARTY, case, Event.Kind.PARTY, by=by, at=now, details={"part": part})
    known = case.parties.values_list("reference", flat=True)
    settle(case, definition, standing_of(case, definition), now, parties=known)


def _refuse_bad_head(by: Actor, purpose: str, legal_basis: str, handling: str, group: str) -> None:
    if not purpose.strip() or not legal_basis.strip():
        raise RefusedError("case.purpose")
    if handling not in HANDLING:
        raise RefusedError("case.handling_unknown", handling=handling[:20])
    if group and group not in by.groups:
        raise RefusedError("access.unknown")


def _row(by: Actor, definition: CaseType, facts: Mapping[str, object], **said: str) -> Case:
    unit = User.objects.filter(pk=by.user_id).values_list("unit", flat=True).first()
    return Case(
        type=definition.id,
        version=definition.version,
        fingerprint=definition.fingerprint,
        state=definition.initial,
        unit_id=unit,
        facts=to_stored(facts),
        **said,
    )
