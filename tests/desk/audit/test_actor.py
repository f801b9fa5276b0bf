"""Who acts is a value."""

from __future__ import annotations

from tansiq.desk.audit.actor import NOBODY, Actor


def test_a_role_may_what_it_was_given() -> None:
    actor = Actor("7f0c", role="analyst", permissions=frozenset({"a:b:c"}))
    assert actor.may("a:b:c")
    assert not actor.may("a:b:d")
    assert not NOBODY.may("a:b:c")


def test_a_purpose_is_taken_on_without_gaining_anything() -> None:
    actor = Actor("7f0c", role="analyst", permissions=frozenset({"a:b:c"}), groups=frozenset({"g"}))
    acting = actor.acting_for("extradition", "C-1")
    assert (acting.purpose, acting.case) == ("extradition", "C-1")
    assert (acting.user_id, acting.role, acting.permissions, acting.groups) == (
        actor.user_id, actor.role, actor.permissions, actor.groups,
    )  # fmt: skip
