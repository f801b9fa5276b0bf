"""A leave lifts one use of one message, when its owner signed it, until its end: and nothing else does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange import using
from tansiq.desk.exchange.actions import leaving, sending
from tansiq.desk.exchange.actions.leaving import Ruling
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner
from tansiq.engines.envelopes import Receipt, Reference, read_message
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

SILENT, WHY = "police_qma_qsa_2001", "The court of the capital needs it"


def _grant(reason: str, conditions: str = "", days: int | None = None) -> Ruling:
    return Ruling(granted=True, reason=reason, conditions=conditions, days=days)


@dataclass
class Asking:
    """A message that came in, and what its owner may answer about it."""

    peer: Any
    by: Any
    item: Incoming

    def ask(self, use: str = "forward", *files: str) -> Outgoing:
        told: dict[str, Any] = {"use": use, "files": files, "reason": WHY, "language": "en"}
        name = leaving.ask(by=self.by, incoming_id=self.item.message_id, **told)
        return Outgoing.objects.get(message_id=name)

    def answer(self, request: Outgoing, *, granted: Any = True, conditions: str = "", **said: Any) -> str:
        """The owner's answer; ``said`` stands in the place of what was asked. The code of its receipt."""
        body: Any = read_message(bytes(request.content)).body["leave"]
        told = {**body, "granted": granted, "conditions": conditions} | said
        message = self.peer.message(
            thread=self.item.thread_id, kind="leave_answer", grading=None, handling=("H2",),
            legal_basis=SILENT, answers=Reference(request.message_id, request.digest),
            body={"text": "Decided", "leave": told},
        )  # fmt: skip
        (receipt,) = self.peer.gives(self.peer.seal(message))
        return str(receipt.state)

    def open_uses(self, item: Incoming | None = None, files: Any = ()) -> set[str]:
        law = law_now()
        found = using.answers_on(item or self.item, law.terms.uses, law, files=files)
        return {use for use, answer in found.items() if answer.allowed}


def _came(peer: Any, *codes: str, **changes: Any) -> Incoming:
    message = peer.message(**({"handling": codes, "legal_basis": SILENT} | changes))
    assert [one.state for one in peer.gives(peer.seal(message))] == ["delivered"]
    return Incoming.objects.get(message_id=message.id)


@pytest.fixture
def asking(peer: Any, supervisor: Any) -> Asking:
    return Asking(peer, supervisor, _came(peer, "H2"))


def _refused(call: Any, **values: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        call(**values)
    return refused.value.code


def test_a_request_names_the_item_the_use_and_the_purpose_and_answers_the_item(asking: Asking) -> None:
    request = asking.ask()
    said = read_message(bytes(request.content))
    assert (said.kind, said.thread) == ("leave_request", asking.item.thread_id)
    assert said.answers == Reference(asking.item.message_id, asking.item.digest)
    assert said.body == {
        "text": WHY,
        "leave": {
            "message": asking.item.message_id, "digest": asking.item.digest, "use": "forward",
            "purpose": "investigation",
        },
    }  # fmt: skip
    entry = Entry.objects.get(what="exchange:leave:ask")
    assert (entry.reason, entry.details["use"], entry.details["item"]) == (WHY, "forward", asking.item.message_id)


def test_a_leave_lifts_that_use_of_that_item_and_no_more(asking: Asking) -> None:
    other, before = _came(asking.peer, "H2", thread=asking.item.thread_id), asking.open_uses()
    assert asking.answer(asking.ask()) == "delivered"
    assert asking.open_uses() == before | {"forward"}
    assert asking.open_uses(other) == before


def test_asking_alone_lifts_nothing(asking: Asking) -> None:
    before = asking.open_uses()
    asking.ask()
    assert asking.open_uses() == before


def test_a_refusal_stays_closed_and_takes_back_a_leave_of_before(asking: Asking) -> None:
    before, request = asking.open_uses(), asking.ask()
    asking.answer(request)
    assert "forward" in asking.open_uses()
    asking.answer(request, granted=False)
    assert asking.open_uses() == before


@pytest.mark.parametrize("said", [
    {"message": "1" * 32}, {"digest": "2" * 64}, {"use": "export"}, {"purpose": "crime_prevention"},
    {"granted": "true"}, {"granted": 1}, {"use": ["forward"]},
])  # fmt: skip
def test_an_answer_about_anything_else_than_was_asked_lifts_nothing(asking: Asking, said: dict[str, Any]) -> None:
    before = asking.open_uses()
    asking.answer(asking.ask(), **said)
    assert asking.open_uses() == before


def test_an_answer_for_another_item_of_the_same_thread_lifts_nothing_of_this_one(asking: Asking) -> None:
    other = _came(asking.peer, "H2", thread=asking.item.thread_id)
    before, request = asking.open_uses(), asking.ask()
    asking.answer(request, message=other.message_id, digest=other.digest)
    assert (asking.open_uses(), asking.open_uses(other)) == (before, before)


def test_a_leave_that_nobody_asked_for_lifts_nothing(asking: Asking, supervisor: Any, draft: Any) -> None:
    before = asking.open_uses()
    name = sending.reply(by=supervisor, draft=draft(kind="info_answer"), incoming_id=asking.item.message_id)
    ours = Outgoing.objects.get(message_id=name)
    message = asking.peer.message(
        thread=asking.item.thread_id, kind="leave_answer", grading=None,
        answers=Reference(ours.message_id, ours.digest),
        body={"text": "", "leave": {
            "message": asking.item.message_id, "digest": asking.item.digest, "use": "forward",
            "purpose": "investigation", "granted": True, "conditions": "",
        }},
    )  # fmt: skip
    asking.peer.gives(asking.peer.seal(message))
    assert asking.open_uses() == before


def test_a_leave_from_another_authority_than_the_owner_is_refused_and_lifts_nothing(
    asking: Asking, pinned: Any
) -> None:
    before, request = asking.open_uses(), asking.ask()
    other = Asking(pinned("sahelia.ncb", kind="ncb"), asking.by, asking.item)
    assert other.answer(request) == "refused"
    assert asking.open_uses() == before
    # Even if its line had been taken in, the owner's answers alone are looked at.
    asking.answer(request)
    Incoming.objects.filter(kind="leave_answer", status="taken").update(
        partner=Partner.objects.get(authority="sahelia.ncb")
    )
    assert asking.open_uses() == before


def test_a_forged_leave_is_not_taken_in_and_lifts_nothing(asking: Asking, pinned: Any) -> None:
    before, request = asking.open_uses(), asking.ask()
    forger = pinned("sahelia.ncb", kind="ncb")
    body: Any = read_message(bytes(request.content)).body["leave"]
    forged = asking.peer.message(
        thread=asking.item.thread_id, kind="leave_answer", grading=None, sequence=2,
        previous=asking.item.digest, answers=Reference(request.message_id, request.digest),
        body={"text": "", "leave": {**body, "granted": True, "conditions": ""}},
    )  # fmt: skip
    line = forger.seal_to_us(forged)
    forger.gives(line)
    assert not Incoming.objects.filter(kind="leave_answer").exists()
    assert asking.open_uses() == before


def test_a_leave_ends_with_the_answer_that_gave_it(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    from tansiq.desk.exchange.leave import leaves_on

    asking.answer(asking.ask())
    (leave,) = leaves_on(asking.item, timezone.now()).values()
    assert leaves_on(asking.item, leave.until - timedelta(seconds=1))
    assert not leaves_on(asking.item, leave.until)
    later = leave.until
    monkeypatch.setattr(using.timezone, "now", lambda: later)
    assert using.item_of(asking.item).consents == frozenset()


def test_a_recall_is_stronger_than_a_leave(asking: Asking) -> None:
    asking.answer(asking.ask())
    recall = asking.peer.message(thread=asking.item.thread_id, kind="recall", grading=None, body={"text": ""})
    asking.peer.gives(asking.peer.seal(recall))
    assert "forward" not in asking.open_uses()


def test_what_holds_something_of_another_owner_is_lifted_by_nobody(peer: Any, supervisor: Any) -> None:
    held = _came(peer, "H2", body={"text": "", "passed_on": [{"owner": "sahelia.ncb", "text": "x"}]})
    one = Asking(peer, supervisor, held)
    values = {"by": supervisor, "incoming_id": held.message_id, "reason": WHY, "language": "en"}
    assert _refused(leaving.ask, use="forward", **values) == "exchange.leave_not_to_ask"
    assert "forward" not in one.open_uses()


def test_with_leave_it_is_passed_on_with_the_conditions_and_is_on_record(
    asking: Asking, pinned: Any, draft: Any
) -> None:
    pinned("sahelia.ncb", kind="ncb")
    whom = [str(Partner.objects.get(authority="sahelia.ncb").pk)]
    made = draft(passes_on=(asking.item.message_id,))
    assert _refused(sending.send, by=asking.by, draft=made, partner_ids=whom) == "exchange.not_lawful"
    asking.answer(asking.ask(), conditions="To that unit only")
    (name,) = sending.send(by=asking.by, draft=made, partner_ids=whom)
    body: Any = read_message(bytes(Outgoing.objects.get(message_id=name).content)).body
    assert body["passed_on"][0]["conditions"] == "To that unit only"
    entry = Entry.objects.filter(what="exchange:message:receive", details__has_key="leave").get()
    assert entry.details["leave"]["granted"] is True
    assert entry.details["leave"]["use"] == "forward"


def test_a_use_is_asked_for_once_with_a_reason_and_only_where_leave_would_open_it(asking: Asking) -> None:
    values: dict[str, Any] = {"by": asking.by, "incoming_id": asking.item.message_id, "language": "en"}
    assert _refused(leaving.ask, use="forward", reason=" ", **values) == "exchange.leave_reason"
    for use in ("print", "detention", "nothing"):
        assert _refused(leaving.ask, use=use, reason=WHY, **values) == "exchange.leave_not_to_ask"
    asking.ask()
    assert _refused(leaving.ask, use="forward", reason=WHY, **values) == "exchange.leave_not_to_ask"


@pytest.fixture
def with_files(peer: Any, supervisor: Any, brought: Any) -> tuple[Asking, list[str]]:
    """A message that came in with two files, and their digests."""
    files = [brought(peer, data) for data in (b"one", b"other")]
    return Asking(peer, supervisor, _came(peer, "H2", attachments=tuple(files))), [one.digest for one in files]


def test_a_leave_covers_the_files_that_it_names_and_no_others(with_files: Any) -> None:
    asking, (one, other) = with_files
    request = asking.ask("forward", one)
    said: Any = read_message(bytes(request.content)).body["leave"]
    assert said["files"] == [one]
    asking.answer(request)
    assert "forward" in asking.open_uses()
    assert "forward" in asking.open_uses(files=[one])
    assert "forward" not in asking.open_uses(files=[other])
    assert "forward" not in asking.open_uses(files=[one, other])
    entry = Entry.objects.filter(what="exchange:message:receive", details__has_key="leave").get()
    assert entry.details["leave"]["files"] == [one]


def test_a_leave_for_the_message_alone_opens_no_file_and_the_file_may_be_asked_for_after_it(with_files: Any) -> None:
    asking, (one, other) = with_files
    asking.answer(asking.ask("forward"), conditions="Not to the press")
    assert "forward" in asking.open_uses()
    assert "forward" not in asking.open_uses(files=[one])
    asking.answer(asking.ask("forward", one), conditions="To that unit only")
    assert "forward" in asking.open_uses(files=[one])
    assert "forward" not in asking.open_uses(files=[other])


def test_a_later_refusal_of_the_message_closes_its_files_too(with_files: Any) -> None:
    asking, (one, _) = with_files
    request = asking.ask("forward", one)
    asking.answer(request)
    asking.answer(request, granted=False)
    assert "forward" not in asking.open_uses(files=[one])


def test_an_answer_that_names_other_files_than_were_asked_for_lifts_nothing(with_files: Any) -> None:
    asking, (one, other) = with_files
    before = asking.open_uses()
    asking.answer(asking.ask("forward", one), files=[one, other])
    assert asking.open_uses() == before


def test_a_file_that_is_none_of_the_message_is_not_asked_for(with_files: Any) -> None:
    asking, (one, _) = with_files
    values: dict[str, Any] = {"by": asking.by, "incoming_id": asking.item.message_id, "language": "en", "reason": WHY}
    assert _refused(leaving.ask, use="forward", files=[one, "0" * 64], **values) == "exchange.leave_not_to_ask"


@pytest.fixture
def requested(peer: Any, sent: Any) -> Any:
    """A partner asks leave about a message of ours."""

    def make(**said: Any) -> Incoming:
        ours = sent()
        told = {"message": ours.message_id, "digest": ours.digest, "use": "forward", "purpose": "investigation"}
        about = Reference(ours.message_id, ours.digest)
        at = ours.queued_at.replace(microsecond=0)
        peer.gives(peer.receipts(Receipt(about, "delivered", at)))
        return _came(
            peer, "H2", thread=ours.thread_id, kind="leave_request", grading=None, answers=about,
            body={"text": WHY, "leave": told | said},
        )  # fmt: skip

    return make


def test_a_decision_goes_back_signed_with_its_conditions_and_end_once(requested: Any, supervisor: Any) -> None:
    asked = requested()
    values: dict[str, Any] = {"by": supervisor, "incoming_id": asked.message_id, "language": "en"}
    name = leaving.decide(ruling=_grant("It is needed", "To that unit only", 5), **values)
    said = read_message(bytes(Outgoing.objects.get(message_id=name).content))
    told: Any = said.body["leave"]
    assert (said.kind, told["granted"], told["conditions"]) == ("leave_answer", True, "To that unit only")
    assert said.expires_at - said.sent_at == timedelta(days=5)
    assert said.answers == Reference(asked.message_id, asked.digest)
    assert Entry.objects.get(what="exchange:leave:decide").reason == "It is needed"
    assert _refused(leaving.decide, ruling=Ruling(granted=False, reason="No"), **values) == "exchange.leave_decided"


@pytest.mark.parametrize(
    ("ruling", "code"),
    [
        (_grant(" ", "", 5), "exchange.leave_reason"), (_grant("yes"), "exchange.leave_end"),
        (_grant("yes", "", 0), "exchange.days"), (_grant("yes", "", 9999), "exchange.days"),
    ],
)  # fmt: skip
def test_a_decision_has_a_reason_and_a_leave_an_end(requested: Any, supervisor: Any, ruling: Ruling, code: str) -> None:
    asked = requested()
    found = _refused(leaving.decide, by=supervisor, incoming_id=asked.message_id, ruling=ruling, language="en")
    assert found == code


@pytest.mark.parametrize(
    "said", [{"digest": "2" * 64}, {"files": ["0" * 64]}, {"use": "unheard_of"}, {"purpose": "crime_prevention"}]
)
def test_a_request_that_is_not_about_what_it_answers_is_not_decided(
    requested: Any, supervisor: Any, said: dict[str, Any]
) -> None:
    values: dict[str, Any] = {"by": supervisor, "incoming_id": requested(**said).message_id, "language": "en"}
    assert _refused(leaving.decide, ruling=_grant("yes", "", 5), **values) == "exchange.leave_unfit"


def test_whoever_may_write_but_not_decide_is_refused(requested: Any, officer: Any) -> None:
    values: dict[str, Any] = {"incoming_id": requested().message_id, "language": "en"}
    by = officer("duty_officer", username="duty").actor
    assert _refused(leaving.decide, by=by, ruling=_grant("yes", "", 5), **values) == "access.permission"
