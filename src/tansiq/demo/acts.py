"""What a node of the demonstration does when it is told to: what officers of an authority do at their desk.

Each act is one of the desk's own actions or queries, in the role that may take it. Everybody is invented. The second
half is the machine's part: answering at the door, delivering, and dying where the story wants it to.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, Final

from tansiq.desk import node
from tansiq.desk.accounts.models import RoleHolding, User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.audit.actor import Actor
from tansiq.desk.audit.log import log_entries
from tansiq.desk.cases.actions.opening import open_case
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.actions import saying, taking
from tansiq.desk.exchange import door, own, queries, work
from tansiq.desk.exchange.actions import partners
from tansiq.desk.exchange.actions.reviewing import Told
from tansiq.desk.exchange.draft import Draft
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.reviewed import CLEAR
from tansiq.errors import TransportError
from tansiq.stores import fault_points

__all__ = ["ACTS"]

_BASIS: Final = "police_qma_qsa_2019"
_TYPE: Final = "police_info_request"
_ROLES: Final = ("ncb_officer", "investigator", "supervisor", "liaison_officer", "duty_officer")
_HEAD: Final[Mapping[str, object]] = {
    "direction": "out", "exchange_kind": "request", "partner": "sahelia.police", "purpose": "investigation",
    "legal_basis": _BASIS, "necessity": "Whether it is the same person is not known otherwise.",
    "urgency": "urgent", "nature": "intelligence", "handling": "h1", "channel": "node",
}  # fmt: skip
_WATCHED = ExitStack()
_PATIENCE, _PAUSE = 60.0, 0.1  # seconds


def make() -> dict[str, str]:
    """Fictional officers and keys; the file that the partner is given, and the fingerprint that is read out."""
    for role in _ROLES:
        user = User(username=role, name="Invented", must_change_password=False)
        user.set_unusable_password()  # nobody can sign in as them
        user.save()
        RoleHolding.objects.create(user=user, role=role)
    data, told = node.introduce()
    return {"introduction": b64encode(data).decode(), "fingerprint": told}


def pin(introduction: str, heard: str, state: str) -> None:
    """Pin the partner, whose fingerprint was heard over another line."""
    ceremony = partners.Ceremony(
        b64decode(introduction), heard, "the duty officer, by telephone", state, "police", "https"
    )
    partners.pin(by=_officer("supervisor"), ceremony=ceremony)


def ask(hit: Mapping[str, str], question: str, language: str) -> dict[str, str]:
    """Make a request of a possible hit: proposed, approved by somebody else, asked of the law, sent."""
    facts = {
        **_HEAD, "asks_coercion": False, "asked": question,
        "subjects": [{"kind": "person", "value": hit["traveller"]}],
    }  # fmt: skip
    case = _opened(facts)
    _step(case, "propose", "investigator")
    _step(case, "approve", "supervisor", "necessary", "risks_weighed", reasons="The entry alone does not tell.")
    (partner,) = queries.partners(by=_officer("liaison_officer"))
    review = _reviewed(case, "liaison_officer", hit["traveller"], partner.id)
    draft = _draft("info_request", question, language, ("purpose", "facts"), review)
    message_id = _said(case, "send", "liaison_officer", draft, partner_ids=[partner.id])
    return {"case": case.reference, "message": message_id}


def inbox() -> list[dict[str, Any]]:
    """What came in, the newest first: its name and kind, who sent it, and what it says."""
    by = _officer("liaison_officer")
    rows = queries.inbox(by=by)
    said = {one.message_id: one.text for row in rows for one in queries.thread(by=by, thread_id=row.thread_id).said}
    return [
        {"message": row.message_id, "kind": row.kind, "from": row.authority, "text": said[row.message_id]}
        for row in rows
    ]


def work_on(message_id: str, answer: str, language: str) -> dict[str, str]:
    """Take a request in as a case, acknowledge it, work on it, grade the answer, and send it: all of it steps."""
    facts = {
        "necessity": "As in the request.", "urgency": "urgent", "asked": "Whether the papers are known here.",
        "subjects": [{"kind": "person", "value": "as in the request"}],
    }  # fmt: skip
    case = Case.objects.get(pk=taking.take_in(by=_officer("duty_officer"), message_id=message_id, facts=facts))
    _said(case, "triage", "duty_officer", _acknowledgement(language))
    _step(case, "begin_work", "investigator")
    graded = {"statement": answer, "source_grade": "b", "content_grade": "c2", "code": "h1", "tainted": False}
    told = {"facts": {"statements": [graded], "third_party": "none"}, "attested": {"quality_read"}}
    (partner,) = queries.partners(by=_officer("supervisor"))
    review = _reviewed(case, "supervisor", "as in the request", partner.id)
    draft = _draft("info_answer", answer, language, ("facts",), review)
    reply = _said(case, "answer", "supervisor", draft, reasons="Complete.", **told)
    return {"case": case.reference, "message": reply}


def close(reference: str, reply_id: str) -> str:
    """Record the answer in the case, by which the partner hears that it was seen, and end it; the state it ends in."""
    case = Case.objects.get(reference=reference)
    _step(case, "record_answer", "liaison_officer", facts={"reply_reference": reply_id})
    _step(case, "ask_feedback", "liaison_officer")
    _step(case, "close_with_feedback", "liaison_officer", facts={"feedback": "useful"})
    case.refresh_from_db()
    return case.state


def proof(message_id: str) -> str:
    """What proves a message of ours to anybody, in base 64."""
    return b64encode(queries.proof(by=_officer("liaison_officer"), message_id=message_id)).decode()


def standing() -> dict[str, int]:
    """How many of our messages there are, and where they stand."""
    (partner,) = queries.partners(by=_officer("liaison_officer"))
    return {name: getattr(partner, name) for name in ("sent", "delivered", "waiting", "refused", "dead")}


def verify() -> dict[str, Any]:
    """Put the record into the log and compare every entry with it: how many there are, and what is wrong."""
    log_entries()
    found = node.verify(None, None)
    return {"entries": found.held, "wrong": [str(one) for one in found.problems]}


def open_door() -> None:
    """Answer the partner from now on."""
    server = door.door_at(door.place_of(own.self_description().listen))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


def deliver() -> int:
    """Bring what waits to the partner, as the worker does now and then; how much it held."""
    return work.deliver_some()


def settle() -> None:
    """Deliver until nothing waits: a partner that did not answer is tried again after a pause."""
    end = time.monotonic() + _PATIENCE
    while standing()["waiting"]:
        if not deliver() and time.monotonic() > end:
            raise TransportError(
                "carrier.unreachable", host=queries.partners(by=_officer("liaison_officer"))[0].authority
            )
        time.sleep(_PAUSE)


def die_at(place: str) -> None:
    """Die when ``place`` is reached, as if the power went."""

    def watch(name: str) -> None:
        if name == place:
            os.kill(os.getpid(), signal.SIGKILL)

    _WATCHED.enter_context(fault_points.watched(watch))


def _officer(role: str) -> Actor:
    return actor_of(User.objects.get(username=role), role)


def _opened(facts: Mapping[str, object]) -> Case:
    by = _officer("ncb_officer")
    return open_case(by=by, type_id=_TYPE, purpose="investigation", legal_basis=_BASIS, handling="h1", facts=facts)


def _step(case: Case, step: str, role: str, *attested: str, **given: Any) -> None:
    case.refresh_from_db()
    said = frozenset(attested)
    take_step(by=_officer(role), case_id=str(case.pk), revision=case.revision, step=step, attested=said, **given)


def _said(case: Case, step: str, role: str, draft: Draft, **given: Any) -> str:
    """Take a step that is a message; the message's name."""
    case.refresh_from_db()
    (name,) = saying.say(
        by=_officer(role), case_id=str(case.pk), revision=case.revision, step=step, draft=draft, **given
    )
    return name


def _acknowledgement(language: str) -> Draft:
    return Draft(
        kind="acknowledgement", purpose="investigation", basis=_BASIS, text="—", language=language, handling=("h1",)
    )


def _reviewed(case: Case, role: str, person: str, partner_id: str) -> str:
    """The risk to a person is reviewed before anybody is named; the review's name."""
    told = Told(person, dict.fromkeys(law_now().terms.risks, CLEAR), [partner_id])
    return saying.review(by=_officer(role), case_id=str(case.pk), told=told)


def _draft(kind: str, text: str, language: str, documents: tuple[str, ...], review: str) -> Draft:
    return Draft(
        kind=kind, purpose="investigation", basis=_BASIS, text=text, language=language, handling=("h1",), grading="b2",
        names_person=True, register="police_information", persons=("suspect",), data=("identity",), documents=documents,
        reviews=(review,),
    )  # fmt: skip


#: What may be asked of a node, by name.
ACTS: Final[Mapping[str, Callable[..., Any]]] = {
    act.__name__: act
    for act in (make, pin, ask, inbox, work_on, close, proof, standing, verify, open_door, deliver, settle, die_at)
}
