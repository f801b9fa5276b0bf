"""What came on paper: a message of the partner with its scan, bound as every other, and signed by nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange import proving, queries, using, work
from tansiq.desk.exchange.actions.receiving import see
from tansiq.desk.exchange.actions.sending import reply
from tansiq.desk.exchange.draft import restored
from tansiq.desk.exchange.leave import uses_to_ask
from tansiq.desk.exchange.models import Enclosure, Incoming, Outgoing, Partner
from tansiq.desk.exchange.reply_by import reply_by
from tansiq.desk.registry.models import Arrival, Letter, Scan
from tansiq.desk.uploads.models import Upload
from tansiq.engines.envelopes import read_message
from tansiq.errors import TansiqError

pytestmark = pytest.mark.django_db(databases="__all__")

TODAY = timezone.now().date()


def code_of(call: Callable[..., Any], **values: Any) -> str:
    with pytest.raises(TansiqError) as refused:
        call(**values)
    return refused.value.code


def test_a_paper_becomes_a_message_of_the_partner(
    came: Callable[..., str], archive: Partner, writes: Callable[[], list[Entry]]
) -> None:
    thread_id = came()
    found, arrival = Incoming.objects.get(thread=thread_id), Arrival.objects.get()
    message = read_message(bytes(found.content))
    assert (message.sender, message.handling, message.grading) == (archive.authority, ("H1",), "B2")
    assert message.body == {"text": "Zaydun Example holds no permit."}
    assert (bytes(found.sealed), found.enclosure, found.status) == (b"", None, "taken")
    assert arrival.number.startswith("MARWANA.POLICE/IN/")
    assert arrival.their_number == "SA/2026/311"
    assert not Upload.objects.exists()
    entry = writes()[-1]
    assert (entry.what, entry.target) == ("registry:arrival:register", f"message:{found.message_id}")
    assert entry.details["scan"] == Scan.objects.get().sha256


def test_the_day_that_a_paper_asks_a_reply_for_is_read_as_that_of_a_message(came: Callable[..., str]) -> None:
    day = TODAY + timedelta(days=7)
    thread_id = came(reply_by=day)
    assert reply_by(read_message(bytes(Incoming.objects.get(thread=thread_id).content))) == day


@pytest.mark.parametrize("days", [-400, 400])
def test_a_day_that_the_paper_cannot_ask_for_is_refused(came: Callable[..., str], days: int) -> None:
    assert code_of(came, reply_by=TODAY + timedelta(days=days)) == "registry.reply_by_paper"
    assert not Incoming.objects.exists()


def test_an_answer_joins_the_thread_of_the_letter(came: Callable[..., str], lettered: Callable[..., Letter]) -> None:
    one = lettered().message
    assert came(answers=one.message_id) == one.thread_id
    assert Incoming.objects.get().answers == one
    assert came(data=b"%PDF-1.4 another", their_number="SA/2", thread_id=one.thread_id) == one.thread_id
    assert sorted(Incoming.objects.values_list("sequence", flat=True)) == [1, 2]


@pytest.mark.parametrize(("code", "expected"), [("h0", ""), ("h1", ""), ("h2", "exchange.use_refused")])
def test_its_codes_bind_as_those_of_a_message_from_a_node(came: Callable[..., str], code: str, expected: str) -> None:
    came(handling=(code,), basis="police_qma_qsa_2001")
    found = Incoming.objects.select_related("partner").get()
    assert using.item_of(found).handling == {code}
    if expected:
        assert code_of(using.use, incoming=found, use="export") == expected
    else:
        assert using.use(found, "export").allowed


def test_it_ends_as_it_says_or_after_the_longest_time(came: Callable[..., str]) -> None:
    came(until=TODAY + timedelta(days=2))
    came(data=b"%PDF- two", their_number="2")
    ends = sorted(read_message(bytes(one.content)).expires_at.date() for one in Incoming.objects.all())
    assert ends == [TODAY + timedelta(days=2), TODAY + timedelta(days=365)]


def test_a_recall_on_paper_takes_back_what_was_said_before(came: Callable[..., str]) -> None:
    thread_id = came(handling=("h0",), basis="police_qma_qsa_2001")
    first = Incoming.objects.select_related("partner").get()
    came(data=b"%PDF- recall", their_number="3", kind="recall", thread_id=thread_id, basis="police_qma_qsa_2001")
    assert using.item_of(first).recalled


def test_nothing_is_signed_sent_or_proved_to_who_has_no_node(
    came: Callable[..., str], supervisor: Any, archive: Partner
) -> None:
    came()
    found = Incoming.objects.get()
    see(by=supervisor, incoming_id=found.message_id)
    assert proving.prove_some() == 0
    assert work.deliver_some() == 0
    assert not Enclosure.objects.filter(partner=archive).exists()
    assert found.seen_at is not None  # whoever entered it has read it
    assert uses_to_ask(found, {}) == ()


def test_what_came_in_is_answered_by_a_letter(
    came: Callable[..., str], supervisor: Any, queued: Callable[..., Outgoing], reviewed: Callable[..., str]
) -> None:
    draft = replace(restored(queued().asked), reviews=(reviewed(),))
    thread_id = came()
    found = Incoming.objects.get(thread=thread_id)
    name = reply(by=supervisor, draft=draft, incoming_id=found.message_id)
    made = Outgoing.objects.get(message_id=name)
    assert (made.thread_id, made.status) == (thread_id, "waiting")
    assert not Enclosure.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"means": "pigeon"}, "registry.means"), ({"kind": "leave_answer"}, "registry.word"),
        ({"kind": "nothing"}, "registry.word"), ({"purpose": "fun"}, "registry.word"),
        ({"handling": ()}, "registry.word"), ({"handling": ("h9",)}, "registry.word"),
        ({"handling": ("h3",)}, "signed.field"), ({"nature": "gossip"}, "signed.field"),
        ({"language": "de"}, "signed.field"),
        ({"dated_on": TODAY + timedelta(days=1)}, "registry.days"),
        ({"dated_on": TODAY - timedelta(days=1), "received_on": TODAY - timedelta(days=2)}, "registry.days"),
        ({"until": TODAY}, "registry.days"), ({"until": TODAY + timedelta(days=366)}, "registry.days"),
        ({"answers": "1" * 32}, "access.unknown"), ({"thread_id": "1" * 32}, "access.unknown"),
        ({"group": "00000000-0000-4000-8000-000000000000"}, "access.unknown"),
        ({"data": b"MZ\x90"}, "registry.scan_type"),
    ],
)  # fmt: skip
def test_what_cannot_be_so_is_refused_and_nothing_is_kept(
    came: Callable[..., str], changes: dict[str, Any], code: str
) -> None:
    assert code_of(came, **changes) == code
    assert not Incoming.objects.exists()
    assert not Scan.objects.exists()
    assert Upload.objects.count() == 1  # whoever sent it may try again


def test_the_same_paper_is_entered_once(came: Callable[..., str]) -> None:
    came()
    assert code_of(came, their_number="other") == "registry.twice"
    assert code_of(came, data=b"%PDF- another scan of it") == "registry.twice"
    came(data=b"%PDF- another paper", their_number="")
    came(data=b"%PDF- a third", their_number="")
    assert Incoming.objects.count() == 3


def test_a_paper_of_a_partner_with_a_node_is_not_entered(peer: Any, archive: Partner, came: Callable[..., str]) -> None:
    Partner.objects.filter(pk=archive.pk).update(carrier="https")
    assert code_of(came) == "registry.not_by_letter"


def test_the_thread_shows_it_as_a_message(came: Callable[..., str], supervisor: Any) -> None:
    sheet = queries.thread(by=supervisor, thread_id=came())
    (said,) = sheet.said
    assert (said.mine, said.text, said.handling) == (False, "Zaydun Example holds no permit.", ("h1",))
    assert sheet.events == ()  # who entered it is told by the registry
