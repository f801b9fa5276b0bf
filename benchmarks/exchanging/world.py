"""What a node of a test or a benchmark does when it is told to: names for what is said to it (see ``nodes.py``).

Everybody is invented. Where a fault is to come, this process dies or fails there by itself, so that the same seed dies
at the same place.
"""

from __future__ import annotations

import base64
import logging
import os
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any

from django.utils import timezone

from benchmarks.exchanging.surroundings import set_network
from tansiq.demo.acts import open_door
from tansiq.desk import node
from tansiq.desk.accounts.models import RoleHolding, User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.log import log_entries
from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange import attaching, bringing, fetching, own, proving, route, taking, using, work
from tansiq.desk.exchange.actions import identity, leaving, partners, receiving, reviewing, sending
from tansiq.desk.exchange.actions.reviewing import Told
from tansiq.desk.exchange.draft import Draft
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Asked, Attached, Incoming, Note, Outgoing, Partner
from tansiq.desk.exchange.reviewed import CLEAR
from tansiq.desk.exchange.rules import rules
from tansiq.desk.uploads.actions import files
from tansiq.engines.inclusion import TAKEN_IN
from tansiq.stores import fault_points

__all__ = [
    "account", "answer", "answer_within", "ask", "ask_leave", "attach", "attachments", "be_quiet", "begin", "bring",
    "broken_off", "decide_leave", "die_at", "drain", "due", "entered", "introduction", "logged", "met", "officer",
    "open_door", "open_uses", "own", "pin", "proofs", "prove", "received", "see", "send", "send_file", "send_many",
    "skew", "sound", "standing", "turn", "turns", "was_cut", "weather",
]  # fmt: skip

_WATCHED = ExitStack()
_MET: Counter[tuple[str, str]] = Counter()
_CUT: list[str] = []
_RIGHT = timezone.now
_PART = 1 << 20
_BEHIND_A_COMMIT = (
    "receive.committed", "deliver.answered", "deliver.settled", "attachment.kept", "bring.answered", "ask.answered",
    "ask.taken", "ask.kept", "hand.admitted", "hand.given", "hand.brought",
)  # fmt: skip
#: What a worker does for the exchange, in its order.
_STEPS = (work.fetch_carried, fetching.ask_some, bringing.bring_some, work.deliver_some, work.expire_some)


def begin() -> None:
    """Make keys, and the one officer that there is."""
    identity.set_up(by=identity.OPERATOR)
    told = {"name": "Invented", "must_change_password": False}
    user, _ = User.objects.get_or_create(username="supervisor", defaults=told)
    RoleHolding.objects.get_or_create(user=user, role="supervisor")


def officer() -> Actor:
    """The one officer that there is."""
    return actor_of(User.objects.get(username="supervisor"))


def introduction() -> tuple[str, str]:
    """The file that partners are given, in base 64, and the fingerprint as it is read out."""
    data, told = node.introduce()
    return base64.b64encode(data).decode(), told


def pin(given: Sequence[str], state: str, carrier: str) -> str:
    """Pin the other node, as if its fingerprint had been heard."""
    data = base64.b64decode(given[0])
    ceremony = partners.Ceremony(data, given[1], "the duty officer, by telephone", state, "police", carrier)
    return partners.pin(by=officer(), ceremony=ceremony)


def _draft(text: str, **changes: Any) -> Draft:
    told: dict[str, Any] = {
        "kind": "info_request", "purpose": "investigation", "basis": "police_qma_qsa_2019", "text": text,
        "language": "fr", "handling": ("h1",), "grading": "b2", "names_person": True, "register": "police_information",
        "persons": ("suspect",), "data": ("identity",), "documents": ("purpose", "facts"),
        "reviews": (_reviewed(),),
    }  # fmt: skip
    return Draft(**(told | changes))


def _reviewed() -> str:
    """A risk review of whom the messages name; its name."""
    whom = [str(one.pk) for one in Partner.objects.all()]
    told = Told("Zaydun Example", dict.fromkeys(law_now().terms.risks, CLEAR), whom)
    return reviewing.answer(by=officer(), told=told)


def send(text: str = "Does Zaydun Example hold a permit?", **changes: Any) -> tuple[str, ...]:
    """Queue a request to the other node."""
    whom = [str(one.pk) for one in Partner.objects.all()]
    return sending.send(by=officer(), draft=_draft(text, **changes), partner_ids=whom)


def give(size: int, seed: int = 1, name: str = "annexe.bin") -> str:
    """Have the officer send a file of so many drawn bytes to the desk; its id."""
    chance = Random(seed)
    parts = (chance.randbytes(min(_PART, size - at)) for at in range(0, size, _PART))
    return str(files.send_whole(by=officer(), kind=attaching.KIND, name=name, size=size, chunks=parts).pk)


def attach(upload_id: str) -> str:
    """Queue a request with that file; its digest."""
    return _with_file(upload_id)[1]


def send_file(size: int, seed: int) -> tuple[str, str]:
    """Queue a request with a file of so many drawn bytes; the name of the one and the digest of the other."""
    return _with_file(give(size, seed))


def _with_file(upload_id: str) -> tuple[str, str]:
    by, whom = officer(), [str(one.pk) for one in Partner.objects.all()]
    draft = attaching.with_files(by, _draft("See the file."), whom, [upload_id])
    (name,) = sending.send(by=by, draft=draft, partner_ids=whom)
    return name, draft.sealed[0].attachment.digest


def bring() -> int:
    """Bring attachments until nothing is left to be brought; how many pieces that took."""
    return sum(iter(bringing.bring_some, 0))


def attachments() -> dict[str, int]:
    """What came in with messages, opened and compared with what these vouch for: how often each, by its digest."""
    found = Counter[str]()
    for row in Attached.objects.filter(incoming__isnull=False).select_related("incoming__partner"):
        assert row.incoming is not None
        digest = sha256()
        for part in taking.opened(taking.kept(row.incoming, row.digest, officer())):
            digest.update(part)
        found[digest.hexdigest()] += 1
    return dict(found)


def send_many(count: int, size: int) -> list[str]:
    """Queue so many requests of so many characters, each in a thread of its own."""
    return [name for _ in range(count) for name in send("x" * size)]


def answer(incoming_id: str, text: str = "He does.") -> str:
    """Answer a request that came in."""
    draft = _draft(text, kind="info_answer", documents=("facts",))
    return sending.reply(by=officer(), draft=draft, incoming_id=incoming_id)


def ask_leave(incoming_id: str, use: str = "forward") -> str:
    """Ask the other node, the owner, for one use of a message that came in."""
    return leaving.ask(by=officer(), incoming_id=incoming_id, use=use, reason="The court needs it", language="fr")


def decide_leave(incoming_id: str, *, granted: bool, days: int = 5) -> str:
    """Answer such a request."""
    ruling = leaving.Ruling(granted, "Decided by the owner", "To that unit only", days)
    return leaving.decide(by=officer(), incoming_id=incoming_id, ruling=ruling, language="fr")


def open_uses(incoming_id: str) -> list[str]:
    """The uses of a message that came in against which nothing stands."""
    law, one = law_now(), Incoming.objects.get(message_id=incoming_id)
    return sorted(use for use, found in using.answers_on(one, law.terms.uses, law).items() if found.allowed)


def see(incoming_id: str) -> None:
    """Say that it was seen."""
    receiving.see(by=officer(), incoming_id=incoming_id)


def due() -> None:
    """Let every pause be over."""
    now = timezone.now()
    Outgoing.objects.filter(status=Outgoing.Status.WAITING).update(due_at=now)
    Partner.objects.update(due_at=now)
    Asked.objects.update(due_at=now)


def turn() -> list[int]:
    """Do once, and at once, what the worker does now and then; how much."""
    due()
    return [step() for step in _STEPS]


def drain() -> int:
    """Deliver until nothing waits that is due; how many messages and enclosures."""
    return sum(iter(work.deliver_some, 0))


def prove() -> int:
    """Put the record into the log, and give proofs of what came in until all are given; how many."""
    log_entries()
    done = 0
    while some := proving.prove_some():
        done += some
        drain()
    return done


def logged() -> int:
    """How many of our messages are proved to be in the partner's ledger."""
    return Outgoing.objects.filter(logged_at__isnull=False).count()


def standing() -> dict[str, int]:
    """How many of our messages stand where."""
    return dict(Counter(Outgoing.objects.values_list("status", flat=True)))


def received() -> dict[str, int]:
    """How often each message was taken in, by its name."""
    return dict(Counter(Incoming.objects.filter(status="taken").values_list("message_id", flat=True)))


def proofs() -> list[dict[str, Any]]:
    """What proves our messages: what each said, and each signed batch about it, in base 64."""
    return [
        {
            "id": one.message.message_id,
            "state": one.state,
            "content": base64.b64encode(bytes(one.message.content)).decode(),
            "receipts": base64.b64encode(bytes(one.batch.data)).decode(),
        }
        for one in Note.objects.select_related("message", "batch").order_by("pk")
    ]


def sound() -> list[str]:
    """Put the record into the log and compare all of it; what is wrong."""
    log_entries()
    return [str(one) for one in node.verify(None, None).problems]


def weather(seed: int, one_in: int, kill_at: str = "", cut_at: str = "") -> None:
    """From now on one of so many places that are reached fails, as ``seed`` draws; at ``kill_at`` this process dies.

    A place behind a commit loses what would have been answered; the others meet a full disk. When ``cut_at`` is
    reached, the one link of the namespace goes down, and stays so until somebody switches it on again.
    """
    chance = Random(seed)
    logging.disable(logging.CRITICAL if one_in else logging.NOTSET)  # the faults are told by ``met``

    def watch(name: str) -> None:
        if name == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if name == cut_at:
            set_network(up=False)
            _CUT.append(name)
        elif one_in and chance.randrange(one_in) == 0:
            _fail(name)

    _WATCHED.close()
    _WATCHED.enter_context(fault_points.watched(watch))


def met() -> list[tuple[str, str, int]]:
    """The faults that this node met since it was last asked: kind, place, how often."""
    found = [(*which, count) for which, count in _MET.items()]
    _MET.clear()
    return found


def was_cut() -> bool:
    """Whether this node cut the network since it was last asked."""
    found = bool(_CUT)
    _CUT.clear()
    return found


def turns(count: int) -> int:
    """So many turns of all that a worker does, or fewer where nothing is left to do; how many parts of them failed."""
    failed = 0
    for _ in range(count):
        due()
        done = [_done(step) for step in (*_STEPS, log_entries, proving.prove_some)]
        failed += done.count(None)
        if done.count(0) == len(done):
            break
    return failed


def _done(step: Callable[[], int]) -> int | None:
    """How much a part of a turn did; None where it failed."""
    try:
        return step()
    except Exception:  # noqa: BLE001 - whatever failed, the worker goes on with the next one
        return None


def broken_off(code: str) -> int:
    """Have one turn, and say how often the partner was tried in vain meanwhile, the last time for ``code``."""
    before = Partner.objects.get().failures
    turns(1)
    after = Partner.objects.get()
    return max(0, after.failures - before) if after.problem == code else 0


def answer_within(seconds: float | None) -> None:
    """Wait so long for an answer from now on, or as long as the rules say."""
    hasty = replace(rules(), delivery=replace(rules().delivery, answer_seconds=seconds)) if seconds else rules()
    route.rules = lambda: hasty  # type: ignore[assignment, attr-defined]  # in the place of what it imported


def be_quiet() -> None:
    """Log nothing: what fails now is meant to."""
    logging.disable(logging.CRITICAL)


def ask() -> int:
    """Ask the partner for what waits there, once and at once; how much came."""
    due()
    return fetching.ask_some()


def skew(hours: float) -> None:
    """Let this node's clock be so many hours wrong, wherever the node asks for the time."""
    timezone.now = lambda: _RIGHT() + timedelta(hours=hours)


def entered() -> dict[str, int]:
    """How many entries of the record say of each message that it was taken in, by its name."""
    found = Entry.objects.filter(what=TAKEN_IN, target__startswith="message:").values_list("target", "details")
    return dict(Counter(name.removeprefix("message:") for name, said in found if said.get("state") == "delivered"))


def account() -> dict[str, int]:
    """What the partner's page counts: ``sent``, where it stands, what came in (``taken``, ``twice``)."""
    standing_now, took = standing(), received()
    return {
        "sent": Outgoing.objects.count(), "waiting": 0, "delivered": 0, "refused": 0, "dead": 0, **standing_now,
        "taken": len(took), "twice": sum(times > 1 for times in took.values()),
    }  # fmt: skip


def die_at(place: str) -> None:
    """Die when ``place`` is reached, or nowhere."""
    weather(0, 0, place)


def _fail(place: str) -> None:
    how = "answer lost" if place in _BEHIND_A_COMMIT else "full disk"
    _MET[how, place] += 1
    raise OSError(28 if how == "full disk" else 104, how)
