"""Every action and query: the permission, the transaction, the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tansiq.desk.accounts.models import Unit, User
from tansiq.desk.accounts.verbs import action, demand, query, record, record_each
from tansiq.desk.audit.actor import NOBODY, Actor
from tansiq.desk.audit.models import Entry
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

BY = Actor("7f0c", role="sysadmin", permissions=frozenset({"accounts:unit:change", "accounts:unit:read"}))
LACKING = Actor("9a1b", role="analyst")


def _unit(slug: str) -> Unit:
    return Unit.objects.create(slug=slug, name_ar="ا", name_fr="f", name_en="e")


@action("accounts:unit:change")
def make(*, by: Actor, slug: str) -> Unit:
    unit = _unit(slug)
    record("accounts:unit:change", by=by, target=f"unit:{unit.pk}")
    return unit


@action("accounts:unit:change")
def refuse(*, by: Actor, unit_id: str) -> None:
    _unit("left-behind")
    record("accounts:unit:change", by=by)
    raise RefusedError("unit.taken", slug=unit_id)


@action("accounts:unit:change")
def forget(*, by: Actor) -> None:
    _unit("unrecorded")


@action("accounts:unit:change")
def make_two(*, by: Actor) -> None:
    make(by=by, slug="one")
    refuse(by=by, unit_id="two")


@query("accounts:unit:read", Entry.Kind.SEARCH)
def found(*, by: Actor, slug: str | None = None) -> tuple[str, ...]:
    return ("one", "two")


@query("accounts:unit:read")
def lazy(*, by: Actor) -> Any:
    return Unit.objects.all()


def test_an_action_writes_its_effect_and_its_entry(writes: Callable[[], list[Entry]]) -> None:
    unit = make(by=BY, slug="room")
    (entry,) = writes()
    assert (entry.who, entry.role, entry.what, entry.target) == (
        "7f0c", "sysadmin", "accounts:unit:change", f"unit:{unit.pk}",
    )  # fmt: skip


def test_a_refusal_undoes_everything_and_is_recorded_after_it(
    writes: Callable[[], list[Entry]], looks: Callable[[], list[Entry]]
) -> None:
    with pytest.raises(RefusedError):
        refuse(by=BY, unit_id="42")
    assert not Unit.objects.exists()
    assert writes() == []
    (entry,) = looks()
    assert (entry.result, entry.reason, entry.target, entry.who) == ("refused", "unit.taken", "unit:42", "7f0c")


@pytest.mark.parametrize("by", [LACKING, NOBODY])
def test_who_lacks_the_permission_does_nothing_and_leaves_a_trace(by: Actor, looks: Callable[[], list[Entry]]) -> None:
    with pytest.raises(RefusedError, match=r"access\.permission"):
        make(by=by, slug="room")
    with pytest.raises(RefusedError, match=r"access\.permission"):
        found(by=by)
    assert not Unit.objects.exists()
    assert [(each.who, each.reason) for each in looks()] == [(by.user_id, "access.permission")] * 2


def test_an_action_that_records_nothing_is_undone() -> None:
    with pytest.raises(RuntimeError, match="recorded nothing"):
        forget(by=BY)
    assert not Unit.objects.exists()


@action("accounts:unit:change")
def make_many(*, by: Actor, slugs: list[str]) -> None:
    told = [(f"unit:{_unit(slug).slug}", {"slug": slug}) for slug in slugs]
    record_each("accounts:unit:change", by=by, told=told)


def test_what_an_action_does_to_many_has_an_entry_each_in_their_order(writes: Callable[[], list[Entry]]) -> None:
    make_many(by=BY, slugs=["b", "a", "c"])
    assert [(one.target, one.details, one.who) for one in writes()] == [
        (f"unit:{slug}", {"slug": slug}, BY.user_id) for slug in "bac"
    ]
    with pytest.raises(RuntimeError, match="recorded nothing"):
        make_many(by=BY, slugs=[])


def test_an_action_inside_another_is_part_of_it(
    writes: Callable[[], list[Entry]], looks: Callable[[], list[Entry]]
) -> None:
    with pytest.raises(RefusedError):
        make_two(by=BY)
    assert not Unit.objects.exists()
    assert writes() == []
    assert len(looks()) == 1  # one refusal: the outer action's


def test_a_query_is_recorded_with_what_was_asked_and_how_much_was_found(looks: Callable[[], list[Entry]]) -> None:
    assert found(by=BY, slug="room") == ("one", "two")
    (entry,) = looks()
    assert (entry.kind, entry.result) == ("search", "done")
    assert entry.details == {"query": "found", "asked": {"slug": "room"}, "found": 2}


def test_an_answer_that_cannot_be_recorded_does_not_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(Entry, "save", broken)
    with pytest.raises(OSError):
        found(by=BY)


def test_a_query_that_would_fetch_later_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        lazy(by=BY)


def test_a_permission_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="accounts:unit:admire"):
        demand(BY, "accounts:unit:admire")


def test_nobody_is_named_in_the_record_but_by_an_opaque_number(officer: Callable[..., Any]) -> None:
    made = officer("sysadmin", username="remarkable-name")
    make(by=made.actor, slug="room")
    said = str([entry.to_value() for entry in Entry.objects.all()])
    assert made.id in said
    assert "remarkable-name" not in said
    assert "Invented" not in said
    assert User.objects.count() == 1
