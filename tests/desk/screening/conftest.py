"""Invented travellers, entries of invented people, and the node's values that a case needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.models import Case
from tansiq.desk.screening.screen import screen
from tansiq.desk.screening.travellers import Screened, Source, Traveller
from tansiq.desk.watchlists import loading
from tansiq.desk.watchlists.truth import local_day
from tansiq.engines.matching import Document, PartialDate, Record, WrittenName

HERE = Path(__file__).resolve().parent


def _neighbour(name: str) -> Any:
    spec = spec_from_file_location(f"{name}_conftest", HERE.parent / name / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_cases, _watchlists = _neighbour("cases"), _neighbour("watchlists")
_law = _cases._law
folder, content, published = _watchlists.folder, _watchlists.content, _watchlists.published
content_of, approve, WHY = _watchlists.content_of, _watchlists.approve, _watchlists.WHY

TODAY = local_day(timezone.now())
CHECKED = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def record_of(
    name: str = "Zaydun Marwani", born: str | None = "1984-03-07", number: str | None = None, nation: str = "QMA"
) -> Record:
    return Record(
        names=(WrittenName(name),),
        birth_dates=(PartialDate.parse(born),) if born else (),
        nationalities=(nation,) if nation else (),
        documents=(Document(number, "passport", nation),) if number else (),
    )


@pytest.fixture
def people(officer: Callable[..., Any]) -> dict[str, Any]:
    """One invented person a role."""
    roles = ("border_officer", "ncb_officer", "supervisor", "dpo", "analyst", "prosecutor", "oversight")
    return {role: officer(role) for role in roles}


@pytest.fixture
def matter(people: dict[str, Any]) -> Any:
    """A need-to-know group of those who draft, approve and confirm; the border officer is not in it."""
    from tansiq.desk.accounts.models import Group, Membership

    group = Group.objects.create(slug="9f3c", name="A restricted matter", purpose="p")
    for role in ("ncb_officer", "supervisor", "dpo"):
        Membership.objects.create(group=group, user=people[role].user, granted_by=people[role].user)
    return group


@pytest.fixture
def azuria(people: dict[str, Any]) -> Callable[..., None]:
    """Load a published list of an invented State."""

    def load(text: str = "id,name,birth_dates,nationalities\nA-1,Zaydun Marwani,1984-03-07,QMA\n") -> None:
        loading.load([text.encode()], by=people["supervisor"].actor, filename="wanted.csv", name="AZURIA")

    return load


@pytest.fixture
def second_line() -> Callable[..., str]:
    """Refer the case of a possible hit to the second line; its id."""

    def refer(by: Actor, case_id: str) -> str:
        revision = Case.objects.get(pk=case_id).revision
        take_step(
            by=by, case_id=case_id, revision=revision, step="refer_to_second_line",
            attested=frozenset({"hit_is_a_suggestion"}),
        )  # fmt: skip
        return case_id

    return refer


@pytest.fixture
def discarded(people: dict[str, Any], second_line: Callable[..., str]) -> Callable[..., None]:
    """Decide that a possible hit is somebody else's: ``discarded(case_id, until=..., reason=...)``."""

    def discard(case_id: str, *, by: Actor | None = None, until: date | None = None, reason: str = WHY) -> None:
        actor = by or people["border_officer"].actor
        second_line(actor, case_id)
        facts = {"false_match_reason": reason, "false_match_expires_on": until or TODAY + timedelta(days=90)}
        revision = Case.objects.get(pk=case_id).revision
        take_step(by=actor, case_id=case_id, revision=revision, step="discard_hit", reasons=reason, facts=facts)

    return discard


@pytest.fixture
def screened(people: dict[str, Any]) -> Callable[..., Screened]:
    """Screen one traveller: ``screened(record, row="1")``, as the border officer where nobody else is named."""

    def make(record: Record | None = None, *, row: str = "1", by: Actor | None = None, **source: Any) -> Screened:
        said = {"kind": "booth", "reference": "booth-4", "checkpoint": "Gate 4", "checked_at": CHECKED}
        origin = Source(**{**said, "legal_basis": "an invented article", **source})
        actor = by or people["border_officer"].actor
        (answer,) = screen(
            travellers=[Traveller(record or record_of(), row)], source=origin, by=actor.acting_for("border check")
        )
        return answer

    return make
