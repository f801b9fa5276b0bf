"""What belongs to a case is said in the case, and beside it what has none."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tansiq.desk.accounts.models import Group
from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.actions.saying import say
from tansiq.desk.correspondence.answering import InCases
from tansiq.desk.exchange.actions import leaving, sending
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner
from tansiq.errors import RefusedError
from tansiq.messages import sentence

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def asker(officer: Any) -> Any:
    return officer("ncb_officer", username="asks", language="fr")


def _code(act: Any) -> str:
    before = Outgoing.objects.count()
    with pytest.raises(RefusedError) as refused:
        act()
    assert Outgoing.objects.count() == before
    return refused.value.code


def _answer(by: Any, draft: Any, message: Incoming) -> Any:
    made = draft(kind="info_answer", documents=("facts",))
    return lambda: sending.reply(by=by, draft=made, incoming_id=message.message_id)


def test_what_opened_a_case_is_answered_in_it_and_freely_once_it_is_closed(asker: Any, taken: Any, draft: Any) -> None:
    case, message = taken(asker.actor)
    assert _code(_answer(asker.actor, draft, message)) == "correspondence.in_case"
    Case.objects.filter(pk=case.pk).update(is_final=True)
    assert _answer(asker.actor, draft, message)()


def test_a_case_that_is_not_shown_is_not_named(asker: Any, supervisor: Any, taken: Any, draft: Any) -> None:
    case, message = taken(asker.actor)
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    Case.objects.filter(pk=case.pk).update(group=group)
    assert _code(_answer(supervisor, draft, message)) == "correspondence.in_case_elsewhere"


def test_what_answers_a_request_of_a_case_is_recorded_there_and_a_question_in_return_is_answered_here(
    peer: Any, asker: Any, supervisor: Any, approved: Any, draft: Any
) -> None:
    case = approved(asker.actor, supervisor)
    whom = [str(Partner.objects.get().pk)]
    told = {"case_id": str(case.pk), "revision": case.revision, "step": "send"}
    (name,) = say(by=asker.actor, draft=draft(), partner_ids=whom, **told)
    thread = Outgoing.objects.get(message_id=name).thread_id
    for kind, is_here in (("info_answer", False), ("info_request", True)):
        came = peer.message(thread=thread, kind=kind)
        peer.gives(peer.seal(came))
        assert (came.id not in InCases().answered(thread)) is is_here
    assert _answer(asker.actor, draft, Incoming.objects.get(kind="info_request"))()
    assert _code(_answer(asker.actor, draft, Incoming.objects.get(kind="info_answer"))) == "correspondence.in_case"


def test_leave_is_asked_for_in_the_thread_of_a_case_all_the_same(asker: Any, taken: Any) -> None:
    _, message = taken(asker.actor, handling=("H2",), legal_basis="police_qma_qsa_2001")
    told = {"use": "forward", "reason": "another office needs it", "language": "fr"}
    assert leaving.ask(by=asker.actor, incoming_id=message.message_id, **told)


def test_the_page_says_where_and_has_no_form(asker: Any, taken: Any, came: Any) -> None:
    client = Client()
    client.force_login(asker.user)
    case, message = taken(asker.actor)
    page = client.get(f"/partners/threads/{message.thread_id}/").content.decode()
    assert sentence("correspondence.answer_there", "fr") in page
    assert f"/cases/{case.pk}/" in page
    assert f"/{message.message_id}/answer/" not in page
    other = came()
    page = client.get(f"/partners/threads/{other.thread_id}/").content.decode()
    assert f"/{other.message_id}/answer/" in page


def test_kinds_that_begin_in_a_case_are_not_written_outside_of_one_but_to_pass_something_on(
    asker: Any, peer: Any
) -> None:
    assert InCases().begun() == {"info_request", "spontaneous_info", "threat_warning"}
    client = Client()
    client.force_login(asker.user)
    for address, is_there in (("?nobody=1", False), ("?nobody=1&passes_on=1", True)):
        page = client.get(f"/partners/write/{address}").content.decode()
        assert ('value="spontaneous_info"' in page) is is_there
        assert 'value="feedback"' in page
