"""Asking a partner in a case: the message and the step, both or neither, within the need to know of the case."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.accounts.models import Group, Membership, User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.cases.models import Case, Event
from tansiq.desk.correspondence import queries
from tansiq.desk.correspondence.actions import asking
from tansiq.desk.correspondence.actions.asking import ask
from tansiq.desk.correspondence.models import Belonging
from tansiq.desk.exchange.models import Outgoing, Partner, Thread
from tansiq.desk.registry.actions.effects import ToWrite, write_to
from tansiq.desk.registry.actions.statements import Word, state
from tansiq.desk.registry.content import Asked
from tansiq.desk.registry.making import make
from tansiq.errors import RefusedError
from tansiq.messages import LANGUAGES

pytestmark = pytest.mark.django_db(databases="__all__")

WARNING = {
    "direction": "out", "purpose": "protection of life", "legal_basis": "an invented article",
    "risk_facts": "an invented threat at an invented gate", "in_danger": "whoever passes", "handling": "h1",
    "source_grade": "b", "content_grade": "c2", "recipients": [{"authority": "an invented police"}],
}  # fmt: skip


def _ask(by: Any, case: Case, draft: Any, **changes: Any) -> tuple[str, ...]:
    whom = [str(one.pk) for one in Partner.objects.all()]
    told = {"case_id": str(case.pk), "revision": case.revision, "draft": draft, "partner_ids": whom}
    return ask(by=by, **(told | changes))


def _nothing_was_done(case: Case) -> None:
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.revision, after.facts) == (case.state, case.revision, case.facts)
    assert not Outgoing.objects.exists()
    assert not Thread.objects.exists()
    assert not Belonging.objects.exists()


@pytest.fixture
def asker(officer: Any) -> Any:
    return officer("ncb_officer").actor


def test_the_message_waits_and_the_case_is_sent_with_its_reference_and_its_clock(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = approved(asker, supervisor)
    (name,) = _ask(asker, case, draft())
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.facts["message_reference"]) == ("sent", name)
    assert [one.clock for one in after.clocks.filter(stopped_at__isnull=True)] == ["reminder"]
    assert after.events.filter(kind=Event.Kind.STEP, step="send").count() == 1
    assert Belonging.objects.get().thread == Outgoing.objects.get(message_id=name).thread


def test_an_authority_without_a_node_is_asked_by_the_same_step_and_its_letter_shown_beside_the_case(
    own: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    addresses = {"paper": "12 Invented Street"}
    names = dict.fromkeys(LANGUAGES, "Archive")
    write_to(supervisor, ToWrite("sahelia-archive", "QSA", "police", names, "watch", "", addresses), "fr", "no node")
    case = approved(asker, supervisor)
    (name,) = _ask(asker, case, draft())
    assert Case.objects.get(pk=case.pk).state == "sent"
    letter_id = make(by=asker, message_id=name, asked=Asked("paper", "Invented desk"))
    state(by=asker, letter_id=letter_id, word=Word("dispatched", timezone.now().date(), "slip"))
    found = queries.messages(by=asker, case_id=str(case.pk))
    assert [said.standing for one in found.threads for said in one.said] == ["stated"]


def test_each_of_several_partners_has_a_thread_of_the_case_of_its_own(
    pinned: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    pinned(), pinned("sahelia.border")
    case = approved(asker, supervisor)
    names = _ask(asker, case, draft())
    assert Case.objects.get(pk=case.pk).facts["message_reference"] == ", ".join(names)
    assert case.threads.count() == 2


def test_what_law_does_not_let_go_leaves_the_case_as_it_was(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = approved(asker, supervisor)
    with pytest.raises(RefusedError, match=r"exchange\.not_lawful"):
        _ask(asker, case, draft(purpose="migration"))
    _nothing_was_done(case)


def test_nothing_leaves_before_the_second_person_approved(peer: Any, asker: Any, proposed: Any, draft: Any) -> None:
    case = proposed(asker)
    with pytest.raises(RefusedError, match=r"step\."):
        _ask(asker, case, draft())
    _nothing_was_done(case)


def test_who_has_no_part_in_the_step_sends_nothing(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = approved(asker, supervisor)
    with pytest.raises(RefusedError, match=r"step\."):
        _ask(supervisor, case, draft())
    _nothing_was_done(case)


def test_a_claim_of_protection_keeps_the_message_here(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = approved(asker, supervisor)
    Case.objects.filter(pk=case.pk).update(flags=["protection_claim"])
    with pytest.raises(RefusedError, match=r"step\."):
        _ask(asker, case, draft())
    _nothing_was_done(case)


def test_the_code_of_the_case_may_be_added_to_and_not_left_out(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = approved(asker, supervisor)
    with pytest.raises(RefusedError, match=r"correspondence\.handling_left"):
        _ask(asker, case, draft(handling=("h0",)))
    _nothing_was_done(case)
    assert _ask(asker, case, draft(handling=("h1", "h2")))


def test_who_read_an_earlier_state_of_the_case_sends_nothing(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = approved(asker, supervisor)
    with pytest.raises(RefusedError, match=r"case\.changed"):
        _ask(asker, case, draft(), revision=case.revision - 1)
    _nothing_was_done(case)


def test_a_case_is_asked_in_once(peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any) -> None:
    case = approved(asker, supervisor)
    _ask(asker, case, draft())
    with pytest.raises(RefusedError, match=r"step\."):
        _ask(asker, Case.objects.get(pk=case.pk), draft())
    assert Outgoing.objects.count() == 1


def test_the_messages_of_a_case_are_of_its_matter_whatever_the_draft_says(
    peer: Any, officer: Any, approved: Any, draft: Any
) -> None:
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    inside, second = officer("ncb_officer", username="inside"), officer("supervisor", username="second")
    for one in (inside, second):
        Membership.objects.create(group=group, user=one.user, granted_by=inside.user)
    asker, other = (actor_of(User.objects.get(username=name)) for name in ("inside", "second"))
    case = approved(asker, other, group=str(group.pk))
    with pytest.raises(RefusedError, match=r"access\.unknown"):
        _ask(officer("ncb_officer", username="outside").actor, case, draft())
    _ask(asker, case, draft())
    assert Thread.objects.get().group == group


def test_a_type_without_a_rule_asks_nobody(
    peer: Any, asker: Any, proposed: Any, draft: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = proposed(asker)
    monkeypatch.setattr(asking, "rules", dict)
    with pytest.raises(RefusedError, match=r"correspondence\.no_asking"):
        _ask(asker, case, draft())
    _nothing_was_done(case)


def test_a_warning_leaves_at_once_and_only_when_somebody_stands_for_the_danger(
    peer: Any, asker: Any, opened: Any, draft: Any
) -> None:
    case = opened(asker, "threat_warning", WARNING)
    warning = draft(kind="threat_warning", purpose="threat_to_life", channel="network_24_7", urgent=True)
    with pytest.raises(RefusedError, match=r"step\."):
        _ask(asker, case, warning)
    _nothing_was_done(case)
    _ask(asker, case, warning, attested={"imminent"})
    assert Case.objects.get(pk=case.pk).state == "sent"
