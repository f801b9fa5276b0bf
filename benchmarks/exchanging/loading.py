"""What a node is told to do for figures about many messages: have many wait at once, and work as its worker does."""

from __future__ import annotations

import secrets
import time
from copy import copy
from dataclasses import replace
from itertools import islice
from typing import Final

from django.db import transaction
from django.utils import timezone

from benchmarks.exchanging import world
from tansiq.desk.exchange import queries
from tansiq.desk.exchange.models import Attempt, Incoming, Outgoing, Partner, Thread
from tansiq.desk.tasks import TASKS
from tansiq.desk.work.loop import Stop, work
from tansiq.engines.envelopes import Message, digest_of, new_id, read_message, write_message

__all__ = ["attempts", "let_wait", "page_seconds", "start_long_away", "taken", "waiting", "work_for"]

_TOGETHER: Final = 1_000  # rows of one transaction


def let_wait(count: int, size: int) -> None:
    """Let so many messages of ``size`` characters wait.

    The first is sent as an officer does, and the others are copies of its rows with their own names, threads and
    digests, since asking the law for each of them is not what is measured.
    """
    (name,) = world.send("x" * size)
    first = Outgoing.objects.select_related("thread").get(message_id=name)
    said, reviews, rests = read_message(bytes(first.content)), list(first.reviews.all()), Outgoing.reviews.through
    copies = (_copied(first, said) for _ in range(count - 1))
    while some := list(islice(copies, _TOGETHER)):
        with transaction.atomic():
            Thread.objects.bulk_create(thread for thread, _ in some)
            made = Outgoing.objects.bulk_create(message for _, message in some)
            rests.objects.bulk_create(rests(outgoing=one, review=review) for one in made for review in reviews)


def _copied(first: Outgoing, said: Message) -> tuple[Thread, Outgoing]:
    thread, row = copy(first.thread), copy(first)
    message = replace(said, id=new_id(secrets.token_bytes), thread=new_id(secrets.token_bytes))
    thread.pk, row.pk, row.message_id = message.thread, None, message.id
    row.thread, row.content = thread, write_message(message)
    row.digest = digest_of(bytes(row.content))
    return thread, row


def start_long_away(failures: int) -> None:
    """Let the partner have been away for so many tries, the last of them just now, as the worker makes it."""
    Partner.objects.update(failures=failures - 1, due_at=timezone.now())
    TASKS[[one.name for one in TASKS].index("deliver")].run()


def work_for(seconds: float) -> None:
    """Do for so long what the node's worker does."""
    until = time.monotonic() + seconds
    work(TASKS, Stop(), is_wanted=lambda: time.monotonic() < until)


def waiting() -> int:
    """How many messages wait."""
    return Outgoing.objects.filter(status=Outgoing.Status.WAITING).count()


def taken() -> tuple[int, int]:
    """How many messages were taken in, and how many names these have."""
    found = Incoming.objects.filter(status=Incoming.Status.TAKEN)
    return found.count(), found.values("message_id").distinct().count()


def page_seconds() -> float:
    """How long the question takes that the page of partners asks."""
    start = time.perf_counter()
    queries.partners(by=world.officer())
    return time.perf_counter() - start


def attempts() -> int:
    """How many tries were noted at messages."""
    return Attempt.objects.count()
