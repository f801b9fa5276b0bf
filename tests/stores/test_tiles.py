"""A log is read as it was written, by us and by an independent implementation, and while others write."""

from __future__ import annotations

from pathlib import Path

import pytest
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey

from tansiq.engines.ledger import SigningKey, verify_consistency, verify_receipt
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.tiles import open_log, read_state
from tansiq.stores.tiles_writer import create_log, writing

KEY = SigningKey("desk.example/audit", bytes(range(32)))
SIZES = (1, 255, 256, 257, 700, 66_000)


def entry(number: int) -> bytes:
    return number.to_bytes(32, "big")


def write(folder: Path, *batches: int) -> Path:
    """A log with batches of these sizes."""
    create_log(folder, KEY)
    with writing(folder, KEY) as writer:
        for size in batches:
            start = writer.checkpoint.size
            writer.append([entry(number) for number in range(start, start + size)])
    return folder


@pytest.mark.parametrize("size", SIZES)
def test_an_independent_implementation_reads_the_folder_and_finds_the_same_root(tmp_path: Path, size: int) -> None:
    folder = write(tmp_path / "log", size // 3, size - size // 3)
    reader = TilesReader(LocalBackend(folder))
    checkpoint = reader.get_checkpoint()
    checkpoint.verify(Vkey.from_string(KEY.verifier.line))
    log = open_log(folder, KEY.verifier)
    assert reader.calculate_root_hash() == checkpoint.root_hash == log.checkpoint.root
    for index in {0, size // 2, size - 1}:
        receipt = log.receipt(index)
        proof = reader.get_inclusion_proof(index, size)
        assert tuple(proof.node_hashes) == receipt.proof
        assert reader.get_entry(index) == receipt.entry == entry(index)
        assert tuple(reader.get_consistency_proof(index + 1, size).node_hashes) == log.consistency(index + 1)


def test_entries_come_back_in_their_order_from_any_place(tmp_path: Path) -> None:
    log = open_log(write(tmp_path / "log", 300, 300))
    assert list(log.entries()) == [entry(number) for number in range(600)]
    for start in (255, 256, 257, 599, 600):
        assert list(log.entries(start)) == [entry(number) for number in range(start, 600)]
    assert log.entry(511) == entry(511)
    for index in (-1, 600):
        with pytest.raises(RefusedError, match=r"ledger\.no_such_entry"):
            log.entry(index)
        with pytest.raises(RefusedError, match=r"ledger\.no_such_entry"):
            log.receipt(index)


def test_a_receipt_is_verified_without_the_folder(tmp_path: Path) -> None:
    receipt = open_log(write(tmp_path / "log", 5)).receipt(3)
    assert verify_receipt(receipt, KEY.verifier).size == 5


def test_a_reader_goes_on_while_the_log_outgrows_its_tiles(tmp_path: Path) -> None:
    folder = write(tmp_path / "log", 200)
    early = open_log(folder)
    with writing(folder, KEY) as writer:
        writer.append([entry(number) for number in range(200, 300)])
    assert not (folder / "tile/0/000.p").exists()
    late = open_log(folder)
    assert verify_receipt(early.receipt(150), KEY.verifier).size == 200
    assert list(early.entries()) == [entry(number) for number in range(200)]
    verify_consistency(200, 300, late.consistency(200), early.checkpoint.root, late.checkpoint.root)


def test_a_proof_reads_few_tiles_of_a_large_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = open_log(write(tmp_path / "log", 66_000))
    read: list[Path] = []
    opened = Path.open
    monkeypatch.setattr(Path, "open", lambda path, *mode: (read.append(path), opened(path, *mode))[1])
    log.receipt(12_345)
    assert len(read) == len(set(read)) <= 2 * 3 + 1


def test_an_empty_log_is_one(tmp_path: Path) -> None:
    log = open_log(write(tmp_path / "log"), KEY.verifier)
    assert (log.size, list(log.entries())) == (0, [])


@pytest.mark.parametrize(
    "victim", ["tile/0/000.p/44", "tile/entries/000.p/44", "tile/1/000.p/1", "tile/0/001.p/44", "tile/entries/001.p/44"]
)
def test_a_changed_right_edge_does_not_open(tmp_path: Path, victim: str) -> None:
    folder = write(tmp_path / "log", 300 if "001" in victim or "/1/" in victim else 44)
    content = bytearray((folder / victim).read_bytes())
    content[-1] ^= 1
    (folder / victim).write_bytes(content)
    with pytest.raises(MalformedError, match=r"ledger\.edge_differs"):
        open_log(folder)


@pytest.mark.parametrize("victim", ["tile/0/000.p/44", "tile/entries/000.p/44"])
def test_a_missing_or_cut_file_at_the_edge_is_named(tmp_path: Path, victim: str) -> None:
    folder = write(tmp_path / "log", 44)
    (folder / victim).write_bytes(b"short")
    with pytest.raises(MalformedError, match=rf"ledger\.tile_size.*{victim}"):
        open_log(folder)
    (folder / victim).unlink()
    with pytest.raises(MalformedError, match=rf"ledger\.tile_missing.*{victim}"):
        open_log(folder)


def test_a_folder_without_a_checkpoint_is_no_log(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(MalformedError, match=r"ledger\.missing"):
            open_log(folder)


def test_a_checkpoint_of_another_key_is_refused_and_without_a_key_it_is_not_verified(tmp_path: Path) -> None:
    folder = write(tmp_path / "log", 3)
    with pytest.raises(RefusedError, match=r"ledger\.unsigned"):
        open_log(folder, SigningKey(KEY.name, bytes(32)).verifier)
    assert read_state(folder).size == 3


def test_a_checkpoint_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "checkpoint").mkdir()
    with pytest.raises(TansiqError, match=r"storage\.unreadable"):
        open_log(tmp_path)
