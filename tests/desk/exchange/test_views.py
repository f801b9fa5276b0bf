"""The pages: a message written, sent, answered and seen; what law says against it; a partner pinned by telephone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tansiq.desk.accounts.models import User
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Asked, Enclosure, Handed, Incoming, Outgoing, Partner
from tansiq.desk.exchange.rules import rules
from tansiq.engines.envelopes import Receipt, Reference, read_message, read_proof

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def client(officer: Any) -> Client:
    made = Client()
    made.force_login(officer("supervisor", username="writes", language="fr").user)
    return made


def _typed(**changes: Any) -> dict[str, Any]:
    told = {
        "partner_ids": [str(one.pk) for one in Partner.objects.all()], "kind": "feedback",
        "purpose": "investigation", "basis": "police_qma_qsa_2019", "channel": "police", "language": "fr",
        "text": "Zaydun Exemple a-t-il un titre de séjour ?", "handling": ["h1"], "source": "b", "information": "i2",
        "nature": "legal", "names_person": "on", "register": "police_information", "persons": ["suspect"],
        "contains": ["identity"], "documents": ["purpose", "facts"],
    }  # fmt: skip
    return told | changes


@pytest.fixture
def typed(reviewed: Any) -> Any:
    """What is typed into the form, with a risk review of whom it names, answered by whoever types."""

    def make(risks: dict[str, str] | None = None, thread: str = "", **changes: Any) -> dict[str, Any]:
        who = User.objects.get(username="writes")
        place = {"thread_id": thread} if thread else {}
        return _typed(reviews=[reviewed(by=who, place=place, **(risks or {}))]) | changes

    return make


def test_a_message_is_written_and_stands_in_the_outbox_with_its_time_line(
    client: Client, peer: Any, typed: Any
) -> None:
    assert client.get("/partners/write/?nobody=1").status_code == 200
    assert client.post("/partners/write/", typed()).status_code == 302
    sent = Outgoing.objects.get()
    assert sent.message_id[:8] in client.get("/partners/outbox/").content.decode()
    page = client.get(f"/partners/threads/{sent.thread_id}/").content.decode()
    assert "Zaydun Exemple a-t-il un titre de séjour ?" in page
    assert "Mis à l&#x27;envoi, le droit consulté" in page


def test_without_a_review_the_message_stays_here_with_what_was_typed(client: Client, peer: Any) -> None:
    answer = client.post("/partners/write/", _typed())
    assert answer.status_code == 409
    assert "examen des risques" in answer.content.decode()
    assert "Zaydun Exemple" in answer.content.decode()
    assert Outgoing.objects.count() == 0


def test_what_the_law_says_against_it_is_told_with_its_reasons(client: Client, peer: Any, typed: Any) -> None:
    answer = client.post("/partners/write/", typed({"torture": "assured"}))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "sending.assurance" in page
    assert "torture" in page
    assert Outgoing.objects.count() == 0


def test_what_came_in_is_seen_and_answered_and_the_partner_is_told(client: Client, peer: Any, typed: Any) -> None:
    message = peer.message()
    peer.gives(peer.seal(message))
    assert message.id[:8] in client.get("/today/").content.decode()
    assert message.id[:8] in client.get("/partners/inbox/").content.decode()
    client.post(f"/partners/messages/{message.id}/seen/")
    sent_in = typed(kind="info_answer", thread=message.thread, documents=["facts"])
    assert client.post(f"/partners/threads/{message.thread}/{message.id}/answer/", sent_in).status_code == 302
    states = [one.state for each in Enclosure.objects.order_by("pk") for one in peer.read(bytes(each.data)).receipts]
    assert states == ["delivered", "seen"]
    assert Incoming.objects.get().answered_by.count() == 1
    assert message.id[:8] not in client.get("/today/").content.decode()


def test_an_answer_that_law_does_not_let_go_is_shown_again_in_its_thread(client: Client, peer: Any, typed: Any) -> None:
    message = peer.message()
    peer.gives(peer.seal(message))
    sent_in = typed(kind="info_answer", thread=message.thread, documents=["facts"], purpose="migration")
    answer = client.post(f"/partners/threads/{message.thread}/{message.id}/answer/", sent_in)
    assert answer.status_code == 409
    assert Outgoing.objects.count() == 0


def test_a_partner_is_pinned_by_what_was_heard_and_not_by_what_the_file_says(
    client: Client, own: Any, peer: Any
) -> None:
    other = type(peer)("sahelia.border")
    typed = {
        "introduction": other.introduction.decode(), "fingerprint": other.fingerprint, "spoke_with": "their officer",
        "state": "QSA", "kind": "border", "carrier": "https",
    }  # fmt: skip
    assert client.get("/partners/pin/").status_code == 200
    wrong = client.post("/partners/pin/", typed | {"fingerprint": peer.fingerprint})
    assert wrong.status_code == 409
    assert Partner.objects.count() == 1
    assert client.post("/partners/pin/", typed).status_code == 302
    found = Partner.objects.get(authority="sahelia.border")
    page = client.get(f"/partners/{found.pk}/").content.decode()
    assert other.fingerprint.split()[0] in page


def test_a_suspended_partner_is_told_so_on_every_page_and_gets_nothing(client: Client, peer: Any, typed: Any) -> None:
    found = Partner.objects.get()
    client.post(f"/partners/{found.pk}/suspend/", {"reason": "an invented reason"})
    assert "Suspendu" in client.get("/partners/nodes/").content.decode()
    assert client.post("/partners/write/", typed()).status_code == 200  # it cannot be chosen any more
    assert Outgoing.objects.count() == 0
    client.post(f"/partners/{found.pk}/resume/", {"reason": "an invented reason"})
    assert client.post("/partners/write/", typed()).status_code == 302


def test_who_asks_whom_is_chosen_on_the_sheet_with_a_reason_and_stands_there(client: Client, peer: Any) -> None:
    found = Partner.objects.get()
    path = f"/partners/{found.pk}/"
    assert client.post(f"{path}reach/", {"carrier": "asking", "reason": " "}).status_code == 409
    assert client.post(f"{path}reach/", {"carrier": "pigeon", "reason": "firewall"}).status_code == 409
    assert client.post(f"{path}reach/", {"carrier": "asking", "reason": "no open port there"}).status_code == 302
    page = unescape(client.get(path).content.decode())
    assert "Il ne peut être joint" in page
    assert "Dernière demande de ce qui attend" in page
    assert "Il devrait demander" not in page
    client.post(f"{path}reach/", {"carrier": "asked", "reason": "it is we who have none"})
    Asked.objects.update(problem="carrier.unreachable")
    page = unescape(client.get(path).content.decode())
    assert "Dernière réponse à nos demandes" in page
    assert "carrier.unreachable" in page


def test_who_may_not_change_how_a_partner_is_reached_is_not_offered_it(client: Client, peer: Any, officer: Any) -> None:
    found = Partner.objects.get()
    client.force_login(officer("dpo", username="looks").user)
    assert "reach/" not in client.get(f"/partners/{found.pk}/").content.decode()
    answer = client.post(f"/partners/{found.pk}/reach/", {"carrier": "asking", "reason": "an invented reason"})
    assert answer.status_code == 403
    assert Partner.objects.get().carrier == "https"


def test_a_partner_that_should_ask_and_does_not_stands_on_today_until_it_asks(client: Client, peer: Any) -> None:
    found = Partner.objects.get()
    client.post(f"/partners/{found.pk}/reach/", {"carrier": "asking", "reason": "no open port there"})
    told = "devrait demander ce qui attend"
    assert told not in client.get("/today/").content.decode()
    Handed.objects.update(since=timezone.now() - timedelta(minutes=rules().pull.silent_minutes, seconds=1))
    assert told in client.get("/today/").content.decode()
    assert "Il devrait demander" in client.get(f"/partners/{found.pk}/").content.decode()
    client.post(f"/partners/{found.pk}/suspend/", {"reason": "an invented reason"})
    assert told not in client.get("/today/").content.decode()
    client.post(f"/partners/{found.pk}/resume/", {"reason": "an invented reason"})
    Handed.objects.update(since=timezone.now())
    assert told not in client.get("/today/").content.decode()


def test_the_file_for_partners_is_the_one_that_can_be_pinned(client: Client, own: Any) -> None:
    data = client.get("/partners/introduction/").content
    assert data.count(b"\n") == 2
    assert b'"certificate"' in data


def test_a_proof_leaves_the_desk_as_soon_as_there_is_a_receipt_and_holds_by_itself(
    client: Client, peer: Any, typed: Any
) -> None:
    client.post("/partners/write/", typed())
    sent = Outgoing.objects.get()
    assert client.get(f"/partners/messages/{sent.message_id}/proof/").status_code == 409
    at = datetime.now(UTC).replace(microsecond=0)
    peer.gives(peer.receipts(Receipt(Reference(sent.message_id, sent.digest), "delivered", at)))
    assert (
        f"/partners/messages/{sent.message_id}/proof/"
        in client.get(f"/partners/threads/{sent.thread_id}/").content.decode()
    )
    proof = read_proof(client.get(f"/partners/messages/{sent.message_id}/proof/").content.split(b"\n")[:-1])
    assert (proof.message.id, proof.issuer, proof.fingerprint) == (sent.message_id, peer.name, peer.fingerprint)


def test_the_answers_of_the_review_are_kept_with_the_message_and_shown_in_its_thread(
    client: Client, peer: Any, typed: Any
) -> None:
    client.post("/partners/write/", typed())
    sent = Outgoing.objects.get()
    assert [str(one.uid) for one in sent.reviews.all()] == sent.asked["reviews"]
    page = unescape(client.get(f"/partners/threads/{sent.thread_id}/").content.decode())
    for risk in law_now().terms.risks.values():
        assert f"<dt>{risk.texts.told('fr')}</dt>" in page


def test_what_may_be_passed_on_is_chosen_by_a_link_and_stands_in_the_new_message(
    client: Client, peer: Any, typed: Any, pinned: Any
) -> None:
    message = peer.message(legal_basis="reciprocity", handling=("H1",))
    peer.gives(peer.seal(message))
    link = f"/partners/write/?passes_on={message.id}"
    assert link in client.get(f"/partners/threads/{message.thread}/").content.decode()
    assert client.get(link).headers["Location"] == f"/partners/write/review/?passes_on={message.id}"
    assert f'value="{message.id}"' in client.get(f"{link}&nobody=1").content.decode()
    assert client.post(link, typed(passes_on=[message.id])).status_code == 302
    sent = Outgoing.objects.get()
    assert sent.asked["passes_on"] == [message.id]
    page = client.get(f"/partners/threads/{sent.thread_id}/").content.decode()
    assert "Does Samir Example hold a permit?" in page


def test_a_thread_tells_since_when_a_message_is_in_the_partners_ledger_or_what_is_wrong(
    client: Client, peer: Any, typed: Any
) -> None:
    client.post("/partners/write/", typed())
    sent = Outgoing.objects.get()
    address = f"/partners/threads/{sent.thread_id}/"
    assert "registre du partenaire" not in client.get(address).content.decode()
    Outgoing.objects.update(logged_code="inclusion.late")
    assert "inclusion.late" in client.get(address).content.decode()
    Outgoing.objects.update(logged_code="", logged_at=datetime(2026, 11, 27, 10, tzinfo=UTC))
    page = client.get(address).content.decode()
    assert "Au registre du partenaire depuis" in unescape(page)
    assert "inclusion" not in page


def test_a_message_is_written_with_files_and_they_stay_while_law_has_something_against_it(
    client: Client, peer: Any, typed: Any
) -> None:
    page = client.get("/partners/write/?nobody=1").content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'data-kind="attachment"' in page
    files = [SimpleUploadedFile("reçu.pdf", b"one"), SimpleUploadedFile("plan.png", b"two")]
    refused = client.post("/partners/write/", _typed(file=files))
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "reçu.pdf" in page
    ids = page.partition('name="upload" value="')[2].partition('"')[0]
    assert client.post("/partners/write/", typed(upload=ids)).status_code == 302
    message = read_message(bytes(Outgoing.objects.get().content))
    assert [(one.name, one.media_type) for one in message.attachments] == [
        ("reçu.pdf", "application/pdf"),
        ("plan.png", "image/png"),
    ]


def test_an_answer_goes_with_a_file(client: Client, peer: Any, typed: Any) -> None:
    message = peer.message()
    peer.gives(peer.seal(message))
    sent_in = typed(
        kind="info_answer", thread=message.thread, documents=["facts"], file=[SimpleUploadedFile("plan.png", b"two")]
    )
    answer = client.post(f"/partners/threads/{message.thread}/{message.id}/answer/", sent_in)
    assert answer.status_code == 302
    assert [one.name for one in read_message(bytes(Outgoing.objects.get().content)).attachments] == ["plan.png"]


def test_what_is_laid_on_a_thread_is_asked_once_however_many_messages_it_has(client: Client, peer: Any) -> None:
    asked = []
    for number in range(1, 5):
        message = peer.message(**({"thread": peer.said[0].thread} if peer.said else {}))
        peer.gives(peer.seal(message))
        with CaptureQueriesContext(connections["default"]) as queries:
            client.get(f"/partners/threads/{message.thread}/")
        asked.append(sum("protection_restriction" in one["sql"] for one in queries.captured_queries))
        assert Incoming.objects.count() == number
    assert set(asked) == {1}
