"""Whatever is changed in a log is found, and named where it was changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tansiq.engines.ledger import Checkpoint, SigningKey, leaf_hash, signed
from tansiq.messages import LANGUAGES
from tansiq.stores.problem import Problem
from tansiq.stores.tiles import ENTRY_BYTES, open_log
from tansiq.stores.tiles_check import PROBLEMS_MAX, verify_log
from tansiq.stores.tiles_writer import create_log, writing

KEY = SigningKey("desk.example/audit", bytes(range(32)))
SIZE = 600
on_disk = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _write(folder: Path, entries: list[bytes], *more: list[bytes]) -> Path:
    create_log(folder, KEY)
    with writing(folder, KEY) as writer:
        for batch in (entries, *more):
            writer.append(batch)
    return folder


def _entries(start: int, end: int) -> list[bytes]:
    return [number.to_bytes(32, "big") for number in range(start, end)]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write(tmp_path_factory.mktemp("logs") / "sound", _entries(0, 300), _entries(300, SIZE))


@pytest.fixture
def log(sound: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound, tmp_path / "log")
    return tmp_path / "log"


def _change(path: Path, at: int, bit: int = 0) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1 << bit
    path.write_bytes(content)


def _codes(found: list[Problem]) -> list[str]:
    return [problem.code for problem in found]


def test_a_sound_log_has_no_problem_and_all_of_it_is_read(sound: Path) -> None:
    done: list[int] = []
    assert verify_log(sound, KEY.verifier, None, done.append) == []
    assert done == [256, 512, SIZE]


def test_an_altered_entry_is_named(log: Path) -> None:
    _change(log / "tile/entries/001", 7 * ENTRY_BYTES + 10)
    (problem,) = verify_log(log, KEY.verifier)
    assert (problem.code, problem.part) == ("ledger.entry_differs", "263")
    assert "Entry 263" in problem.sentence("en")
    assert "tile/entries/001" in problem.sentence("en")


def test_two_swapped_entries_are_both_named(log: Path) -> None:
    path = log / "tile/entries/000"
    content = path.read_bytes()
    path.write_bytes(content[ENTRY_BYTES : 2 * ENTRY_BYTES] + content[:ENTRY_BYTES] + content[2 * ENTRY_BYTES :])
    assert [problem.part for problem in verify_log(log)] == ["0", "1"]


def test_an_entry_altered_together_with_its_hash_is_found_at_its_tile(log: Path) -> None:
    _change(log / "tile/entries/001", 3 * ENTRY_BYTES + 10)
    content = (log / "tile/entries/001").read_bytes()[3 * ENTRY_BYTES + 2 : 4 * ENTRY_BYTES]
    tile = bytearray((log / "tile/0/001").read_bytes())
    tile[96:128] = leaf_hash(content)
    (log / "tile/0/001").write_bytes(tile)
    (problem,) = verify_log(log, KEY.verifier)
    assert (problem.code, problem.part) == ("ledger.tile_differs", "tile/0/001")


def test_a_history_rewritten_to_its_root_does_not_bear_the_signature(log: Path) -> None:
    """Everything worked out anew, by somebody without the key: only the signature and an earlier checkpoint tell."""
    earlier = open_log(log, KEY.verifier).checkpoint
    shutil.rmtree(log)
    forger = SigningKey(KEY.name, bytes(32))
    create_log(log, forger)
    with writing(log, forger) as writer:
        writer.append([b"\1" * 32, *_entries(1, SIZE)])
    assert verify_log(log) == []
    assert _codes(verify_log(log, KEY.verifier)) == ["ledger.unsigned"]
    assert _codes(verify_log(log, None, earlier)) == ["ledger.not_consistent"]


def test_a_log_set_back_to_an_earlier_state_is_told_by_a_later_checkpoint(tmp_path: Path, sound: Path) -> None:
    later = open_log(sound).checkpoint
    before = _write(tmp_path / "before", _entries(0, 300))
    assert verify_log(before, KEY.verifier) == []
    assert _codes(verify_log(before, KEY.verifier, later)) == ["ledger.rolled_back"]
    assert verify_log(sound, KEY.verifier, open_log(before).checkpoint) == []


def test_any_log_goes_on_from_an_empty_one_but_not_from_another_log(sound: Path) -> None:
    empty = Checkpoint(KEY.name, 0, open_log(sound).checkpoint.root)
    assert verify_log(sound, KEY.verifier, empty) == []
    assert _codes(verify_log(sound, KEY.verifier, Checkpoint("elsewhere", 3, bytes(32)))) == ["ledger.origin"]


@pytest.mark.parametrize("victim", ["tile/0/000", "tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/001"])
def test_a_missing_or_cut_file_is_named(log: Path, victim: str) -> None:
    (log / victim).write_bytes((log / victim).read_bytes()[:-1])
    assert any(found.code == "ledger.tile_size" and victim in found.file for found in verify_log(log))
    (log / victim).unlink()
    assert any(found.code == "ledger.tile_missing" and victim in found.file for found in verify_log(log))


def test_a_checkpoint_that_cannot_be_read_is_the_one_problem(log: Path, tmp_path: Path) -> None:
    (log / "checkpoint").write_bytes(b"nothing")
    assert _codes(verify_log(log, KEY.verifier)) == ["ledger.note"]
    assert _codes(verify_log(tmp_path / "nowhere")) == ["ledger.missing"]


def test_a_size_that_the_tiles_do_not_have_is_found(log: Path) -> None:
    root = open_log(log).checkpoint.root
    (log / "checkpoint").write_bytes(signed(Checkpoint(KEY.name, SIZE - 1, root), KEY))
    assert set(_codes(verify_log(log, KEY.verifier))) == {"ledger.tile_missing"}
    (log / "checkpoint").write_bytes(signed(Checkpoint(KEY.name, 512, root), KEY))
    assert _codes(verify_log(log, KEY.verifier)) == ["ledger.edge_differs"]


def test_a_checkpoint_that_speaks_of_more_entries_than_any_disk_holds_is_told_in_good_time(log: Path) -> None:
    (log / "checkpoint").write_bytes(signed(Checkpoint(KEY.name, 10**17, bytes(32)), KEY))
    assert PROBLEMS_MAX // 2 < len(verify_log(log, KEY.verifier)) <= PROBLEMS_MAX


@on_disk
@given(data=st.data())
def test_any_flipped_bit_of_any_file_is_found(sound: Path, data: st.DataObject) -> None:
    state = open_log(sound).checkpoint
    needed = [path for path in sorted(sound.rglob("*")) if path.is_file() and path.name not in ("LOCK", "44", "1")]
    victim = data.draw(st.sampled_from(needed))
    before = victim.read_bytes()
    try:
        _change(victim, data.draw(st.integers(0, len(before) - 1)), data.draw(st.integers(0, 7)))
        found = verify_log(sound, KEY.verifier, state)
        assert found
        assert all(problem.sentence(lang) != problem.code for problem in found for lang in LANGUAGES)
        assert all("?" not in problem.sentence("en") for problem in found)
    finally:
        victim.write_bytes(before)
