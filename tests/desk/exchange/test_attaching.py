"""Files that go along with a message: law first, then sealed once for all, and used up when the message is queued."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from tansiq.desk.exchange import asking, attaching
from tansiq.desk.exchange import rules as table
from tansiq.desk.exchange.actions import sending
from tansiq.desk.exchange.attaching import with_files
from tansiq.desk.exchange.models import Attached, Incoming, Outgoing, Partner
from tansiq.desk.exchange.shelves import own_shelf
from tansiq.desk.uploads.models import Upload
from tansiq.engines.envelopes import open_attachment, read_message
from tansiq.errors import RefusedError
from tansiq.stores.sealed import file_parts

pytestmark = pytest.mark.django_db(databases="__all__")

DATA = b"What the file says"
SILENT = "police_qma_qsa_2001"


def _whom() -> list[str]:
    return [str(one.pk) for one in Partner.objects.order_by("authority")]


def _code(call: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        call()
    return refused.value.code


@pytest.fixture
def attach(supervisor: Any, draft: Any) -> Any:
    """Queue a message with these files."""

    def make(*upload_ids: str, **changes: Any) -> tuple[str, ...]:
        made = with_files(supervisor, draft(**changes), _whom(), upload_ids)
        return sending.send(by=supervisor, draft=made, partner_ids=_whom())

    return make


def test_a_file_is_sealed_once_for_all_recipients_and_each_message_vouches_for_it(
    peer: Any, pinned: Any, attach: Any, given: Any
) -> None:
    pinned("sahelia.ncb", kind="ncb")
    names = attach(given(DATA, "تقرير.pdf"))
    rows = Outgoing.objects.filter(message_id__in=names)
    (one,), (other,) = (read_message(bytes(row.content)).attachments for row in rows)
    assert one == other
    assert (one.name, one.media_type, one.size, one.digest) == (
        "تقرير.pdf",
        "application/pdf",
        len(DATA),
        sha256(DATA).hexdigest(),
    )
    assert [digest for digest, _ in own_shelf().whole()] == [one.sealed_digest]
    assert b"".join(open_attachment(one, file_parts(own_shelf().path(one.sealed_digest)))) == DATA
    assert Upload.objects.count() == 0
    assert all(row.asked["attached"] == [one.digest] for row in rows)
    assert one.key not in str([row.asked for row in rows])


@pytest.mark.parametrize(("sent", "told"), [("  plan .pdf ", "plan .pdf"), (" ", "file"), ("x\u202ey.pdf", "xy.pdf")])
def test_a_name_is_one_that_a_message_may_have(peer: Any, attach: Any, given: Any, sent: str, told: str) -> None:
    (name,) = attach(given(DATA, sent))
    (one,) = read_message(bytes(Outgoing.objects.get(message_id=name).content)).attachments
    assert one.name == told


def test_what_law_lets_go_not_is_never_sealed_and_the_file_stays_for_another_try(
    peer: Any, attach: Any, given: Any
) -> None:
    upload = given(DATA)
    assert _code(lambda: attach(upload, reviews=())) == "exchange.risk_open"
    assert list(own_shelf().whole()) == []
    assert Upload.objects.get().taken_at is None
    assert attach(upload)
    assert _code(lambda: attach(upload)) == "access.unknown"


def test_nobody_attaches_a_file_of_somebody_else_or_one_that_has_not_arrived(
    peer: Any, attach: Any, given: Any, officer: Any
) -> None:
    upload = given(DATA, by=officer("supervisor", username="other").actor)
    assert _code(lambda: attach(upload)) == "access.unknown"
    assert _code(lambda: attach("no id")) == "access.unknown"
    mine = given(DATA)
    Upload.objects.filter(pk=mine).update(sha256="", received=1)
    assert _code(lambda: attach(mine)) == "upload.unfinished"
    assert list(own_shelf().whole()) == []


def test_whoever_may_not_send_may_not_seal(peer: Any, officer: Any, draft: Any) -> None:
    by = officer("border_officer").actor
    assert _code(lambda: with_files(by, draft(), _whom(), ["0" * 32])) == "access.permission"


def test_how_many_and_how_large_files_are_is_asked_before_they_are_sealed(
    peer: Any, attach: Any, given: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads = [given(DATA), given(DATA + b"!")]
    for code, change in (("exchange.attached_many", {"most": 1}), ("exchange.attached_large", {"most_bytes": 20})):
        rules = replace(table.rules(), attachments=replace(table.rules().attachments, **change))
        monkeypatch.setattr(attaching, "rules", lambda rules=rules: rules)
        assert _code(lambda: attach(*uploads)) == code
    assert list(own_shelf().whole()) == []


def test_a_file_that_rotted_on_the_disk_is_not_sealed_for_another(peer: Any, attach: Any, given: Any) -> None:
    upload = given(DATA)
    Upload.objects.filter(pk=upload).update(sha256="0" * 64)
    assert _code(lambda: attach(upload)) == "upload.other_file"
    assert list(own_shelf().folder.iterdir()) == []


@pytest.fixture
def came(peer: Any, brought: Any) -> Any:
    """A message that came in with a file under this code."""

    def make(code: str) -> Incoming:
        told = {"handling": (code,), "legal_basis": SILENT, "attachments": (brought(peer, DATA),)}
        message = peer.message(**told)
        assert [one.state for one in peer.gives(peer.seal(message))] == ["delivered"]
        return Incoming.objects.get(message_id=message.id)

    return make


def test_a_file_that_came_in_stays_its_owners_whoever_attaches_it(
    came: Any, pinned: Any, supervisor: Any, draft: Any, given: Any
) -> None:
    came("H2")
    pinned("sahelia.ncb", kind="ncb")
    whom = [str(Partner.objects.get(authority="sahelia.ncb").pk)]
    assert _code(lambda: with_files(supervisor, draft(), whom, [given(DATA)])) == "exchange.not_lawful"
    assert with_files(supervisor, draft(), whom, [given(DATA + b"!")]).sealed


def test_the_codes_of_a_file_that_came_in_go_along_and_its_recall_stops_what_waits(
    came: Any, peer: Any, pinned: Any, supervisor: Any, draft: Any, given: Any
) -> None:
    one = came("H1")
    pinned("sahelia.ncb", kind="ncb")
    whom = [str(Partner.objects.get(authority="sahelia.ncb").pk)]
    made = with_files(supervisor, draft(handling=("h0",)), whom, [given(DATA)])
    (name,) = sending.send(by=supervisor, draft=made, partner_ids=whom)
    sent = Outgoing.objects.get(message_id=name)
    assert read_message(bytes(sent.content)).handling == ("H0", "H1")
    assert asking.why_not(sent, sent.partner, asking.Grounds.now()) == ()
    recall = peer.message(thread=one.thread_id, kind="recall", grading=None, body={"text": ""})
    peer.gives(peer.seal(recall))
    assert asking.why_not(sent, sent.partner, asking.Grounds.now()) == ("using.recalled",)


def test_nobody_becomes_the_owner_of_our_file_by_sending_it_back(
    peer: Any, pinned: Any, attach: Any, given: Any, came: Any
) -> None:
    attach(given(DATA))
    came("H2")
    pinned("sahelia.ncb", kind="ncb")
    assert len(attach(given(DATA))) == 2
    assert Attached.objects.filter(outgoing__isnull=False).count() == 3


def test_no_file_is_attached_for_a_partner_without_a_node(peer: Any, attach: Any, given: Any) -> None:
    Partner.objects.update(carrier=Partner.Carrier.OFF_NODE)
    assert _code(lambda: attach(given(DATA))) == "exchange.attached_no_node"
    assert list(own_shelf().whole()) == []
