"""Attachments leave the desk where their owner and the law let them: verified, on record, as files and nothing else."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.exchange import queries, said
from tansiq.desk.exchange.actions import sending
from tansiq.desk.exchange.attaching import with_files
from tansiq.desk.exchange.models import Incoming, Outgoing, Partner
from tansiq.desk.exchange.shelves import own_shelf, shelf_of
from tansiq.desk.exchange.taking import Kept, opened, shown_name
from tansiq.errors import RefusedError, TansiqError

pytestmark = pytest.mark.django_db(databases="__all__")

DATA = b"What the owner alone says"
DIGEST = sha256(DATA).hexdigest()
SILENT = "police_qma_qsa_2001"
MIB = 1 << 20


@pytest.fixture
def came(peer: Any, brought: Any) -> Any:
    """A message that came in with a file under this code."""

    def make(code: str = "H1", data: bytes = DATA, **told: str) -> Incoming:
        changes = {"handling": (code,), "legal_basis": SILENT, "attachments": (brought(peer, data, **told),)}
        message = peer.message(**changes)
        assert [one.state for one in peer.gives(peer.seal(message))] == ["delivered"]
        return Incoming.objects.get(message_id=message.id)

    return make


@pytest.fixture
def client(officer: Any) -> Client:
    made = Client()
    made.force_login(officer("supervisor", username="reads", language="en").user)
    return made


def _path(one: Any, digest: str = DIGEST) -> str:
    return f"/partners/messages/{one.message_id}/attachments/{digest}/"


def _code(call: Any) -> str:
    with pytest.raises(TansiqError) as refused:
        call()
    return refused.value.code


def test_the_thread_shows_name_size_type_digest_and_whose_it_is(came: Any, client: Client) -> None:
    one = came(name="Reçu <b>.pdf")
    page = client.get(f"/partners/threads/{one.thread_id}/").content.decode()
    assert "Reçu &lt;b&gt;.pdf" in page
    assert "application/pdf" in page
    assert DIGEST[:16] in page
    assert f'belongs to <bdi dir="ltr">{one.partner.authority}</bdi>' in page
    assert f'href="{_path(one)}"' in page


def test_it_is_a_download_that_no_browser_opens_whatever_its_sender_says_it_is(came: Any, client: Client) -> None:
    one = came(name="../../x\\y.html", media_type="text/html")
    answer = client.get(_path(one))
    assert answer.getvalue() == DATA
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename=".._.._x_y.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Length"] == str(len(DATA))


def test_what_is_closed_is_told_with_its_reason_and_offered_nowhere(came: Any, client: Client, looks: Any) -> None:
    one = came("H2")
    page = client.get(f"/partners/threads/{one.thread_id}/").content.decode()
    assert _path(one) not in page
    assert "Not to be taken out" in page
    assert "What may not be done with it" in page
    answer = client.get(_path(one))
    assert DATA not in answer.content
    assert answer.status_code in (403, 409)
    assert "exchange.use_refused" in [each.reason for each in looks()]


def test_who_took_what_out_is_on_record(came: Any, supervisor: Any, looks: Any) -> None:
    one = came()
    queries.attachment(by=supervisor, message_id=one.message_id, digest=DIGEST)
    entry = looks()[-1]
    assert (entry.kind, entry.what, entry.target) == ("export", "exchange:message:export", f"message:{one.message_id}")
    assert entry.details["asked"]["digest"] == DIGEST


def test_there_is_no_attachment_of_another_digest_or_another_message(came: Any, supervisor: Any) -> None:
    one = came()
    for name, digest in ((one.message_id, "0" * 64), ("0" * 32, DIGEST), (one.message_id, "../keys")):
        assert (
            _code(lambda name=name, digest=digest: queries.attachment(by=supervisor, message_id=name, digest=digest))
            == "access.unknown"
        )


def test_what_lies_here_no_more_is_told(came: Any, supervisor: Any) -> None:
    one = came()
    for digest, _ in list(shelf_of(one.partner.authority).whole()):
        shelf_of(one.partner.authority).path(digest).unlink()
    asked = {"by": supervisor, "message_id": one.message_id, "digest": DIGEST}
    assert _code(lambda: queries.attachment(**asked)) == "attachment.gone"


def test_a_file_that_was_changed_on_the_disk_is_refused_before_anything_of_it_leaves(came: Any, client: Client) -> None:
    one = came()
    ((digest, size),) = shelf_of(one.partner.authority).whole()
    shelf_of(one.partner.authority).path(digest).write_bytes(bytes(size))
    answer = client.get(_path(one))
    assert "Content-Disposition" not in answer.headers
    assert DATA not in answer.content


def _read_into(got: bytearray, found: Kept) -> None:
    for part in opened(found):
        got += part


@pytest.mark.parametrize("at", [5, MIB + 5, 2 * MIB + 5])
def test_a_large_one_that_was_changed_anywhere_never_arrives_whole(tmp_path: Any, seal_file: Any, at: int) -> None:
    data = bytes(2 * MIB + 100)
    attachment, sealed = seal_file(data)
    path = tmp_path / "sealed"
    path.write_bytes(sealed)
    assert b"".join(opened(Kept(attachment, path))) == data
    path.write_bytes(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])
    got = bytearray()
    with pytest.raises(RefusedError) as refused:
        _read_into(got, Kept(attachment, path))
    assert refused.value.code == "attachment.changed"
    assert len(got) <= at


def test_the_last_part_waits_until_all_is_what_the_message_vouches_for(tmp_path: Any, seal_file: Any) -> None:
    """Its sender vouches for another digest than that of what was sealed."""
    attachment, sealed = seal_file(bytes(2 * MIB))
    path = tmp_path / "sealed"
    path.write_bytes(sealed)
    got = bytearray()
    with pytest.raises(RefusedError) as refused:
        _read_into(got, Kept(replace(attachment, digest="0" * 64), path))
    assert (refused.value.code, len(got)) == ("attachment.digest", MIB)


def test_what_we_sent_is_taken_out_of_our_own_shelf(
    peer: Any, supervisor: Any, draft: Any, given: Any, client: Client
) -> None:
    whom = [str(Partner.objects.get().pk)]
    sending.send(by=supervisor, draft=with_files(supervisor, draft(), whom, [given(DATA)]), partner_ids=whom)
    sent = Outgoing.objects.get()
    assert client.get(_path(sent)).getvalue() == DATA
    page = client.get(f"/partners/threads/{sent.thread_id}/").content.decode()
    assert "On the way" in page
    assert len(list(own_shelf().whole())) == 1
    (shown,) = said.ours(sent, sent.partner).attached
    assert (shown.owner, shown.open, shown.on_the_way) == ("marwana.police", True, True)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("تقرير.pdf", "تقرير.pdf"), ("a/b\\c", "a_b_c"), ("\u202e\u2066", "file"), ("x\u202efdp.exe", "xfdp.exe")],
)
def test_a_name_has_no_signs_that_nobody_sees_and_is_no_path(name: str, shown: str) -> None:
    assert shown_name(name) == shown
