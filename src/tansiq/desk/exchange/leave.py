"""The leave of an owner: asked and answered in a thread, and read out of the signed messages themselves each time.

A leave lifts one use of one message, for the purpose it was sent for, until the answer that gives it expires. The last
answer about a use counts. Nothing of it is kept apart from what the owner signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tansiq.desk.exchange.models import Incoming, Outgoing
from tansiq.engines.canonical import Value
from tansiq.engines.envelopes import Message, read_message
from tansiq.engines.law import Answer

__all__ = [
    "ANSWER", "REQUEST", "Leave", "Standing", "body_of", "conditions_on", "leaves_on", "read_leave", "request_in",
    "standing_of", "uses_to_ask",
]  # fmt: skip

REQUEST: Final = "leave_request"
ANSWER: Final = "leave_answer"
_CONSENT: Final = "using.consent"
_NAMED: Final = ("message", "digest", "use", "purpose")


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave for one use of one message, by name and digest. ``granted``: None while it is asked for.

    ``until``: when the message that says so expires.
    """

    message: str
    digest: str
    use: str
    purpose: str
    until: datetime
    granted: bool | None = None
    conditions: str = ""

    @property
    def about(self) -> tuple[str, str, str, str]:
        """What has to be the same in a request and its answer."""
        return self.message, self.digest, self.use, self.purpose


@dataclass(frozen=True, slots=True)
class Standing:
    """What a message has to do with leave: what it says of one, what is lifted, what may be asked, what to decide."""

    said: Leave | None = None
    lifted: tuple[Leave, ...] = ()
    to_ask: tuple[str, ...] = ()
    to_decide: Leave | None = None


def body_of(leave: Leave) -> dict[str, Value]:
    """A leave as it stands in the body of a message; its end is that of the message."""
    told: dict[str, Value] = {name: getattr(leave, name) for name in _NAMED}
    return told if leave.granted is None else told | {"granted": leave.granted, "conditions": leave.conditions}


def read_leave(message: Message) -> Leave | None:
    """What a message of these two kinds says of a leave; None where it says nothing that can be read."""
    said = message.body.get("leave")
    if message.kind not in {REQUEST, ANSWER} or not isinstance(said, dict):
        return None
    named = {name: one for name in _NAMED if isinstance(one := said.get(name), str)}
    granted, conditions = said.get("granted"), said.get("conditions")
    if len(named) != len(_NAMED) or (message.kind == ANSWER) != isinstance(granted, bool):
        return None
    return Leave(
        **named,
        until=message.expires_at,
        granted=granted if isinstance(granted, bool) else None,
        conditions=conditions if isinstance(conditions, str) else "",
    )


def leaves_on(incoming: Incoming, at: datetime) -> dict[str, Leave]:
    """What its owner lifts of a message that came in, by the use. The answers of nobody else are looked at."""
    item = read_message(bytes(incoming.content))
    if "passed_on" in item.body:  # whoever sent it is not the owner of all of it
        return {}
    answers = Incoming.objects.filter(
        thread_id=incoming.thread_id, partner_id=incoming.partner_id, status=Incoming.Status.TAKEN, kind=ANSWER,
        answers__kind=REQUEST, answers__answers=incoming.pk,
    )  # fmt: skip
    last: dict[str, Leave] = {}
    for one in answers.select_related("answers").order_by("sequence"):
        leave = _answered(one)
        if leave and leave.about == (incoming.message_id, incoming.digest, leave.use, item.purpose):
            last[leave.use] = leave
    return {use: leave for use, leave in last.items() if leave.granted and leave.until > at}


def conditions_on(incoming: Incoming, use: str, at: datetime) -> str | None:
    """The conditions in words that a use has: those that the message was sent with, and those of a leave for it."""
    leave = leaves_on(incoming, at).get(use)
    said = read_message(bytes(incoming.content)).conditions
    return "\n".join(filter(None, [said, leave.conditions if leave else ""])) or None


def request_in(incoming: Incoming) -> Leave | None:
    """What a partner asks leave for, where it is about a message of ours that holds nothing of another owner."""
    ours = incoming.answers
    leave = read_leave(read_message(bytes(incoming.content))) if incoming.kind == REQUEST else None
    if ours is None or leave is None:
        return None
    item = read_message(bytes(ours.content))
    is_ours = leave.about == (ours.message_id, ours.digest, leave.use, item.purpose)
    return leave if is_ours and "passed_on" not in item.body else None


def uses_to_ask(incoming: Incoming, uses: Mapping[str, Answer]) -> tuple[str, ...]:
    """The uses that nothing closes but that the owner gave no leave for, and is not being asked."""
    if not incoming.partner.has_node:  # nobody there could sign an answer
        return ()
    if incoming.kind in {REQUEST, ANSWER} or "passed_on" in read_message(bytes(incoming.content)).body:
        return ()
    waiting = Outgoing.objects.filter(answers=incoming.pk, kind=REQUEST, answered_by__isnull=True)
    alive = waiting.filter(status__in=(Outgoing.Status.WAITING, Outgoing.Status.DELIVERED))
    asked = {leave.use for one in alive if (leave := read_leave(read_message(bytes(one.content))))}
    return tuple(use for use, answer in uses.items() if set(answer.codes) == {_CONSENT} and use not in asked)


def standing_of(one: Incoming | Outgoing, uses: Mapping[str, Answer], at: datetime) -> Standing:
    """What a message has to do with leave, as its thread shows it."""
    said = read_leave(read_message(bytes(one.content)))
    if isinstance(one, Outgoing):
        return Standing(said)
    asked = request_in(one)
    is_decided = asked is not None and one.answered_by.filter(kind=ANSWER).exists()
    lifted = tuple(leaves_on(one, at).values())
    return Standing(said, lifted, uses_to_ask(one, uses), None if is_decided else asked)


def _answered(answer: Incoming) -> Leave | None:
    """What an answer says, where it is of the same thing that we asked."""
    assert answer.answers is not None
    said = read_leave(read_message(bytes(answer.content)))
    asked = read_leave(read_message(bytes(answer.answers.content)))
    return said if said and asked and said.about == asked.about else None
