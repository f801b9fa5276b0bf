"""Numbers of letters: taken once, in their order, never again; what is given up says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tansiq.desk.accounts.models import Group, Membership
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange.models import Outgoing, Partner
from tansiq.desk.registry.actions import letters
from tansiq.desk.registry.actions.statements import Word, state
from tansiq.desk.registry.content import Asked, read_content
from tansiq.desk.registry.models import Correspondent, Letter, Series
from tansiq.engines.envelopes import digest_of
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

ASKED = Asked("paper", "Invented duty desk")


def code_of(call: Callable[..., Any], **values: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        call(**values)
    return refused.value.code


def number(by: Any, message: Outgoing, asked: Asked = ASKED) -> Letter:
    return Letter.objects.get(pk=letters.number(by=by, message_id=message.message_id, asked=asked))


def test_numbers_count_upwards_and_are_on_record(
    queued: Callable[..., Outgoing], supervisor: Any, writes: Callable[[], list[Entry]]
) -> None:
    found = [number(supervisor, queued()) for _ in range(3)]
    assert [one.place for one in found] == [1, 2, 3]
    entry = writes()[-1]
    assert (entry.what, entry.target) == ("registry:letter:make", f"message:{found[-1].message.message_id}")
    assert entry.details["number"] == found[-1].number
    assert entry.details["digest"] == found[-1].digest == digest_of(bytes(found[-1].content))


def test_what_is_undone_takes_no_number(queued: Callable[..., Outgoing], supervisor: Any) -> None:
    one = queued()
    with transaction.atomic():
        assert number(supervisor, one).place == 1
        transaction.set_rollback(True)
    assert number(supervisor, one).place == 1


def test_a_letter_that_is_given_up_keeps_its_number_and_another_may_be_made(
    lettered: Callable[..., Letter], supervisor: Any
) -> None:
    one = lettered()
    assert code_of(letters.number, by=supervisor, message_id=one.message.message_id, asked=ASKED) == "registry.made"
    letters.give_up(by=supervisor, letter_id=str(one.pk), reason=" the address was wrong ")
    one.refresh_from_db()
    assert (one.place, one.void_reason) == (1, "the address was wrong")
    assert number(supervisor, one.message).place == 2
    assert code_of(letters.give_up, by=supervisor, letter_id=str(one.pk), reason="again") == "registry.void"


def test_a_reason_is_needed_and_what_left_is_not_given_up(lettered: Callable[..., Letter], supervisor: Any) -> None:
    one = lettered()
    assert code_of(letters.give_up, by=supervisor, letter_id=str(one.pk), reason=" ") == "registry.reason"
    word = Word("dispatched", one.numbered_at.date(), "slip")
    state(by=supervisor, letter_id=str(one.pk), word=word)
    assert code_of(letters.give_up, by=supervisor, letter_id=str(one.pk), reason="late") == "registry.has_left"


def test_letters_of_a_matter_have_numbers_of_their_own(
    queued: Callable[..., Outgoing], officer: Callable[..., Any], supervisor: Any
) -> None:
    first = number(supervisor, queued())
    inside = officer("supervisor")
    group = Group.objects.create(slug="hidden", name="hidden", purpose="hidden")
    Membership.objects.create(group=group, user=inside.user, granted_by=inside.user)
    by = actor_of(inside.user)
    hidden = number(by, queued(by, group=str(group.pk)))
    second = number(supervisor, queued())
    assert (first.place, hidden.place, second.place) == (1, 1, 2)
    assert hidden.series.tag in hidden.number
    assert Series.objects.count() == 2
    assert code_of(letters.number, by=supervisor, message_id=hidden.message.message_id, asked=ASKED) == "access.unknown"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (replace(ASKED, means="email"), "registry.means_open"), (replace(ASKED, means="bag"), "registry.means"),
        (replace(ASKED, means="phone"), "registry.means"), (replace(ASKED, contact=" "), "registry.contact"),
        (replace(ASKED, contact="x" * 301), "registry.contact"),
    ],
)  # fmt: skip
def test_what_a_letter_cannot_say_is_refused(
    queued: Callable[..., Outgoing], supervisor: Any, asked: Asked, code: str
) -> None:
    assert code_of(letters.number, by=supervisor, message_id=queued().message_id, asked=asked) == code
    assert not Letter.objects.exists()
    assert not Series.objects.exists()


@pytest.mark.parametrize("days", [-1, 31])
def test_an_answer_is_asked_for_while_the_message_counts(
    queued: Callable[..., Outgoing], supervisor: Any, days: int
) -> None:
    one = queued()
    asked = replace(ASKED, reply_by=one.queued_at.date() + timedelta(days=days))
    assert code_of(letters.number, by=supervisor, message_id=one.message_id, asked=asked) == "registry.reply_by"


def test_a_letter_says_the_day_of_its_message_and_no_other(queued: Callable[..., Outgoing], supervisor: Any) -> None:
    day = timezone.now().date() + timedelta(days=5)
    one = queued(reply_by=day)
    other = replace(ASKED, reply_by=day + timedelta(days=1))
    assert code_of(letters.number, by=supervisor, message_id=one.message_id, asked=other) == "registry.reply_by_other"
    letters.number(by=supervisor, message_id=one.message_id, asked=ASKED)
    made = Letter.objects.get()
    assert made.reply_by == day
    assert ["reply_by", day.isoformat()] in read_content(bytes(made.content))["rows"]


def test_a_contact_point_that_is_over_is_not_written_to(queued: Callable[..., Outgoing], supervisor: Any) -> None:
    one = queued()
    Correspondent.objects.update(until="2020-01-01")
    assert code_of(letters.number, by=supervisor, message_id=one.message_id, asked=ASKED) == "registry.contact_over"


def test_a_partner_with_a_node_gets_no_letter(peer: Any, archive: Partner, queued: Any, supervisor: Any) -> None:
    one = queued()
    Outgoing.objects.filter(pk=one.pk).update(partner=Partner.objects.get(authority=peer.name))
    assert code_of(letters.number, by=supervisor, message_id=one.message_id, asked=ASKED) == "registry.not_by_letter"


def test_a_message_that_left_or_is_dead_gets_no_letter(queued: Callable[..., Outgoing], supervisor: Any) -> None:
    one = queued()
    Outgoing.objects.filter(pk=one.pk).update(status="dead")
    assert code_of(letters.number, by=supervisor, message_id=one.message_id, asked=ASKED) == "registry.not_waiting"


def test_whoever_may_not_write_numbers_nothing(queued: Callable[..., Outgoing], officer: Callable[..., Any]) -> None:
    by = officer("analyst").actor
    assert code_of(letters.number, by=by, message_id=queued().message_id, asked=ASKED) == "access.permission"
