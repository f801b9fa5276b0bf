"""A folder as a carrier: whole files in one step, taken once, deleted only when they are in."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores import fault_points
from tansiq.stores.sealed import Piece, Shelf, file_parts
from tansiq.transports import parcel as parcels
from tansiq.transports.carriers import Route, open_carrier
from tansiq.transports.folder import take_attachments, take_parcels
from tansiq.transports.parcel import LINES_MAX, PARCEL_MAX_BYTES, is_envelope, read_parcel, write_parcel


def _put(folder: Path, *data: bytes) -> None:
    with open_carrier("folder", Route(folder=folder)) as carrier:
        for one in data:
            assert carrier.deliver(one) is None


def test_a_parcel_is_a_file_that_is_whole_and_the_same_one_is_there_once(tmp_path: Path) -> None:
    _put(tmp_path, b"one\n", b"two\n", b"one\n")
    took: list[bytes] = []
    assert take_parcels(tmp_path, took.append) == 2
    assert sorted(took) == [b"one\n", b"two\n"]
    assert list(tmp_path.iterdir()) == []


def test_a_medium_that_is_away_is_told_and_no_folder_is_made_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(TansiqError) as refused:
        _put(tmp_path / "stick", b"one\n")
    assert refused.value.code == "storage.unwritable"
    assert not (tmp_path / "stick").exists()


def test_a_parcel_stays_until_it_is_taken_in(tmp_path: Path) -> None:
    _put(tmp_path, b"one\n")

    def fail(_: bytes) -> None:
        raise TansiqError("storage.no_space", path="", reason="")

    with pytest.raises(TansiqError):
        take_parcels(tmp_path, fail)
    took: list[bytes] = []
    take_parcels(tmp_path, took.append)
    assert took == [b"one\n"]


def test_what_dies_between_taking_in_and_deleting_is_taken_once_more(tmp_path: Path) -> None:
    _put(tmp_path, b"one\n")
    took: list[bytes] = []

    def die(name: str) -> None:
        if name == "folder.taken":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), fault_points.watched(die):
        take_parcels(tmp_path, took.append)
    assert take_parcels(tmp_path, took.append) == 1
    assert took == [b"one\n", b"one\n"]


def test_what_cannot_be_read_is_set_aside_and_holds_up_nothing(tmp_path: Path) -> None:
    _put(tmp_path, b"torn", b"whole\n")
    took: list[bytes] = []

    def take(data: bytes) -> None:
        read_parcel(data)
        took.append(data)

    assert take_parcels(tmp_path, take) == 2
    assert took == [b"whole\n"]
    assert [path.suffix for path in tmp_path.iterdir()] == [".unreadable"]
    assert take_parcels(tmp_path, take) == 0


def test_links_and_files_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"not ours")
    (tmp_path / "a.parcel").symlink_to(tmp_path / "secret")
    (tmp_path / "b.parcel.tmp").write_bytes(b"half")
    assert take_parcels(tmp_path, lambda _: None) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.parcel", "b.parcel.tmp", "secret"]


def test_a_parcel_is_its_lines_and_its_lines_are_the_parcel() -> None:
    lines = (b'{"aad":1}', b'{"payload":2}', b"")
    assert read_parcel(write_parcel(lines)) == lines
    assert [is_envelope(line) for line in lines] == [True, False, False]
    assert read_parcel(b"") == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"torn", "parcel.torn"), (b"\n" * (LINES_MAX + 1), "parcel.size"), (bytes(PARCEL_MAX_BYTES + 1), "parcel.size")],
    ids=["torn", "lines", "bytes"],
)
def test_a_parcel_that_is_torn_or_too_large_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(MalformedError) as refused:
        parcels.read_parcel(data)
    assert refused.value.code == code


SEALED = bytes(range(200))
DIGEST = sha256(SEALED).hexdigest()


def _bring(folder: Path, *, until: int = len(SEALED)) -> int:
    with open_carrier("folder", Route(folder=folder)) as carrier:
        at = carrier.add(Piece(DIGEST, len(SEALED)))
        while at < until:
            at = carrier.add(Piece(DIGEST, len(SEALED), at, SEALED[at : at + 64]))
    return at


def _shelf(folder: Path) -> Shelf:
    return Shelf(folder / "whole", folder / "arriving")


def test_an_attachment_lies_there_under_its_name_once_it_is_whole_and_goes_on_where_it_broke_off(
    tmp_path: Path,
) -> None:
    assert _bring(tmp_path, until=100) == 128
    assert list(tmp_path.glob("*.attachment")) == []
    assert _bring(tmp_path) == len(SEALED)
    assert (tmp_path / f"{DIGEST}.attachment").read_bytes() == SEALED
    with open_carrier("folder", Route(folder=tmp_path)) as carrier:
        assert carrier.add(Piece(DIGEST, len(SEALED), 0, b"other")) == len(SEALED)


def test_nobody_is_asked_anything_by_a_folder(tmp_path: Path) -> None:
    with open_carrier("folder", Route(folder=tmp_path)) as carrier, pytest.raises(RefusedError) as refused:
        carrier.ask(b"who waits")
    assert (refused.value.code, list(tmp_path.iterdir())) == ("carrier.no_answers", [])


def test_a_medium_that_is_away_takes_no_piece(tmp_path: Path) -> None:
    with open_carrier("folder", Route(folder=tmp_path / "away")) as carrier, pytest.raises(TansiqError) as refused:
        carrier.add(Piece(DIGEST, len(SEALED)))
    assert refused.value.code == "storage.unwritable"


def test_attachments_are_taken_in_and_deleted_and_what_time_did_not_allow_stays(tmp_path: Path) -> None:
    _bring(tmp_path)
    shelf = _shelf(tmp_path)
    assert not take_attachments(tmp_path, lambda piece: shelf.add(piece, lambda _: None), lambda: False)
    assert len(list(tmp_path.glob("*.attachment"))) == 1
    assert take_attachments(tmp_path, lambda piece: shelf.add(piece, lambda _: None), lambda: True)
    assert list(tmp_path.glob("*.attachment")) == []
    assert b"".join(file_parts(shelf.path(DIGEST))) == SEALED


@pytest.mark.parametrize("name", [f"{DIGEST}.attachment", "x.attachment", f"{'b' * 64}.attachment"])
def test_an_attachment_that_is_refused_is_set_aside_and_holds_up_none(tmp_path: Path, name: str) -> None:
    def refuse(piece: Piece) -> int:
        if piece.digest == "b" * 64:
            return 0 if not piece.data else _shelf(tmp_path).add(piece, lambda _: None)
        raise RefusedError("attachment.quota", limit=0)

    (tmp_path / name).write_bytes(SEALED)
    assert take_attachments(tmp_path, refuse, lambda: True)
    assert [path.suffix for path in tmp_path.iterdir() if path.is_file()] == [".unreadable"]


def test_a_link_that_leads_elsewhere_is_no_attachment(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(SEALED)
    (tmp_path / f"{DIGEST}.attachment").symlink_to(tmp_path / "elsewhere")

    def take(_: Piece) -> int:
        raise AssertionError

    assert take_attachments(tmp_path, take, lambda: True)
