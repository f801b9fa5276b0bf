"""The leave of an owner: asked and answered in a thread, and read out of the signed messages themselves each time.

A leave lifts one use of one message, for the purpose it was sent for, until the answer that gives it expires. It covers
what it names: the message alone, or the message and those of its files that stand in it. The last answer about a use of
the message counts, and of each file. Nothing of it is kept apart from what the owner signed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tansiq.desk.exchange.models import Incoming, Outgoing
from tansiq.desk.exchange.origins import came_with
from tansiq.engines.canonical import Value
from tansiq.engines.envelopes import Message, read_message
from tansiq.engines.envelopes.fields import is_digest
from tansiq.engines.law import Answer

__all__ = [
    "ANSWER", "REQUEST", "Leave", "Standing", "body_of", "conditions_on", "leaves_on", "read_leave", "request_in",
    "standing_of", "uses_to_ask",
]  # fmt: skip

REQUEST: Final = "leave_request"
ANSWER: Final = "leave_answer"
_CONSENT: Final = "using.consent"
_NAMED: Final = ("message", "digest", "use", "purpose")
#: What a leave names beside files: the message itself.
_ITSELF: Final = ""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave for one use of one message, by name and digest. ``granted``: None while it is asked for.

    ``until``: when the message that says so expires. ``files``: those of the message's files that it covers beside it,
    by digest, in order; none: it is for the message alone.
    """

    message: str
    digest: str
    use: str
    purpose: str
    until: datetime
    granted: bool | None = None
    conditions: str = ""
    files: tuple[str, ...] = ()

    @property
    def item(self) -> tuple[str, str, str]:
        """The message that it is of, and the purpose that was sent for."""
        return self.message, self.digest, self.purpose

    @property
    def about(self) -> tuple[object, ...]:
        """What has to be the same in a request and its answer."""
        return *self.item, self.use, self.files


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
    told |= {"files": list(leave.files)} if leave.files else {}
    return told if leave.granted is None else told | {"granted": leave.granted, "conditions": leave.conditions}


def read_leave(message: Message) -> Leave | None:
    """What a message of these two kinds says of a leave; None where it says nothing that can be read."""
    said = message.body.get("leave")
    if message.kind not in {REQUEST, ANSWER} or not isinstance(said, dict):
        return None
    named = {name: one for name in _NAMED if isinstance(one := said.get(name), str)}
    granted, conditions, files = said.get("granted"), said.get("conditions"), _files(said.get("files", []))
    if len(named) != len(_NAMED) or files is None or (message.kind == ANSWER) != isinstance(granted, bool):
        return None
    return Leave(
        **named,
        until=message.expires_at,
        granted=granted if isinstance(granted, bool) else None,
        conditions=conditions if isinstance(conditions, str) else "",
        files=files,
    )


def leaves_on(incoming: Incoming, at: datetime, files: Collection[str] = ()) -> dict[str, Leave]:
    """What its owner lifts of a message that came in, by the use; ``files``: only where that is lifted of these too."""
    given = _given(incoming, at)
    lifted = {use: leave for (use, thing), leave in given.items() if thing == _ITSELF}
    return {use: leave for use, leave in lifted.items() if all((use, one) in given for one in files)}


def _given(incoming: Incoming, at: datetime) -> dict[tuple[str, str], Leave]:
    """The same by use and thing: the message itself, or a file. The answers of nobody else are looked at."""
    item = read_message(bytes(incoming.content))
    if "passed_on" in item.body:  # whoever sent it is not the owner of all of it
        return {}
    answers = Incoming.objects.filter(
        thread_id=incoming.thread_id, partner_id=incoming.partner_id, status=Incoming.Status.TAKEN, kind=ANSWER,
        answers__kind=REQUEST, answers__answers=incoming.pk,
    )  # fmt: skip
    last: dict[tuple[str, str], Leave] = {}
    for one in answers.select_related("answers").order_by("sequence"):
        leave = _answered(one)
        if leave and leave.item == (incoming.message_id, incoming.digest, item.purpose):
            last |= {(leave.use, thing): leave for thing in (_ITSELF, *leave.files)}
    return {about: leave for about, leave in last.items() if leave.granted and leave.until > at}


def conditions_on(incoming: Incoming, use: str, at: datetime, files: Collection[str] = ()) -> str | None:
    """The conditions in words that a use has: those that the message was sent with, and those of leaves for it.

    ``files``: those of its files that are used with it, whose leaves count too.
    """
    given = _given(incoming, at)
    leaves = [given[use, thing].conditions for thing in (_ITSELF, *sorted(files)) if (use, thing) in given]
    said = read_message(bytes(incoming.content)).conditions
    return "\n".join(dict.fromkeys(filter(None, [said, *leaves]))) or None


def request_in(incoming: Incoming) -> Leave | None:
    """What a partner asks leave for, where it is about a message of ours that holds nothing of another owner.

    Nor may the files that it names be another's, or none of that message's.
    """
    ours = incoming.answers
    leave = read_leave(read_message(bytes(incoming.content))) if incoming.kind == REQUEST else None
    if ours is None or leave is None:
        return None
    item = read_message(bytes(ours.content))
    is_ours = leave.item == (ours.message_id, ours.digest, item.purpose)
    has_files = set(leave.files) <= {one.digest for one in item.attachments} and not came_with(leave.files)
    return leave if is_ours and has_files and "passed_on" not in item.body else None


def uses_to_ask(incoming: Incoming, uses: Mapping[str, Answer]) -> tuple[str, ...]:
    """The uses that nothing closes but that the owner gave no leave for, and is not being asked.

    ``uses``: what law says of each, of the message with what leave may be asked for beside it.
    """
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
    lifted = tuple(dict.fromkeys(_given(one, at).values()))
    return Standing(said, lifted, uses_to_ask(one, uses), None if is_decided else asked)


def _files(said: object) -> tuple[str, ...] | None:
    """The digests that a leave names; None where they are none."""
    if not isinstance(said, list) or not all(map(is_digest, said)):
        return None
    return tuple(sorted(set(said)))


def _answered(answer: Incoming) -> Leave | None:
    """What an answer says, where it is of the same thing that we asked."""
    assert answer.answers is not None
    said = read_leave(read_message(bytes(answer.content)))
    asked = read_leave(read_message(bytes(answer.answers.content)))
    return said if said and asked and said.about == asked.about else None
