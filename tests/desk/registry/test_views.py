"""Pages of letters, without a browser: what is typed, what is shown, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tansiq.desk.exchange.models import Incoming, Outgoing, Partner
from tansiq.desk.registry.companion import OfLetters
from tansiq.desk.registry.forms import MakeForm
from tansiq.desk.registry.models import Arrival, Letter, Statement

pytestmark = pytest.mark.django_db(databases="__all__")

TODAY = f"{timezone.now():%Y-%m-%d}"
PAPER = {
    "belongs": "", "their_number": "SA/1", "dated_on": TODAY, "received_on": TODAY, "means": "paper",
    "word": "info_answer", "purpose": "investigation", "basis": "police_qma_qsa_2019", "language": "fr",
    "text": "An invented answer", "handling": ["h1"], "source": "b", "information": "i2", "nature": "legal",
}  # fmt: skip


@pytest.fixture
def client(officer: Callable[..., Any]) -> Client:
    made = Client()
    made.force_login(officer("supervisor", username="clerk").user)
    return made


def test_a_letter_is_made_from_its_thread(client: Client, queued: Callable[..., Outgoing]) -> None:
    message = queued()
    page = client.get(f"/partners/threads/{message.thread_id}/").content.decode()
    assert f"/partners/letters/of/{message.message_id}/" in page
    assert 'value="paper"' in page
    assert 'value="email"' not in page
    answer = client.post(f"/partners/letters/of/{message.message_id}/", {"means": "paper", "contact": "desk"})
    assert answer.headers["Location"] == f"/partners/letters/{Letter.objects.get().pk}/"
    page = client.get(f"/partners/threads/{message.thread_id}/").content.decode()
    assert Letter.objects.get().number in page
    assert f"/partners/letters/of/{message.message_id}/" not in page


def test_what_is_stated_is_said_to_be_stated_and_never_received(client: Client, lettered: Any) -> None:
    one = lettered()
    path = f"/partners/letters/{one.pk}/"
    told = {"what": "dispatched", "happened_on": TODAY, "known_by": "slip", "slip": "RR 1"}
    assert client.post(path, told).status_code == 302
    first = Statement.objects.get().pk
    assert client.post(path, told | {"corrects": str(first), "withdraws": "on"}).status_code == 302
    page = client.get(path).content.decode()
    assert page.count("stated by a person") >= 2
    assert "Taken back" in page
    for path in (f"/partners/threads/{one.message.thread_id}/", "/partners/outbox/", "/partners/nodes/"):
        shown = client.get(path).content.decode()
        assert "The partner has it" not in shown
        assert "/proof/" not in shown


def test_a_statement_that_cannot_be_is_shown_with_its_reason(client: Client, lettered: Any) -> None:
    one = lettered()
    answer = client.post(
        f"/partners/letters/{one.pk}/", {"what": "delivered", "happened_on": TODAY, "known_by": "call"}
    )
    assert answer.status_code == 409
    assert "registry.order" in answer.content.decode()


def test_a_letter_without_documents_is_finished_and_one_is_given_up(client: Client, lettered: Any) -> None:
    one = lettered()
    Letter.objects.update(made_at=None, pdf=b"", docx=b"")
    path = f"/partners/letters/{one.pk}/"
    assert f"{path}finish/" in client.get(path).content.decode()
    assert client.post(f"{path}finish/").status_code == 302
    assert bytes(Letter.objects.get().pdf).startswith(b"%PDF")
    assert client.post(f"{path}give-up/", {"reason": "wrong address"}).status_code == 302
    assert "wrong address" in client.get("/partners/letters/").content.decode()


def test_a_paper_is_entered_with_its_scan(client: Client, archive: Partner) -> None:
    path = f"/partners/{archive.pk}/came-in/"
    assert client.get(path).status_code == 200
    told = {**PAPER, "file": SimpleUploadedFile("p.pdf", b"%PDF-1.4 x", "application/pdf")}
    answer = client.post(path, told)
    thread = Incoming.objects.get().thread_id
    assert answer.headers["Location"] == f"/partners/threads/{thread}/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "no signature of the partner" in page
    assert Arrival.objects.get().number in page


def test_a_file_that_is_no_scan_is_told_on_the_page(client: Client, archive: Partner) -> None:
    told = {**PAPER, "file": SimpleUploadedFile("p.pdf", b"<html>", "application/pdf")}
    answer = client.post(f"/partners/{archive.pk}/came-in/", told)
    assert answer.status_code == 409
    assert "registry.scan_type" in answer.content.decode()


def test_a_paper_needs_its_file(client: Client, archive: Partner) -> None:
    assert client.post(f"/partners/{archive.pk}/came-in/", PAPER).status_code == 200
    assert not Incoming.objects.exists()


def test_a_partner_without_a_node_shows_where_it_is_written_to(client: Client, archive: Partner) -> None:
    page = client.get(f"/partners/{archive.pk}/").content.decode()
    assert "12 Invented Street" in page
    assert f"/partners/{archive.pk}/came-in/" in page
    assert "Fingerprint" not in page


def test_whoever_may_not_read_letters_is_shown_none(officer: Any, queued: Callable[..., Outgoing]) -> None:
    message, by = queued(), officer("analyst").actor
    assert OfLetters().of_thread(by=by, thread_id=message.thread_id, lang="en") is None


def test_an_answer_day_that_is_none_is_no_letter(client: Client, queued: Callable[..., Outgoing]) -> None:
    form = MakeForm({"means": "paper", "contact": "desk", "reply_by": "soon"}, means=["paper"], lang="en")
    assert not form.is_valid()
    message = queued()
    told = {"means": "paper", "contact": "desk", "reply_by": "soon"}
    assert client.post(f"/partners/letters/of/{message.message_id}/", told).status_code == 409
    assert not Letter.objects.exists()
