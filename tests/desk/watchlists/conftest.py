"""Entries of invented people, and folders that go away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.accounts.models import Group, Membership
from tansiq.desk.watchlists import live
from tansiq.desk.watchlists.actions import entries
from tansiq.desk.watchlists.rules import attested, newest
from tansiq.desk.watchlists.truth import local_day

WHY = "an invented reason, told at length"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The desk's folder of this test; indexes that were opened elsewhere are let go of."""
    settings.TANSIQ_FOLDER = tmp_path / "desk"
    live._opened.clear()
    yield tmp_path / "desk"
    live._opened.clear()


def content_of(name: str = "Zaydun Marwani", /, *, born: str = "1984-03-07", **facts: Any) -> dict[str, Any]:
    """An entry that meets every condition; ``facts`` replace its own."""
    review = local_day(timezone.now()) + timedelta(days=365)
    known = {
        "instrument": "own_entry", "entry_type": "own_watchlist", "subject_kind": "person",
        "purpose": "to find out where the person lives", "legal_basis": "an invented law, article 3",
        "source_authority": "Police of Marwana", "handling": "h1", "access_restrictions": "none",
        "review_date": review.isoformat(), "instruction": "locate_report", "asylum_check": "nothing_known",
        "subject_is_child": False, "judicial_reference": "J-1/2026",
        "offences": [{"kind": "ordinary", "description": "robbery of a shop"}],
        "neutrality_political": "none: robbery", "neutrality_military": "none", "neutrality_religious": "none",
        "neutrality_racial": "none", "neutrality_predominance": "ordinary crime",
    }  # fmt: skip
    names = [{"text": name}, {"text": "زيدون مرواني", "role": "original_script"}]
    identity = {"names": names, "birth_dates": [born], "nationalities": ["QMA"], "sex": "M",
                "documents": [{"number": "QM1234567", "kind": "passport", "issuer": "QMA"}]}  # fmt: skip
    return {"facts": {**known, **facts}, "identity": identity}


@pytest.fixture
def content() -> Callable[..., dict[str, Any]]:
    return content_of


@pytest.fixture
def people(officer: Callable[..., Any]) -> dict[str, Any]:
    """One invented person a role."""
    roles = ("ncb_officer", "supervisor", "dpo", "analyst", "prosecutor")
    return {role: officer(role) for role in roles}


@pytest.fixture
def published(people: dict[str, Any]) -> Callable[..., str]:
    """Draft, approve and publish; the entry's id."""

    def make(content: dict[str, Any] | None = None, group: Group | None = None) -> str:
        author, approver = people["ncb_officer"], people["supervisor"]
        group_id = str(group.pk) if group else None
        entry_id = entries.draft(by=author.actor, content=content or content_of(), group_id=group_id)
        approve(approver.actor, entry_id)
        entries.publish(by=author.actor, entry_id=entry_id)
        return entry_id

    return make


def approve(by: Any, entry_id: str) -> None:
    entries.approve(by=by, entry_id=entry_id, attested=attested("approve", newest().version), reason=WHY)


@pytest.fixture
def matter(people: dict[str, Any]) -> Group:
    """A need-to-know group of those who draft, approve and delete; the analyst is not in it."""
    group = Group.objects.create(slug="9f3c", name="A restricted matter", purpose="p")
    for role in ("ncb_officer", "supervisor", "dpo"):
        Membership.objects.create(group=group, user=people[role].user, granted_by=people[role].user)
    return group
