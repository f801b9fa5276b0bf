"""What an entry is about decides who may see what it says; what nobody placed is shown to nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.accounts.models import BreakGlass, Group
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.cases.models import Case
from tansiq.desk.oversight.matters import may_see
from tansiq.desk.watchlists.models import Certificate
from tansiq.desk.watchlists.models import Entry as Listed

pytestmark = pytest.mark.django_db(databases="__all__")

INSIDE, OUTSIDE = Actor("1", groups=frozenset({"g"})), Actor("2")


@pytest.mark.parametrize("target", ["", "user:1", "unit:1", "key:1", "notice:1", "proposal:1", "recorded:1"])
def test_what_is_no_matter_is_seen(target: str) -> None:
    assert may_see(OUTSIDE, Entry(target=target))


def test_a_matter_is_seen_by_those_let_into_it() -> None:
    for entry in (Entry(target="group:g"), Entry(target="user:1", details={"asked": {"group_id": "g"}})):
        assert may_see(INSIDE, entry)
        assert not may_see(OUTSIDE, entry)
    both = Entry(target="group:g", details={"asked": {"group_id": "h"}})
    assert not may_see(INSIDE, both)


def test_emergency_access_is_about_its_matter(officer: Callable[..., Any]) -> None:
    group = Group.objects.create(slug="m", name="1", purpose="2")
    opened = BreakGlass.objects.create(
        user=officer("analyst").user, group=group, role="analyst", reason="3",
        expires_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    for kind in ("break_glass", "opened"):
        assert may_see(Actor("1", groups=frozenset({str(group.pk)})), Entry(target=f"{kind}:{opened.pk}"))
        assert not may_see(OUTSIDE, Entry(target=f"{kind}:{opened.pk}"))
    assert not may_see(INSIDE, Entry(target="opened:00000000-0000-4000-8000-000000000000"))


@pytest.mark.parametrize(
    "entry", [Entry(target="unheard_of:1"), Entry(case="C-1"), Entry(target="no colon"), Entry(target="opened:x")]
)
def test_what_nobody_placed_is_shown_to_nobody(entry: Entry) -> None:
    assert not may_see(INSIDE, entry)


@pytest.mark.parametrize("kind", ["case", "entry"])
def test_a_case_and_a_listed_entry_are_about_the_matter_they_belong_to(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden, open_to_all = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"
    groups = {hidden: "g", open_to_all: None}

    class Rows:
        def filter(self, **wanted: Any) -> Rows:
            self.key = str(wanted.get("pk") or wanted.get("entry_id"))
            return self

        def values_list(self, *_: Any, **__: Any) -> list[str | None]:
            return [groups[self.key]] if self.key in groups else []

    monkeypatch.setattr(Case if kind == "case" else Listed, "objects", Rows())
    assert may_see(INSIDE, Entry(target=f"{kind}:{hidden}"))
    assert not may_see(OUTSIDE, Entry(target=f"{kind}:{hidden}"))
    assert not may_see(OUTSIDE, Entry(target="unit:1", details={"asked": {f"{kind}_id": hidden}}))
    assert may_see(OUTSIDE, Entry(target=f"{kind}:{open_to_all}"))
    assert not may_see(INSIDE, Entry(target=f"{kind}:00000000-0000-4000-8000-00000000000c"))


def test_a_deleted_entry_is_still_about_its_matter(officer: Callable[..., Any]) -> None:
    group = Group.objects.create(slug="m", name="1", purpose="2")
    entry_id = "00000000-0000-4000-8000-00000000000a"
    Certificate.objects.create(
        entry_id=entry_id, group=group, reference="e-1", digest="0" * 64, versions=1, by=officer("dpo").user,
        role="dpo", reason="its time is over",
    )  # fmt: skip
    assert may_see(Actor("1", groups=frozenset({str(group.pk)})), Entry(target=f"entry:{entry_id}"))
    assert not may_see(OUTSIDE, Entry(target=f"entry:{entry_id}"))
