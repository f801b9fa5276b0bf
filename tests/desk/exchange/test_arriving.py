"""What partners bring beside messages: checked before it is taken, kept apart, and gone where nothing refers to it."""

from __future__ import annotations

import os
from dataclasses import replace
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest

from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange import arriving, shelves
from tansiq.desk.exchange import rules as table
from tansiq.desk.exchange.arriving import SEALED_MAX_BYTES, forget_some, take_bytes
from tansiq.desk.exchange.models import Incoming
from tansiq.desk.exchange.shelves import own_shelf, shelf_of
from tansiq.errors import TansiqError
from tansiq.messages import LANGUAGES, remedy, sentence
from tansiq.stores.sealed import Piece
from tansiq.transports.piece import write_held, write_piece

pytestmark = pytest.mark.django_db(databases="__all__")

DATA = b"What the file says, as it was sealed"
DIGEST = sha256(DATA).hexdigest()


def _piece(**changes: Any) -> bytes:
    return write_piece(Piece(DIGEST, len(DATA), 0, DATA)._replace(**changes))


def _refused(data: bytes, peer: Any) -> TansiqError:
    with pytest.raises(TansiqError) as refused:
        take_bytes(data, peer.name)
    return refused.value


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Other limits than those of the table."""

    def put(**changes: Any) -> None:
        rules = replace(table.rules(), attachments=replace(table.rules().attachments, **changes))
        monkeypatch.setattr(arriving, "rules", lambda: rules)

    return put


def test_a_message_is_delivered_only_when_what_is_attached_is_here(peer: Any, seal_file: Any) -> None:
    attachment, sealed = seal_file(b"the file")
    message = peer.message(attachments=(attachment,))
    (first,) = peer.gives(peer.seal(message))
    assert (first.state, first.code, first.final) == ("refused", "attachment.missing", False)
    assert Incoming.objects.count() == 0
    half = len(sealed) // 2
    take_bytes(write_piece(Piece(attachment.sealed_digest, len(sealed), 0, sealed[:half])), peer.name)
    assert [one.code for one in peer.gives(peer.seal(message))] == ["attachment.missing"]
    take_bytes(write_piece(Piece(attachment.sealed_digest, len(sealed), half, sealed[half:])), peer.name)
    assert [one.state for one in peer.gives(peer.seal(message))] == ["delivered"]
    (row,) = Incoming.objects.get().attached.all()
    assert (row.digest, row.sealed_digest, row.size) == (attachment.digest, attachment.sealed_digest, len(sealed))


def test_what_another_partner_brought_is_not_here_for_this_one_and_nobody_learns_of_it(
    peer: Any, pinned: Any, brought: Any
) -> None:
    other = pinned("sahelia.ncb", kind="ncb")
    attachment = brought(other, b"the file")
    assert [one.code for one in peer.gives(peer.seal(peer.message(attachments=(attachment,))))] == [
        "attachment.missing"
    ]
    asked = write_piece(Piece(attachment.sealed_digest, 24))
    assert (take_bytes(asked, other.name), take_bytes(asked, peer.name)) == (write_held(24), write_held(0))


def test_a_message_that_gives_another_size_than_lies_here_is_refused_for_good(peer: Any, brought: Any) -> None:
    attachment = replace(brought(peer, b"the file"), size=5)
    (receipt,) = peer.gives(peer.seal(peer.message(attachments=(attachment,))))
    assert (receipt.code, receipt.final) == ("attachment.length", True)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"GET / HTTP/1.1\n", "attachment.piece"),
        (_piece(digest="../../keys-1"), "attachment.piece"),
        (_piece(size=SEALED_MAX_BYTES + 1), "attachment.size"),
        (_piece(size=5), "attachment.beyond"),
        (_piece(offset=5, data=DATA[5:]), "attachment.offset"),
        (_piece(data=DATA[::-1]), "attachment.other"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_code_on_record_and_nothing_stays(
    peer: Any, looks: Any, data: bytes, code: str
) -> None:
    error = _refused(data, peer)
    assert error.code == code
    for lang in LANGUAGES:
        assert "{" not in sentence(code, lang, **error.details)
        assert remedy(code, lang, **error.details)
    assert looks()[-1].reason == code
    assert not shelf_of(peer.name).has(DIGEST, len(DATA))
    assert sum(shelf_of(peer.name).expected()) == 0


def test_another_total_than_was_announced_is_refused(peer: Any) -> None:
    take_bytes(_piece(data=DATA[:5]), peer.name)
    assert _refused(_piece(size=len(DATA) + 1, offset=5, data=DATA[5:]), peer).code == "attachment.total"


def test_a_partner_has_a_share_for_what_no_message_refers_to_and_messages_free_it(
    peer: Any, pinned: Any, brought: Any, limits: Any
) -> None:
    first = brought(peer, b"the file")
    limits(unreferred_bytes=24 + len(DATA) - 1)
    assert _refused(_piece(), peer).code == "attachment.quota"
    assert take_bytes(_piece(), pinned("sahelia.ncb", kind="ncb").name) == write_held(len(DATA))
    assert [one.state for one in peer.gives(peer.seal(peer.message(attachments=(first,))))] == ["delivered"]
    assert take_bytes(_piece(), peer.name) == write_held(len(DATA))


def test_many_small_ones_that_no_message_refers_to_are_too_many(peer: Any, brought: Any, limits: Any) -> None:
    brought(peer, b"the file")
    take_bytes(_piece(data=DATA[:1]), peer.name)
    limits(unreferred_most=2)
    error = _refused(write_piece(Piece("c" * 64, 10, 0, b"x")), peer)
    assert error.code == "attachment.too_many"
    assert remedy(error.code, "ar", **error.details)
    assert take_bytes(_piece(offset=1, data=DATA[1:]), peer.name) == write_held(len(DATA))


def test_what_is_on_its_way_counts_with_all_that_it_will_have(peer: Any, limits: Any) -> None:
    take_bytes(_piece(data=DATA[:1]), peer.name)
    limits(unreferred_bytes=len(DATA) + 9)
    other = write_piece(Piece("c" * 64, 10, 0, b"x"))
    assert _refused(other, peer).code == "attachment.quota"
    assert take_bytes(_piece(offset=1, data=DATA[1:]), peer.name) == write_held(len(DATA))


def test_nothing_is_begun_for_which_the_disk_has_no_room_and_the_rest_goes_on(
    peer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_bytes(_piece(data=DATA[:5]), peer.name)
    little = SimpleNamespace(free=table.rules().attachments.spare_bytes + 9)
    monkeypatch.setattr(arriving.shutil, "disk_usage", lambda _: little)
    assert _refused(write_piece(Piece("c" * 64, 10, 0, b"x")), peer).code == "storage.no_space"
    assert take_bytes(_piece(offset=5, data=DATA[5:]), peer.name) == write_held(len(DATA))
    assert [one.state for one in peer.gives(peer.seal(peer.message()))] == ["delivered"]


def test_that_an_attachment_came_whole_is_on_record_once(peer: Any) -> None:
    take_bytes(_piece(data=DATA[:5]), peer.name)
    take_bytes(_piece(offset=5, data=DATA[5:]), peer.name)
    take_bytes(_piece(data=b""), peer.name)
    (entry,) = [one for one in Entry.objects.all() if one.details.get("attachment") == DIGEST]
    assert (entry.what, entry.details["from"], entry.details["size"]) == (
        "exchange:message:receive",
        peer.name,
        len(DATA),
    )


def test_what_nobody_refers_to_goes_after_its_time_and_what_a_message_refers_to_stays(
    peer: Any, brought: Any, seal_file: Any
) -> None:
    kept, lone = brought(peer, b"the file"), brought(peer, b"nobody refers to this")
    peer.gives(peer.seal(peer.message(attachments=(kept,))))
    take_bytes(_piece(data=DATA[:5]), peer.name)
    _, sealed = seal_file(b"not queued after all")
    own_shelf().keep([sealed], lambda: sha256(sealed).hexdigest())
    assert forget_some() == 0
    for shelf in (shelf_of(peer.name), own_shelf()):
        for path in (*shelf.folder.glob("*"), *shelf.arriving.glob("*")):
            os.utime(path, (1000, 1000))
    assert forget_some() == 3
    assert [digest for digest, _ in shelf_of(peer.name).whole()] == [kept.sealed_digest]
    assert lone.sealed_digest not in dict(shelf_of(peer.name).whole())
    assert (list(own_shelf().whole()), sum(shelf_of(peer.name).expected())) == ([], 0)
    assert shelves.SHELF == "attachments"
