"""A duty rota of invented people, and cases that wait for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tansiq.desk.accounts.models import Group, Membership
from tansiq.desk.authorities.models import Authority, Contact
from tansiq.desk.cases.actions.opening import open_case
from tansiq.desk.cases.models import Case
from tansiq.desk.duty.models import Reach, Turn

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
CALL = {
    "direction": "received", "called_at": NOW, "their_number": "+999 5550 0200", "our_number": "+999 5550 0100",
    "speakers": [{"side": "theirs", "name": "Lila Invented"}], "language": "fr", "identity_checked": "called_back",
    "what_was_said": "a vehicle was seen at an invented gate", "read_back": "agreed",
}  # fmt: skip
MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(officer: Callable[..., Any]) -> dict[str, Any]:
    """First, second and third on the rota; a supervisor; and somebody who only looks."""
    made = {name: officer("duty_officer", username=name) for name in ("first", "second", "third")}
    return made | {"supervisor": officer("supervisor"), "dpo": officer("dpo"), "analyst": officer("analyst")}


@pytest.fixture
def contact() -> Contact:
    """Our own contact point for every subject, reached round the clock."""
    own = Authority.objects.create(
        authority="qma-ncb", own="yes", state="QMA", kind="ncb", name_ar="مكتب", name_fr="Bureau", name_en="Bureau",
        capacities="ncb: an invented order",
    )  # fmt: skip
    return Contact.objects.create(
        of=own, contact="duty", subject="general", citation="an invented order", acts_as="ncb", languages="ar; fr",
        hours="24/7", time_zone="Africa/Casablanca", phone="+999 5550 0100",
    )  # fmt: skip


@pytest.fixture
def on_rota(people: dict[str, Any], contact: Contact) -> Callable[..., Turn]:
    """Put somebody on the rota: ``on_rota("first", start=..., hours=12, line=1)``."""

    def put(name: str, start: datetime = NOW - 60 * MINUTE, hours: int = 12, line: int = 1) -> Turn:
        return Turn.objects.create(
            contact=contact, person=people[name].user, line=line, starts_at=start,
            ends_at=start + timedelta(hours=hours), planned_by=people["supervisor"].user,
        )  # fmt: skip

    return put


@pytest.fixture
def noted(people: dict[str, Any]) -> Callable[..., Case]:
    """Note a call: the case that waits for its written confirmation."""

    def note(group: str = "", **facts: object) -> Case:
        return open_case(
            by=people["first"].actor, type_id="call_note", purpose="an invented request", legal_basis="an article",
            handling="h1", facts={**CALL, **facts}, group=group,
        )  # fmt: skip

    return note


@pytest.fixture
def matter(people: dict[str, Any]) -> Callable[..., Group]:
    """A matter that is open to the people named, and to nobody else."""

    def make(*names: str) -> Group:
        group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
        for name in names:
            Membership.objects.create(group=group, user=people[name].user, granted_by=people[name].user)
        return group

    return make


@pytest.fixture
def reached(people: dict[str, Any]) -> None:
    """Where they are told."""
    for name in ("first", "second", "third"):
        Reach.objects.create(user=people[name].user, email=f"{name}@desk.example", phone="+999 5550 0111")
