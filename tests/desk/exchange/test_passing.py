"""Files that came in go along with a message that is passed on: if chosen, sealed anew, under their owner's codes."""

from __future__ import annotations

import tracemalloc
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.exchange import asking, queries
from tansiq.desk.exchange.actions import leaving, sending
from tansiq.desk.exchange.attaching import with_files
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner
from tansiq.desk.exchange.shelves import own_shelf, shelf_of
from tansiq.engines.envelopes import Reference, open_attachment, read_message
from tansiq.errors import RefusedError, TansiqError
from tansiq.stores.sealed import file_parts

pytestmark = pytest.mark.django_db(databases="__all__")

DATA, OTHER = b"What the file says", b"What another says"
DIGEST, OTHER_DIGEST = (sha256(one).hexdigest() for one in (DATA, OTHER))
#: A basis that says nothing of use by itself: what is refused under it, the codes refuse.
SILENT = "police_qma_qsa_2001"
ELSEWHERE = "sahelia.ncb"
MIB = 1 << 20


@pytest.fixture
def came(peer: Any, brought: Any) -> Any:
    """A message that came in with files under this code."""

    def make(code: str = "H1", *data: bytes, **changes: Any) -> Incoming:
        files = tuple(brought(peer, one, name=f"{number}.pdf") for number, one in enumerate(data or (DATA, OTHER)))
        told = {"handling": (code,), "legal_basis": SILENT, "attachments": files, **changes}
        message = peer.message(**told)
        assert [one.state for one in peer.gives(peer.seal(message))] == ["delivered"]
        return Incoming.objects.get(message_id=message.id)

    return make


@pytest.fixture
def elsewhere(own: Any, pinned: Any) -> list[str]:
    pinned(ELSEWHERE, kind="ncb")
    return [str(Partner.objects.get(authority=ELSEWHERE).pk)]


@pytest.fixture
def pass_on(supervisor: Any, draft: Any, elsewhere: list[str]) -> Any:
    """Pass a message on with some of its files."""

    def make(one: Incoming, *coming: str, uploads: Any = (), by: Any = None, **changes: Any) -> Outgoing:
        made = draft(**{"passes_on": (one.message_id,), "handling": ("h1",), **changes})
        made = with_files(by or supervisor, made, elsewhere, uploads, coming)
        (name,) = sending.send(by=supervisor, draft=made, partner_ids=elsewhere)
        return Outgoing.objects.get(message_id=name)

    return make


def _code(call: Any, *args: Any, **values: Any) -> str:
    with pytest.raises(TansiqError) as refused:
        call(*args, **values)
    return refused.value.code


def _grant(peer: Any, supervisor: Any, one: Incoming, *files: str) -> None:
    """Ask the owner for leave to pass on, and have it given."""
    told: dict[str, Any] = {"use": "forward", "reason": "Needed", "language": "en", "files": files}
    request = Outgoing.objects.get(message_id=leaving.ask(by=supervisor, incoming_id=one.message_id, **told))
    body: Any = read_message(bytes(request.content)).body["leave"]
    answer = peer.message(
        thread=one.thread_id, kind="leave_answer", grading=None, handling=("H2",), legal_basis=SILENT,
        answers=Reference(request.message_id, request.digest),
        body={"text": "", "leave": {**body, "granted": True, "conditions": ""}},
    )  # fmt: skip
    assert [each.state for each in peer.gives(peer.seal(answer))] == ["delivered"]


def test_no_file_goes_along_by_itself(came: Any, pass_on: Any) -> None:
    said = read_message(bytes(pass_on(came()).content))
    body: Any = said.body
    assert said.attachments == ()
    assert "files" not in body["passed_on"][0]
    assert list(own_shelf().whole()) == []


def test_a_chosen_file_goes_as_the_same_thing_under_a_key_of_its_own_with_its_origin(came: Any, pass_on: Any) -> None:
    one = came()
    before = {each.digest: each for each in read_message(bytes(one.content)).attachments}
    sent = pass_on(one, DIGEST, handling=("h0",))
    said = read_message(bytes(sent.content))
    (file,) = said.attachments
    assert (file.digest, file.size, file.name) == (DIGEST, len(DATA), before[DIGEST].name)
    assert file.media_type == before[DIGEST].media_type
    assert file.key != before[DIGEST].key
    assert file.sealed_digest != before[DIGEST].sealed_digest
    assert b"".join(open_attachment(file, file_parts(own_shelf().path(file.sealed_digest)))) == DATA
    body: Any = said.body
    assert body["passed_on"][0] | {"text": ""} == {
        "owner": one.partner.authority, "message": one.message_id, "digest": one.digest, "language": "fr",
        "handling": ["H1"], "conditions": None, "text": "", "files": [DIGEST],
    }  # fmt: skip
    assert said.handling == ("H0", "H1")
    assert sent.asked["attached"] == [DIGEST]


def test_h2_keeps_the_file_until_a_leave_names_it_and_law_is_asked_again_about_it(
    came: Any, peer: Any, supervisor: Any, pass_on: Any
) -> None:
    one = came("H2")
    assert _code(pass_on, one, DIGEST) == "exchange.not_lawful"
    _grant(peer, supervisor, one)
    assert pass_on(one)  # the text goes
    assert _code(pass_on, one, DIGEST) == "exchange.not_lawful"
    assert list(own_shelf().whole()) == []
    _grant(peer, supervisor, one, DIGEST)
    sent = pass_on(one, DIGEST)
    assert asking.why_not(sent, sent.partner, asking.Grounds.now()) == ()
    assert _code(pass_on, one, DIGEST, OTHER_DIGEST) == "exchange.not_lawful"
    recall = peer.message(thread=one.thread_id, kind="recall", grading=None, body={"text": ""})
    peer.gives(peer.seal(recall))
    assert asking.why_not(sent, sent.partner, asking.Grounds.now()) == ("using.recalled",)


def test_a_leave_to_take_out_the_message_alone_takes_out_no_file(came: Any, peer: Any, supervisor: Any) -> None:
    one = came("H2")
    told: dict[str, Any] = {"use": "export", "reason": "Needed", "language": "en"}
    request = Outgoing.objects.get(message_id=leaving.ask(by=supervisor, incoming_id=one.message_id, **told))
    body: Any = read_message(bytes(request.content)).body["leave"]
    answer = peer.message(
        thread=one.thread_id, kind="leave_answer", grading=None, handling=("H2",), legal_basis=SILENT,
        answers=Reference(request.message_id, request.digest),
        body={"text": "", "leave": {**body, "granted": True, "conditions": ""}},
    )  # fmt: skip
    peer.gives(peer.seal(answer))
    assert queries.taken_out(by=supervisor, message_id=one.message_id)
    asked = {"by": supervisor, "message_id": one.message_id, "digest": DIGEST}
    assert _code(queries.attachment, **asked) == "exchange.use_refused"
    (said,) = (each for each in queries.thread(by=supervisor, thread_id=one.thread_id).said if each.attached)
    assert {each.open for each in said.attached} == {False}


def test_only_files_of_what_is_passed_on_and_shown_to_them_are_chosen(
    came: Any, pass_on: Any, officer: Any, supervisor: Any
) -> None:
    from tansiq.desk.accounts.models import Group

    one, other = came("H1", DATA), came("H1", OTHER)
    assert _code(pass_on, one, OTHER_DIGEST) == "access.unknown"
    assert _code(pass_on, one, DIGEST, "0" * 64) == "access.unknown"
    other.thread.group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    other.thread.save()
    assert _code(pass_on, other, OTHER_DIGEST) == "access.unknown"
    assert queries.coming(by=supervisor, message_id=other.message_id) == ()
    assert _code(pass_on, one, DIGEST, by=officer("border_officer", username="b").actor) == "access.permission"
    assert list(own_shelf().whole()) == []


def test_what_stands_inside_another_message_is_passed_on_by_nobody_but_its_owner(
    came: Any, pass_on: Any, supervisor: Any
) -> None:
    held = {"owner": "sahelia.border", "text": "x", "handling": ["H1"], "files": [DIGEST]}
    one = came("H1", body={"text": "", "passed_on": [held]})
    assert [each.digest for each in queries.coming(by=supervisor, message_id=one.message_id)] == [OTHER_DIGEST]
    assert _code(pass_on, one, DIGEST) == "access.unknown"
    (said,) = queries.thread(by=supervisor, thread_id=one.thread_id).said
    assert {each.digest: each.owner for each in said.attached} == {
        DIGEST: "sahelia.border", OTHER_DIGEST: one.partner.authority,
    }  # fmt: skip


def test_the_codes_of_everybody_who_brought_the_file_go_along_and_each_is_asked(
    came: Any, pass_on: Any, pinned: Any, seal_file: Any, brought: Any
) -> None:
    border = pinned("sahelia.border", kind="border_guard")
    message = border.message(handling=("H2",), legal_basis=SILENT, attachments=(brought(border, DATA),))
    assert [each.state for each in border.gives(border.seal(message))] == ["delivered"]
    one = came("H1")
    assert _code(pass_on, one, DIGEST) == "exchange.not_lawful"
    assert pass_on(one, OTHER_DIGEST)


def test_what_lies_here_no_more_or_was_changed_is_not_sealed_for_anybody(came: Any, pass_on: Any) -> None:
    data = bytes(3 * MIB)
    one, named = came("H1", data), sha256(data).hexdigest()
    ((digest, _),) = shelf_of(one.partner.authority).whole()
    path = shelf_of(one.partner.authority).path(digest)
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))  # its last piece: the ones before are sealed by then
    assert _code(pass_on, one, named) == "attachment.changed"
    path.unlink()
    assert _code(pass_on, one, named) == "attachment.gone"
    assert list(own_shelf().folder.iterdir()) == []
    assert Outgoing.objects.count() == 0


def test_files_that_came_and_files_that_are_ours_go_together_within_one_limit(
    came: Any, pass_on: Any, given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from tansiq.desk.exchange import attaching
    from tansiq.desk.exchange import rules as table

    one = came()
    sent = read_message(bytes(pass_on(one, DIGEST, uploads=(given(b"ours"),)).content))
    assert {each.digest for each in sent.attachments} == {DIGEST, sha256(b"ours").hexdigest()}
    rules = replace(table.rules(), attachments=replace(table.rules().attachments, most=1))
    monkeypatch.setattr(attaching, "rules", lambda: rules)
    assert _code(pass_on, one, DIGEST, uploads=(given(b"more"),)) == "exchange.attached_many"


def test_a_larger_file_takes_no_more_memory_to_be_sealed_anew(came: Any, pass_on: Any) -> None:
    pass_on(came())  # what is loaded once is not counted
    peaks = []
    for size in (12 * MIB, 36 * MIB):
        one, digest = came("H1", bytes(size)), sha256(bytes(size)).hexdigest()
        tracemalloc.start()
        try:
            pass_on(one, digest)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < peaks[0] + 2 * MIB


def test_the_page_offers_what_may_go_chooses_none_and_says_what_stays(
    came: Any, peer: Any, officer: Any, supervisor: Any, elsewhere: list[str]
) -> None:
    client = Client()
    client.force_login(officer("supervisor", username="reads", language="en").user)
    free, bound = came("H1"), came("H2", b"a third")
    page = client.get(f"/partners/write/?nobody=1&passes_on={free.message_id}").content.decode()
    assert f'name="coming" value="{DIGEST}"' in page
    assert "checked" not in page[page.index('name="coming"') : page.index('name="coming"') + 200]
    page = client.get(f"/partners/write/?nobody=1&passes_on={bound.message_id}").content.decode()
    assert 'name="coming"' not in page
    assert "These stay here" in page
    _grant(peer, supervisor, bound, sha256(b"a third").hexdigest())
    page = client.get(f"/partners/write/?nobody=1&passes_on={bound.message_id}").content.decode()
    assert 'name="coming"' in page
    thread = client.get(f"/partners/threads/{bound.thread_id}/").content.decode()
    assert "the message and its files" in thread


def test_what_is_chosen_on_the_page_goes_along(
    came: Any, officer: Any, elsewhere: list[str], reviewed: Any, supervisor: Any
) -> None:
    who = officer("supervisor", username="writes")
    client, one = Client(), came("H1")
    client.force_login(who.user)
    typed = {
        "partner_ids": elsewhere, "kind": "feedback", "purpose": "investigation", "basis": "police_qma_qsa_2019",
        "channel": "police", "language": "fr", "text": "Pour information", "handling": ["h1"], "source": "b",
        "information": "i2", "nature": "legal", "register": "police_information", "persons": ["suspect"],
        "contains": ["identity"], "documents": ["purpose", "facts"], "passes_on": [one.message_id],
        "coming": [DIGEST], "names_person": "on", "reviews": [reviewed(by=who.user)],
    }  # fmt: skip
    answer = client.post(f"/partners/write/?nobody=1&passes_on={one.message_id}", typed)
    assert answer.status_code == 302, answer.content.decode()
    (sent,) = Outgoing.objects.all()
    assert [each.digest for each in read_message(bytes(sent.content)).attachments] == [DIGEST]


def test_nobody_asks_us_for_leave_about_a_file_that_is_not_ours(
    came: Any, peer: Any, pass_on: Any, supervisor: Any
) -> None:
    """What was passed on holds another's words and files: whoever got it asks their owner."""
    from tansiq.desk.exchange.leave import request_in

    sent = pass_on(came("H1"), DIGEST)
    told = {
        "message": sent.message_id, "digest": sent.digest, "use": "forward", "purpose": "investigation",
        "files": [DIGEST],
    }  # fmt: skip
    request = Incoming(
        kind="leave_request", answers=sent, partner=sent.partner, thread=sent.thread,
        content=_written(peer, told, sent),
    )  # fmt: skip
    assert request_in(request) is None
    with pytest.raises(RefusedError):
        leaving.decide(
            by=supervisor, incoming_id="0" * 32, ruling=leaving.Ruling(granted=True, reason="x", days=1), language="en"
        )


def _written(peer: Any, told: dict[str, Any], sent: Outgoing) -> bytes:
    from tansiq.engines.envelopes import write_message

    return write_message(peer.message(kind="leave_request", grading=None, body={"text": "", "leave": told}))
