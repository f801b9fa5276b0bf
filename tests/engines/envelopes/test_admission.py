"""A thread is taken in message by message: each once, in order, and each following the one before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.engines.envelopes import Message, Opened, Reference, Standing, admit, digest_of, write_message
from tansiq.engines.envelopes.opening import Opened as OpenedMessage
from tansiq.engines.envelopes.suite import ORDINARY
from tansiq.errors import RefusedError

Make = Callable[..., Message]
COUNT = 5


def _thread(message: Make) -> list[Opened]:
    """Messages of one sender in one thread, each opened."""
    found: list[Opened] = []
    for number in range(1, COUNT + 1):
        one = message(id=f"{number:032x}", sequence=number, previous=found[-1].digest if found else None)
        found.append(OpenedMessage(one, digest_of(write_message(one)), ORDINARY, "0" * 64, write_message(one)))
    return found


class Inbox:
    """What a recipient remembers, and nothing more than it must."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.taken: list[int] = []

    def receive(self, opened: Opened) -> str:
        message = opened.message
        standing = Standing(
            known=self.known.get(message.id),
            parties={message.sender} if self.taken else None,
            sequence=len(self.taken),
            previous=list(self.known.values())[-1] if self.known else None,
        )
        try:
            admit(opened, standing)
        except RefusedError as error:
            return error.code
        self.known[message.id] = opened.digest
        self.taken.append(message.sequence)
        return "taken in"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(order=st.lists(st.integers(0, COUNT - 1), max_size=30))
def test_however_messages_arrive_each_is_taken_in_once_and_in_order(message: Make, order: list[int]) -> None:
    thread, inbox = _thread(message), Inbox()
    for place in order:
        told = inbox.receive(thread[place])
        assert told in ("taken in", "envelope.replayed", "envelope.sequence_gap")
    assert inbox.taken == list(range(1, len(inbox.taken) + 1))
    for _ in range(COUNT):  # whoever was told to send again does so
        for opened in thread:
            inbox.receive(opened)
    assert inbox.taken == list(range(1, COUNT + 1))


def test_an_answer_is_taken_in_where_we_know_the_question_in_that_wording(world: Any, message: Make) -> None:
    opened = world.open(world.seal(message(answers=Reference("5" * 32, "6" * 64))))
    admit(opened, Standing(parties={"alpha.police"}, answered="6" * 64))
