"""The pages: a partner asked on the page of a case, and what became of it beside the case."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape

from tansiq.desk.accounts.models import Group, User
from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.rules import rules
from tansiq.desk.correspondence.urls import urlpatterns
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner, Review, Thread
from tansiq.desk.exchange.reviewed import CLEAR, questions_of
from tansiq.engines.envelopes import Receipt, Reference
from tansiq.messages import sentence

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def officer_of(officer: Any) -> Any:
    return officer("ncb_officer", username="asks", language="fr")


@pytest.fixture
def client(officer_of: Any) -> Client:
    made = Client()
    made.force_login(officer_of.user)
    return made


@pytest.fixture
def case(peer: Any, officer_of: Any, supervisor: Any, approved: Any) -> Case:
    made: Case = approved(officer_of.actor, supervisor)
    return made


def _reviewed(case: Case) -> str:
    """A risk review of somebody in the case, as it was answered before; its name."""
    law = law_now()
    made = Review.objects.create(
        case=str(case.pk), person="Zaydun Exemple", number=1, states=sorted(law.states.states), asked=questions_of(law),
        answers=dict.fromkeys(law.terms.risks, CLEAR), by=User.objects.order_by("pk").first(), role="supervisor",
    )  # fmt: skip
    return str(made.uid)


def _typed(case: Case, **changes: Any) -> dict[str, Any]:
    told = {
        "partner_ids": [str(one.pk) for one in Partner.objects.all()], "kind": "info_request",
        "purpose": "investigation", "basis": "police_qma_qsa_2019", "channel": "police", "language": "fr",
        "text": "Zaydun Exemple a-t-il un titre ?", "handling": ["h1"], "source": "b", "information": "i2",
        "nature": "legal", "names_person": "on", "register": "police_information", "persons": ["suspect"],
        "contains": ["identity"], "documents": ["purpose", "facts"], "send-revision": case.revision,
    }  # fmt: skip
    if "reviews" not in changes:
        told["reviews"] = [_reviewed(case)]
    return told | changes


def test_the_page_offers_what_the_case_says_and_leaves_the_review_to_a_person(client: Client, case: Case) -> None:
    name = _reviewed(case)
    page = client.get(f"/cases/{case.pk}/say/send/").content.decode()
    assert "Does Zaydun Example hold a permit?" in page
    assert re.search(r'<input type="checkbox" name="handling" value="h1"[^>]* checked', page)
    assert re.search(r'<input type="checkbox" name="names_person"[^>]* checked', page)
    assert re.search(r'<input type="checkbox" name="urgent"[^>]* checked', page)
    assert re.search(r'<option value="info_request" selected', page)
    assert re.search(rf'<input type="checkbox" name="reviews" value="{name}"(?![^>]* checked)', page)


def test_a_partner_is_asked_and_the_case_shows_where_the_message_stands(client: Client, case: Case, peer: Any) -> None:
    assert f"/cases/{case.pk}/say/send/" in client.get(f"/cases/{case.pk}/").content.decode()
    assert client.post(f"/cases/{case.pk}/say/send/", _typed(case)).status_code == 302
    sent = Outgoing.objects.get()
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert f"/partners/threads/{sent.thread_id}/" in page
    assert f"/cases/{case.pk}/say/send/" not in page
    receipt = Receipt(Reference(sent.message_id, sent.digest), "delivered", peer.message().sent_at)
    peer.gives(peer.receipts(receipt))
    reply = peer.message(thread=sent.thread_id, kind="info_answer")
    peer.gives(peer.seal_to_us(reply))
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert reply.id[:8] in page
    assert "Chez le partenaire" in page


def test_what_the_law_or_the_case_says_against_it_is_told_with_what_was_typed(client: Client, case: Case) -> None:
    for change, told in (
        ({"purpose": "migration"}, "Zaydun Exemple"),
        ({"handling": ["h0"]}, "le message ne le porte pas"),
    ):
        answer = client.post(f"/cases/{case.pk}/say/send/", _typed(case, **change))
        assert answer.status_code == 409
        assert told in answer.content.decode()
    assert not Outgoing.objects.exists()


def test_without_a_review_the_message_stays_here(client: Client, case: Case) -> None:
    assert client.post(f"/cases/{case.pk}/say/send/", _typed(case, reviews=[])).status_code == 409
    assert Case.objects.get(pk=case.pk).state == "approved"


@pytest.mark.parametrize("revision", ["", "-1", "abc", "٣", "9" * 40])
def test_a_revision_that_is_none_sends_nothing(client: Client, case: Case, revision: str) -> None:
    assert client.post(f"/cases/{case.pk}/say/send/", _typed(case, **{"send-revision": revision})).status_code == 409
    assert not Outgoing.objects.exists()


def test_a_case_of_another_matter_answers_as_one_that_is_not_there(client: Client, case: Case) -> None:
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    Case.objects.filter(pk=case.pk).update(group=group)
    missing = uuid4()
    for method in ("get", "post"):
        told = [getattr(client, method)(f"/cases/{one}/say/send/") for one in (case.pk, missing)]
        assert [one.status_code for one in told] == [403, 403]
        pages = [re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", one.content.decode()) for one in told]
        assert pages[0].replace(str(case.pk), "") == pages[1].replace(str(missing), "")


def test_who_may_not_send_is_not_shown_the_page(officer: Any, case: Case) -> None:
    for role in ("analyst", "oversight"):
        client = Client()
        client.force_login(officer(role, username=role).user)
        assert client.get(f"/cases/{case.pk}/say/send/").status_code == 403
        assert f"/cases/{case.pk}/say/send/" not in client.get(f"/cases/{case.pk}/").content.decode()


def test_who_has_no_part_in_the_step_is_not_offered_it(officer: Any, case: Case) -> None:
    client = Client()
    client.force_login(officer("supervisor", username="second").user)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert 'id="messages"' not in page
    assert f"/cases/{case.pk}/say/send/" not in page


def test_the_rules_name_no_traveller_for_the_source_of_an_entry() -> None:
    assert rules().said["border_hit"]["contact_source"].facts == {}


# --- The receiving side ---

SECRET = "Does Samir Example hold a permit?"


@pytest.fixture
def came_in(came: Any) -> Incoming:
    made: Incoming = came()
    return made


def _added(**changes: Any) -> dict[str, Any]:
    told = {
        "necessity": "the asker says why", "urgency": "urgent", "asked": "whether somebody has a permit",
        "subjects-0-kind": "person", "subjects-0-value": "Samir Example",
    }  # fmt: skip
    return {f"fact-{name}": value for name, value in (told | changes).items()}


def test_a_thread_leads_to_the_case_that_its_message_may_open_and_then_to_the_case(
    client: Client, came_in: Incoming
) -> None:
    thread, take = f"/partners/threads/{came_in.thread_id}/", f"/cases/take/{came_in.message_id}/"
    assert take in client.get(thread).content.decode()
    answer = client.post(take, _added())
    assert answer.status_code == 302
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/cases/{case.pk}/"
    page = client.get(thread).content.decode()
    assert case.reference in page
    assert take not in page


def test_the_page_of_taking_in_shows_the_message_with_whose_restrictions_and_asks_for_the_rest(
    client: Client, came: Any
) -> None:
    one = came(handling=("H1", "H3"), conditions="For the eyes of one unit", legal_basis="police_qma_qsa_2001")
    page = client.get(f"/cases/take/{one.message_id}/").content.decode()
    for told in (SECRET, "For the eyes of one unit", "H1", "H3"):
        assert told in page
    for rule in law_now().terms.restrictions.values():
        assert escape(rule.texts.told("fr")) in page
    assert 'name="fact-urgency"' in page
    assert 'name="fact-handling"' not in page


def test_what_the_sender_called_urgent_is_offered_as_such_and_a_person_says_so(client: Client, came: Any) -> None:
    for body, offered in (({"text": SECRET, "urgent": True}, True), ({"text": SECRET}, False)):
        page = client.get(f"/cases/take/{came(body=body).message_id}/").content.decode()
        assert ('<option value="urgent" selected' in page) is offered


def test_the_case_shows_what_the_partner_says_with_its_codes_and_what_may_be_said(
    client: Client, taken: Any, officer_of: Any
) -> None:
    case, message = taken(officer_of.actor, handling=("H0", "H1"))
    page = client.get(f"/cases/{case.pk}/").content.decode()
    part = page[page.index('id="messages"') : page.index('id="decide"')]
    assert SECRET in part
    for code in ("h0", "h1"):
        assert escape(sentence(f"handling.{code}", "fr")) in part
    assert f"/cases/{case.pk}/say/triage/" in part
    assert f"/partners/threads/{message.thread_id}/" in part
    assert "/say/answer/" not in part


def test_who_may_not_read_messages_is_shown_the_case_and_what_happened_and_not_what_was_said(
    officer: Any, taken: Any, officer_of: Any
) -> None:
    case, _ = taken(officer_of.actor)
    client = Client()
    client.force_login(officer("analyst", username="reads", language="en").user)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert SECRET not in page
    assert "Taken in, with a signed receipt" in page


def test_what_is_missing_is_told_beside_what_was_typed(client: Client, came_in: Incoming) -> None:
    answer = client.post(f"/cases/take/{came_in.message_id}/", _added(asked="", necessity="typed before"))
    assert answer.status_code == 409
    assert "typed before" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_message_that_is_taken_already_is_told_with_its_case(client: Client, taken: Any, officer_of: Any) -> None:
    case, message = taken(officer_of.actor)
    answer = client.post(f"/cases/take/{message.message_id}/", _added())
    assert answer.status_code == 409
    assert case.reference in answer.content.decode()


def test_a_message_of_another_matter_answers_as_one_that_is_not_there(client: Client, came_in: Incoming) -> None:
    Thread.objects.update(group=Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose"))
    for method in ("get", "post"):
        told = [getattr(client, method)(f"/cases/take/{one}/") for one in (came_in.message_id, "0" * 32)]
        assert [one.status_code for one in told] == [403, 403]
        pages = [re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", one.content.decode()) for one in told]
        assert pages[0].replace(came_in.message_id, "") == pages[1].replace("0" * 32, "")


def test_a_case_of_another_matter_is_not_named_on_the_page_of_a_thread(
    client: Client, taken: Any, officer_of: Any
) -> None:
    case, message = taken(officer_of.actor)
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    Case.objects.filter(pk=case.pk).update(group=group)
    page = client.get(f"/partners/threads/{message.thread_id}/").content.decode()
    assert case.reference not in page
    assert f"/cases/take/{message.message_id}/" not in page


@pytest.mark.parametrize("role", ["investigator", "supervisor"])
def test_who_does_not_receive_is_offered_no_case(officer: Any, came_in: Incoming, role: str) -> None:
    client = Client()
    client.force_login(officer(role, username=role).user)
    page = client.get(f"/partners/threads/{came_in.thread_id}/").content.decode()
    assert "/cases/take/" not in page
    assert client.get(f"/cases/take/{came_in.message_id}/").status_code == 409


def test_an_answer_is_written_and_decided_on_one_page(officer: Any, in_work: Any, officer_of: Any) -> None:
    case, message = in_work(officer_of.actor)
    client = Client()
    client.force_login(officer("supervisor", username="second", language="fr").user)
    path = f"/cases/{case.pk}/say/answer/"
    assert path in client.get(f"/cases/{case.pk}/").content.decode()
    assert client.get(path).headers["Location"] == f"{path}review/"
    page = client.get(f"{path}?nobody=1").content.decode()
    assert 'name="answer-attest_quality_read"' in page
    assert 'name="answer-fact_answer_reference"' not in page
    assert '<option value="police_qma_qsa_2019" selected' in page
    rows = {"statement": "a permit", "source_grade": "a", "content_grade": "c1", "code": "h1", "tainted": "False"}
    decided = {
        "answer-revision": case.revision, "answer-attest_quality_read": "on", "answer-reasons": "Complet.",
        "answer-fact_third_party": "none",
        **{f"answer-fact_statements-0-{name}": value for name, value in rows.items()},
    }  # fmt: skip
    bare = {name: value for name, value in decided.items() if "attest" not in name}
    answer = client.post(path, _typed(case, kind="info_answer") | bare)
    assert answer.status_code == 409
    assert not Outgoing.objects.exists()
    assert client.post(path, _typed(case, kind="info_answer") | decided).status_code == 302
    assert Outgoing.objects.get().answers == message
    assert Case.objects.get(pk=case.pk).state == "answered"


def test_what_came_of_a_request_is_in_the_timeline_of_its_case_and_recorded_at_one_step(
    client: Client, case: Case, peer: Any
) -> None:
    client.post(f"/cases/{case.pk}/say/send/", _typed(case))
    sent, at = Outgoing.objects.get(), peer.message().sent_at
    about = Reference(sent.message_id, sent.digest)
    peer.gives(peer.receipts(Receipt(about, "delivered", at)))
    peer.gives(peer.receipts(Receipt(about, "seen", at)))
    reply = peer.message(thread=sent.thread_id, kind="info_answer", answers=about)
    peer.gives(peer.seal(reply))
    peer.gives(peer.receipts(Receipt(about, "answered", at, answer=Reference(reply.id, "0" * 64))))
    page = client.get(f"/cases/{case.pk}/").content.decode()
    timeline = page[page.index('<ol class="timeline">') :]
    for state in ("delivered", "seen", "answered"):
        assert escape(sentence(f"happened.receipt_{state}", "fr")) in timeline
    assert escape(law_now().terms.kinds["info_answer"].texts.told("fr")) in timeline
    assert 'href="#step-record_answer"' in page
    assert re.search(rf'name="record_answer-fact_reply_reference" value="{reply.id}"', page)
    case.refresh_from_db()
    told = {"record_answer-revision": case.revision, "record_answer-fact_reply_reference": reply.id}
    assert client.post(f"/cases/{case.pk}/steps/record_answer/", told).status_code == 302
    case.refresh_from_db()
    assert case.state == "answered"
    assert not case.clocks.filter(clock="reminder", stopped_at__isnull=True).exists()
    assert Incoming.objects.get(message_id=reply.id).seen_at is not None
    assert 'href="#step-record_answer"' not in client.get(f"/cases/{case.pk}/").content.decode()


def test_what_a_partner_says_is_shown_with_its_codes_on_every_page_and_leaves_by_none(
    client: Client, taken: Any, came: Any, officer_of: Any
) -> None:
    case, _ = taken(officer_of.actor, handling=("H2",), body={"text": SECRET})
    other = came(handling=("H2",), body={"text": SECRET})
    shown = set()
    for pattern in urlpatterns:
        path = "/cases/" + str(pattern.pattern).replace("<uuid:case_id>", str(case.pk))
        path = path.replace("<slug:step>", "triage").replace("<slug:message_id>", other.message_id)
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Content-Disposition" not in answer.headers
        page = answer.content.decode()
        if SECRET in page:
            shown.add(pattern.name)
            assert escape(sentence("handling.h2", "fr")) in page
    assert shown == {"say_in_case", "take_in"}


def test_an_acknowledgement_is_a_short_form_in_the_language_of_the_message(
    client: Client, taken: Any, officer_of: Any
) -> None:
    case, message = taken(officer_of.actor, language="en")
    path = f"/cases/{case.pk}/say/triage/"
    page = client.get(path).content.decode()
    assert 'name="reviews"' not in page
    assert "Acknowledgement of receipt" in page
    assert re.search(r'<option value="en" selected', page)
    told = {
        "kind": "acknowledgement", "purpose": "investigation", "basis": "police_qma_qsa_2019", "channel": "police",
        "language": "fr", "text": "Reçu.", "handling": ["h1"], "triage-revision": case.revision,
    }  # fmt: skip
    assert client.post(path, told).status_code == 302
    assert Outgoing.objects.get().answers == message
    assert Case.objects.get(pk=case.pk).state == "triaged"


# --- The risk review of a person of a case ---


def _answers(**changes: Any) -> dict[str, Any]:
    told = {
        "person": "Zaydun Exemple", "partner_ids": [str(one.pk) for one in Partner.objects.all()],
        **{f"risk_{name}": "absent" for name in law_now().terms.risks},
    }  # fmt: skip
    return told | changes


def test_a_message_that_names_somebody_is_written_after_the_review_and_the_case_shows_it(
    client: Client, case: Case
) -> None:
    path = f"/cases/{case.pk}/say/send/"
    assert client.get(path).headers["Location"] == f"{path}review/"
    assert case.reference in client.get(f"{path}review/").content.decode()
    answer = client.post(f"{path}review/", _answers())
    made = Review.objects.get()
    assert made.case == str(case.pk)
    page = client.get(answer.headers["Location"]).content.decode()
    assert re.search(rf'name="reviews" value="{made.uid}"[^>]* checked', page)
    assert client.post(path, _typed(case, reviews=[str(made.uid)])).status_code == 302
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "Zaydun Exemple" in page[page.index('class="review"') :].partition("</details>")[0]


def test_a_case_that_is_not_shown_has_no_review_and_gets_none(client: Client, case: Case) -> None:
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    Case.objects.filter(pk=case.pk).update(group=group)
    for one in (case.pk, uuid4()):
        assert client.post(f"/cases/{one}/say/send/review/", _answers()).status_code == 403
    assert not Review.objects.exists()


def test_an_answer_of_a_case_is_reviewed_towards_whoever_asked(officer: Any, in_work: Any, officer_of: Any) -> None:
    case, message = in_work(officer_of.actor)
    client = Client()
    client.force_login(officer("supervisor", username="second", language="fr").user)
    answer = client.post(f"/cases/{case.pk}/say/answer/review/", _answers(partner_ids=[]))
    assert answer.status_code == 302
    assert Review.objects.get().states == [message.partner.state]
