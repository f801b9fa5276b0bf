"""What comes of a case beyond the case itself: the table ``consequences.toml``, and what each of its words does.

Called by the actions of cases within their transaction. What a case type changes elsewhere is changed by the actions of
the application that it belongs to, under the permission of whoever takes the step, and in no other way. Words of
applications below stand here in ``EFFECTS``; those of applications above, of which cases know nothing, in the settings
(``TANSIQ_EFFECTS``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.effects import forget
from tansiq.desk.cases.library import definition_of
from tansiq.desk.cases.models import Case, Event
from tansiq.desk.cases.standing import standing_of
from tansiq.desk.rulebook.tables import Table
from tansiq.desk.watchlists import truth
from tansiq.desk.watchlists.actions import disposal, entries, terms
from tansiq.desk.watchlists.content import read_content
from tansiq.desk.watchlists.models import Entry
from tansiq.desk.watchlists.rules import case_type, rules
from tansiq.engines.workflows import CaseType, Library, in_force
from tansiq.engines.workflows.definition import Step
from tansiq.errors import MalformedError, RefusedError

__all__ = [
    "EFFECTS",
    "Consequences",
    "Happened",
    "after_opening",
    "after_recording",
    "after_step",
    "carries_entry",
    "check_types",
    "effect",
    "read_table",
    "table",
]

_EVERY_OTHER = "every_other"
_DRAFTED = "entry.draft"

#: What a word of the table does.
Effect = Callable[["Happened"], None]


@dataclass(frozen=True, slots=True)
class Consequences:
    """The effects of one case type, each a word of ``EFFECTS``: when it is opened, by state, by step."""

    opened: tuple[str, ...] = ()
    recorded: Mapping[str, tuple[str, ...]] | None = None
    steps: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """What was done to a case: by whom, what was said, and by which step (None: it was opened, or facts recorded).

    ``event``: what is kept of a step; its person is the first of two.
    """

    case: Case
    by: Actor
    step: Step | None = None
    attested: frozenset[str] = frozenset()
    reasons: str = ""
    lang: str = "en"
    event: Event | None = None

    @property
    def definition(self) -> CaseType:
        """The rules of the case."""
        return definition_of(self.case)

    @property
    def actor(self) -> Actor:
        """Whoever acts, for this case."""
        return self.by.acting_for(self.case.purpose, str(self.case.pk))

    @property
    def reason(self) -> str:
        """Why, as it is kept elsewhere: the reasons, or the step by its name."""
        assert self.step is not None
        return self.reasons or f"{self.step.texts.told(self.lang)} · {self.case.reference}"


def read_table(text: str, types: Library) -> Mapping[str, Consequences]:
    """The table in ``text``, by case type.

    Raises MalformedError ``consequences.step`` where a type lacks a step or state that brings something about.
    """
    found = {
        name: Consequences(tuple(entry["opened"]), _words(entry["recorded"]), _words(entry["steps"]))
        for name, entry in tomllib.loads(text).items()
    }
    for name, one in found.items():
        definition = types.newest(name)
        states = set(one.recorded or ()) - {_EVERY_OTHER} - definition.states.keys()
        if missing := sorted(states | ((one.steps or {}).keys() - definition.steps.keys())):
            raise MalformedError("consequences.step", type=name, names=", ".join(missing))
    return found


#: The table that the desk runs by.
table = Table(__package__, "consequences.toml", read_table)
check_types = table.check


def after_opening(happened: Happened) -> None:
    """What the opening of a case brings about. Raises what the actions that it calls raise."""
    _bring_about(table().get(happened.case.type, Consequences()).opened, happened)


def after_recording(happened: Happened) -> None:
    """What facts that were recorded bring about."""
    by_state = table().get(happened.case.type, Consequences()).recorded or {}
    _bring_about(by_state.get(happened.case.state, by_state.get(_EVERY_OTHER, ())), happened)


def after_step(happened: Happened) -> None:
    """What a step that was taken brings about."""
    assert happened.step is not None
    by_step = table().get(happened.case.type, Consequences()).steps or {}
    _bring_about(by_step.get(happened.step.id, ()), happened)


def _words(given: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in given.items()}


def _bring_about(effects: tuple[str, ...], happened: Happened) -> None:
    for name in effects:
        effect(name)(happened)


@cache
def effect(word: str) -> Effect:
    """What a word of the table does."""
    return EFFECTS.get(word) or cast("Effect", import_string(settings.TANSIQ_EFFECTS[word]))


def carries_entry(case_type: str) -> bool:
    """Whether cases of a type carry an entry of a watchlist."""
    return _DRAFTED in table().get(case_type, Consequences()).opened


# --- An entry of a watchlist ------------------------------------------------------------------------------------------


def _said(case: Case) -> dict[str, object]:
    """What the entry says by the facts of its case: all but those of the procedure."""
    return {"facts": {name: value for name, value in case.facts.items() if name not in rules().keeps}}


def _entry(happened: Happened) -> Entry:
    found = truth.entry_of_case(str(happened.case.pk))
    if found is None:
        raise RefusedError("case.no_entry", case=happened.case.reference)
    return found


def _draft(happened: Happened) -> None:
    group = str(happened.case.group_id) if happened.case.group_id else None
    entries.draft(by=happened.actor, content=_said(happened.case), group_id=group)


def _differing(happened: Happened, entry: Entry) -> frozenset[str]:
    """The facts that the case has otherwise than the entry."""
    wanted = read_content(_said(happened.case), case_type(entry.type_version), _photographs(entry)).to_json()
    said = truth.content_of(entry).to_json()
    names = {name for name in wanted["facts"] | said["facts"] if wanted["facts"].get(name) != said["facts"].get(name)}
    return frozenset(names | ({"identities"} if wanted["identity"] != said["identity"] else set()))


def _photographs(entry: Entry) -> list[str]:
    return list(entry.photographs.order_by("pk").values_list("digest", flat=True))


def _change(happened: Happened) -> None:
    entry = _entry(happened)
    if _differing(happened, entry):
        entries.change(by=happened.actor, entry_id=str(entry.pk), content=_said(happened.case))


def _stand(happened: Happened, *, may_differ: frozenset[str] = frozenset()) -> None:
    """A judicial reference that has come is told to the entry; nothing else that it says changes here."""
    entry = _entry(happened)
    differing = _differing(happened, entry) - may_differ
    reference = happened.case.facts.get("judicial_reference")
    if differing == {"judicial_reference"} and isinstance(reference, str):
        entries.record_reference(by=happened.actor, entry_id=str(entry.pk), judicial_reference=reference)
    elif differing:
        labels = (happened.definition.fields[name].texts.told(happened.lang) for name in sorted(differing))
        raise RefusedError("case.entry_stands", fields=", ".join(labels))


def _await_renewal(happened: Happened) -> None:
    """The new review date is written down first, and counts once somebody else has renewed the entry."""
    _stand(happened, may_differ=frozenset({"review_date"}))


def _approve(happened: Happened) -> None:
    entry = str(_entry(happened).pk)
    entries.approve(by=happened.actor, entry_id=entry, attested=happened.attested, reason=happened.reason)


def _publish(happened: Happened) -> None:
    entries.publish(by=happened.actor, entry_id=str(_entry(happened).pk))


def _suspend(happened: Happened) -> None:
    entry = _entry(happened)
    if entry.status == Entry.Status.PUBLISHED:
        terms.suspend(by=happened.actor, entry_id=str(entry.pk), reason=happened.reason)


def _resume(happened: Happened) -> None:
    """Only where the case has its effect again: no other hold on it, no time of its own over."""
    entry = _entry(happened)
    standing = standing_of(happened.case, happened.definition)
    is_so = in_force(happened.definition, standing, timezone.now())
    if is_so and entry.status == Entry.Status.SUSPENDED:
        terms.resume(by=happened.actor, entry_id=str(entry.pk), reason=happened.reason)


def _correct(happened: Happened) -> None:
    entry = str(_entry(happened).pk)
    entries.correct(by=happened.actor, entry_id=entry, content=_said(happened.case), reason=happened.reason)


def _renew(happened: Happened) -> None:
    entry = _entry(happened)
    said = read_content(_said(happened.case), case_type(entry.type_version))
    terms.renew(by=happened.actor, entry_id=str(entry.pk), review_date=said.review_date, reason=happened.reason)


def _limit(happened: Happened) -> None:
    """The clocks that this event started, and at whose end the case has no effect any more, end the entry too."""
    assert happened.step is not None
    entry, clocks = _entry(happened), happened.definition.clocks
    for run in happened.case.clocks.filter(stopped_at__isnull=True):
        if clocks[run.clock].lapses and happened.step.subject in clocks[run.clock].starts_at:
            terms.limit(by=happened.actor, entry_id=str(entry.pk), ends_at=run.due_at, citation=run.citation)


def _lapse(happened: Happened) -> None:
    entries.lapse_entry(by=happened.actor, entry_id=str(_entry(happened).pk))


def _withdraw(happened: Happened) -> None:
    entries.withdraw(by=happened.actor, entry_id=str(_entry(happened).pk), reason=happened.reason)


def _delete(happened: Happened) -> None:
    disposal.dispose(by=happened.actor, entry_id=str(_entry(happened).pk), reason=happened.reason)


def _forget(happened: Happened) -> None:
    """The facts go with what they were about; what was done, by whom and when stays."""
    forget(happened.case)


#: The words of this application, and of those below it.
EFFECTS: Mapping[str, Effect] = {
    _DRAFTED: _draft,
    "entry.change": _change,
    "entry.stand": _stand,
    "entry.await_renewal": _await_renewal,
    "entry.approve": _approve,
    "entry.publish": _publish,
    "entry.suspend": _suspend,
    "entry.resume": _resume,
    "entry.correct": _correct,
    "entry.renew": _renew,
    "entry.limit": _limit,
    "entry.lapse": _lapse,
    "entry.withdraw": _withdraw,
    "entry.delete": _delete,
    "case.forget": _forget,
}
