"""The pages: a partner asked on the page of a case, and what became of it beside the case."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tansiq.desk.accounts.models import Group
from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.rules import rules
from tansiq.desk.exchange.models import Outgoing, Partner
from tansiq.engines.envelopes import Receipt, Reference

pytestmark = pytest.mark.django_db(databases="__all__")
RISKS = ("torture", "death_penalty", "asylum", "child", "political_offence", "protected_profession")


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


def _typed(case: Case, **changes: Any) -> dict[str, Any]:
    told = {
        "partner_ids": [str(one.pk) for one in Partner.objects.all()], "kind": "info_request",
        "purpose": "investigation", "basis": "police_qma_qsa_2019", "channel": "police", "language": "fr",
        "text": "Zaydun Exemple a-t-il un titre ?", "handling": ["h1"], "source": "b", "information": "i2",
        "nature": "legal", "names_person": "on", "register": "police_information", "persons": ["suspect"],
        "contains": ["identity"], "documents": ["purpose", "facts"], "send-revision": case.revision,
        **{f"risk_{name}": "absent" for name in RISKS},
    }  # fmt: skip
    return told | changes


def test_the_page_offers_what_the_case_says_and_leaves_the_review_to_a_person(client: Client, case: Case) -> None:
    page = client.get(f"/cases/{case.pk}/say/send/").content.decode()
    assert "Does Zaydun Example hold a permit?" in page
    assert re.search(r'<input type="checkbox" name="handling" value="h1"[^>]* checked', page)
    assert re.search(r'<input type="checkbox" name="names_person"[^>]* checked', page)
    assert re.search(r'<input type="checkbox" name="urgent"[^>]* checked', page)
    assert re.search(r'<option value="info_request" selected', page)
    for name in RISKS:
        assert re.search(rf'<select name="risk_{name}"[^>]*>\s*<option value="" selected', page)


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


@pytest.mark.parametrize("risk", RISKS)
def test_an_open_question_of_the_review_keeps_the_message_here(client: Client, case: Case, risk: str) -> None:
    assert client.post(f"/cases/{case.pk}/say/send/", _typed(case, **{f"risk_{risk}": ""})).status_code == 409
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
