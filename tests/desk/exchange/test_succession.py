"""An acknowledgement that dies blocks nothing; a message that says something does."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange import queries
from tansiq.desk.exchange.actions import sending
from tansiq.desk.exchange.models import Outgoing
from tansiq.desk.exchange.succession import is_broken
from tansiq.engines.envelopes import Receipt, Reference, read_message
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

BARE = {
    "text": "Received.", "grading": "", "names_person": False, "persons": (), "data": (), "register": "", "reviews": (),
}  # fmt: skip


@pytest.fixture
def question(peer: Any) -> Any:
    message = peer.message()
    peer.gives(peer.seal(message))
    return message


@pytest.fixture
def say(supervisor: Any, draft: Any, question: Any) -> Any:
    """Answer the question, by an acknowledgement or in earnest."""

    def make(kind: str) -> Outgoing:
        told = BARE if kind == "acknowledgement" else {"documents": ("facts",)}
        name = sending.reply(by=supervisor, draft=draft(kind=kind, **told), incoming_id=question.id)
        return Outgoing.objects.get(message_id=name)

    return make


def _dies(*messages: Outgoing, status: str = "dead") -> None:
    Outgoing.objects.filter(pk__in=[one.pk for one in messages]).update(status=status, code="exchange.expired")


def test_a_dead_acknowledgement_gives_its_place_to_the_answer(
    say: Any, supervisor: Any, peer: Any, question: Any
) -> None:
    first = say("acknowledgement")
    _dies(first)
    assert not queries.thread(by=supervisor, thread_id=question.thread).is_broken
    answer = say("info_answer")
    message = read_message(bytes(answer.content))
    assert (message.sequence, message.previous) == (1, None)
    assert Outgoing.objects.get(pk=first.pk).is_replaced
    assert say("feedback").sequence == 2


def test_what_was_stopped_behind_it_gives_way_with_it(say: Any) -> None:
    first, answer = say("acknowledgement"), say("info_answer")
    _dies(first, answer)
    assert say("info_answer").sequence == 1
    assert Outgoing.objects.filter(is_replaced=True).count() == 2


def test_what_arrived_before_it_stays_in_its_place(say: Any, peer: Any) -> None:
    answer, second = say("info_answer"), say("acknowledgement")
    about = Reference(answer.message_id, answer.digest)
    peer.gives(peer.receipts(Receipt(about, "delivered", timezone.now().replace(microsecond=0))))
    _dies(second)
    third = say("feedback")
    message = read_message(bytes(third.content))
    assert (message.sequence, message.previous) == (2, answer.digest)


@pytest.mark.parametrize(("kind", "status"), [("info_answer", "dead"), ("acknowledgement", "refused")])
def test_a_dead_answer_and_a_refused_acknowledgement_block_as_before(
    say: Any, supervisor: Any, question: Any, kind: str, status: str
) -> None:
    _dies(say(kind), status=status)
    assert queries.thread(by=supervisor, thread_id=question.thread).is_broken
    with pytest.raises(RefusedError) as refused:
        say("info_answer")
    assert refused.value.code == "exchange.thread_broken"


def test_a_receipt_that_comes_late_settles_the_acknowledgement_and_harms_nothing(say: Any, peer: Any) -> None:
    first = say("acknowledgement")
    _dies(first)
    answer = say("info_answer")
    for one in (first, answer):
        about = Reference(one.message_id, one.digest)
        peer.gives(peer.receipts(Receipt(about, "delivered", timezone.now().replace(microsecond=0))))
    assert set(Outgoing.objects.values_list("status", flat=True)) == {"delivered"}
    assert not is_broken(Outgoing.objects.all())
