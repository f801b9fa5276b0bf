"""The page of the risk review stands before the message, and with every message that rests on it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.accounts.models import User
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Outgoing, Partner, Review
from tansiq.desk.exchange.review_rules import review_rules
from tansiq.messages import sentence

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def client(officer: Any) -> Client:
    made = Client()
    made.force_login(officer("supervisor", username="writes", language="fr").user)
    return made


def _answers(**changes: Any) -> dict[str, Any]:
    told = {
        "person": "Zaydun Exemple", "partner_ids": [str(one.pk) for one in Partner.objects.all()],
        **{f"risk_{name}": "absent" for name in law_now().terms.risks},
    }  # fmt: skip
    return told | changes


def test_whoever_writes_is_first_asked_who_is_named(client: Client, peer: Any) -> None:
    assert client.get("/partners/write/").headers["Location"] == "/partners/write/review/"
    page = unescape(client.get("/partners/write/review/").content.decode())
    for risk in law_now().terms.risks.values():
        assert risk.citation in page
    for source in review_rules().sources.values():
        assert source.texts.told("fr") in page
        assert source.citation in page
    assert "/partners/write/?nobody=1" in page


def test_what_was_answered_leads_to_the_message_that_rests_on_it(client: Client, peer: Any) -> None:
    answer = client.post("/partners/write/review/", _answers(look_torture=["interim_measures"]))
    made = Review.objects.get()
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).content.decode()
    assert f'name="reviews" value="{made.uid}" id="id_reviews_0" checked' in page
    assert 'name="names_person" id="id_names_person" checked' in page
    assert str(Partner.objects.get().pk) in page
    assert made.looked_at == ["interim_measures"]


def test_several_persons_are_reviewed_one_after_the_other(client: Client, peer: Any) -> None:
    first = client.post("/partners/write/review/", _answers()).headers["Location"]
    again = client.post("/partners/write/review/?" + first.partition("?")[2], _answers(person="Samir Exemple"))
    page = client.get(again.headers["Location"]).content.decode()
    rests_on = re.findall(r'<input type="checkbox" name="reviews" value="([^"]*)"[^>]* checked', page)
    assert sorted(rests_on) == sorted(str(one.uid) for one in Review.objects.all())
    assert {one.person for one in Review.objects.all()} == {"Zaydun Exemple", "Samir Exemple"}


@pytest.mark.parametrize("risk", ["torture", "asylum", "child"])
def test_an_open_question_is_told_at_its_place(client: Client, peer: Any, risk: str) -> None:
    answer = client.post("/partners/write/review/", _answers(**{f"risk_{risk}": ""}))
    assert answer.status_code == 409
    assert not Review.objects.exists()


def test_an_answer_that_restricts_a_transfer_says_whom_to_ask_and_is_kept_nowhere(client: Client, peer: Any) -> None:
    answer = client.post("/partners/write/review/", _answers(risk_asylum="present", words="x"))
    assert answer.status_code == 409
    assert unescape(sentence("sending.restricted", "fr")) in unescape(answer.content.decode())
    assert not Review.objects.exists()


def test_in_a_conversation_it_is_answered_for_the_partner_and_offered_there(client: Client, peer: Any) -> None:
    message = peer.message()
    peer.gives(peer.seal(message))
    path = f"/partners/threads/{message.thread}/"
    assert f"{path}review/" in client.get(path).content.decode()
    answer = client.post(f"{path}review/", _answers())
    made = Review.objects.get()
    assert (made.thread_id, made.states) == (message.thread, ["QSA"])
    assert str(made.uid) in client.get(answer.headers["Location"]).content.decode()


def test_a_thread_shows_the_review_that_a_message_left_on_with_who_answered_it(
    client: Client, peer: Any, sent: Any, reviewed: Any
) -> None:
    who = User.objects.get(username="writes")
    User.objects.filter(pk=who.pk).update(name="An Invented Officer")
    name = reviewed(by=who, child="reviewed")
    message: Outgoing = sent(reviews=(name,), confirmed=("condition.risk",))
    page = unescape(client.get(f"/partners/threads/{message.thread_id}/").content.decode())
    part = page[page.index('class="review"') :].partition("</details>")[0]
    assert "Zaydun Example" in part
    assert "An Invented Officer" in part
    assert sentence("exchange.risk.reviewed", "fr") in part
    assert sentence("exchange.risk.settled", "fr") in part


def test_nobody_is_offered_what_somebody_else_answered_for_new_messages(
    client: Client, peer: Any, supervisor: Any, reviewed: Any
) -> None:
    name = reviewed(by=User.objects.get(pk=supervisor.user_id))
    assert name not in client.get("/partners/write/?nobody=1").content.decode()


def test_who_may_not_send_is_not_shown_the_page(officer: Any, peer: Any) -> None:
    client = Client()
    client.force_login(officer("analyst", username="reads").user)
    assert client.get("/partners/write/review/").status_code == 403
