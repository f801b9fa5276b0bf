"""What witnesses cosigned is kept until it is of no more use, and proofs are made under the best of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tansiq.engines.ledger import (
    Checkpoint,
    CosigningKey,
    Note,
    SigningKey,
    Submission,
    VerifierKey,
    judge,
    merged,
    read_answer,
    read_contradiction,
    read_note,
    read_policy,
    verify_contradiction,
    verify_receipt,
    verify_witnessed_receipt,
    write_submission,
)
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores.cosigned import (
    COSIGNED,
    best_cosigned,
    cosigned_notes,
    forget_cosigned,
    keep_cosigned,
    last_cosigned,
    provable,
)
from tansiq.stores.tiles import TileLog, open_log
from tansiq.stores.tiles_writer import create_log, writing
from tansiq.stores.witness import make_witness, open_witness, trust_log

KEY = SigningKey("desk.example/audit", bytes(range(32)))
WITNESSES = [CosigningKey(f"w.example/{place}", "ed25519", bytes([place]) * 32) for place in (1, 2, 3)]
POLICY = read_policy(
    "".join(f"witness w{place} {key.verifier.line}\n" for place, key in enumerate(WITNESSES)).encode()
    + b"group two 2 w0 w1 w2\nquorum two\n"
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    create_log(tmp_path / "log", KEY)
    return tmp_path / "log"


def grow(folder: Path, count: int, mark: int = 0) -> TileLog:
    with writing(folder, KEY) as writer:
        start = writer.checkpoint.size
        writer.append([bytes([mark]) + number.to_bytes(31, "big") for number in range(start, start + count)])
    return open_log(folder, KEY.verifier)


def cosign(log: TileLog, *places: int, at: int = 100) -> None:
    for place in places:
        keep_cosigned(log.folder, log.size, merged(read_note(log.note), WITNESSES[place].cosign(log.checkpoint, at)))


def test_nothing_is_cosigned_at_first(log: Path) -> None:
    assert list(cosigned_notes(log)) == []
    assert best_cosigned(log, POLICY, KEY.verifier) is None
    assert last_cosigned(log, WITNESSES[0].verifier) is None
    forget_cosigned(log, POLICY, KEY.verifier)


def test_cosignatures_of_one_checkpoint_come_together(log: Path) -> None:
    state = grow(log, 5)
    cosign(state, 0)
    assert best_cosigned(log, POLICY, KEY.verifier) is None
    cosign(state, 2)
    best = best_cosigned(log, POLICY, KEY.verifier)
    assert best is not None
    assert [one.witness.name for one in best[1].cosigned] == ["w0", "w2"]
    assert [size for size, _ in cosigned_notes(log)] == [5]


def test_the_last_word_of_each_witness_is_known(log: Path) -> None:
    cosign(grow(log, 5), 0, 1, at=100)
    cosign(grow(log, 5), 1, at=200)
    for place, wanted in ((0, (5, 100)), (1, (10, 200))):
        last = last_cosigned(log, WITNESSES[place].verifier)
        assert last is not None
        assert (int(last[0].split(b"\n")[1]), last[1]) == wanted


def test_a_quorum_of_a_smaller_state_counts_until_there_is_one_of_a_larger(log: Path) -> None:
    cosign(grow(log, 5), 0, 1)
    cosign(grow(log, 5), 2)
    best = best_cosigned(log, POLICY, KEY.verifier)
    assert best is not None
    assert best[1].checkpoint.size == 5


def test_what_nobody_needs_is_forgotten(log: Path) -> None:
    cosign(grow(log, 5), 0, 1, 2)
    cosign(grow(log, 5), 0, 1)
    cosign(grow(log, 5), 0)
    forget_cosigned(log, POLICY, KEY.verifier)
    # 5: the last word of w2; 10: the quorum; 15: waits for another cosignature.
    assert [size for size, _ in cosigned_notes(log)] == [15, 10, 5]
    cosign(open_log(log), 1, 2)
    forget_cosigned(log, POLICY, KEY.verifier)
    assert [size for size, _ in cosigned_notes(log)] == [15]


def test_states_that_wait_for_a_quorum_do_not_fill_the_disk(log: Path) -> None:
    for _ in range(70):
        cosign(grow(log, 1), 0)
    forget_cosigned(log, POLICY, KEY.verifier)
    assert [size for size, _ in cosigned_notes(log)] == list(range(70, 6, -1))


def test_two_states_of_one_size_are_not_mixed(log: Path) -> None:
    state = grow(log, 5)
    cosign(state, 0)
    other = Checkpoint(KEY.name, 5, bytes(32))
    with pytest.raises(RefusedError, match=r"ledger\.split_view"):
        keep_cosigned(log, 5, Note(other.text, (KEY.sign(other.text), WITNESSES[1].cosign(other, 3))))


def test_a_file_that_was_changed_is_told(log: Path) -> None:
    cosign(grow(log, 5), 0, 1)
    file = log / COSIGNED / "5"
    file.write_bytes(file.read_bytes().replace(b"\n5\n", b"\n6\n"))
    with pytest.raises(RefusedError, match=r"ledger\.forged"):
        best_cosigned(log, POLICY, KEY.verifier)
    file.write_bytes(b"nothing")
    with pytest.raises(MalformedError, match=r"ledger\.note"):
        best_cosigned(log, POLICY, KEY.verifier)


def test_other_files_there_are_none_of_ours(log: Path) -> None:
    cosign(grow(log, 5), 0)
    for name in ("05", "6.tmp", "x", "-1"):
        (log / COSIGNED / name).write_bytes(b"")
    (log / COSIGNED / "9").mkdir()
    with pytest.raises(TansiqError, match=r"storage\.unreadable"):
        list(cosigned_notes(log))
    (log / COSIGNED / "9").rmdir()
    assert [size for size, _ in cosigned_notes(log)] == [5]


@pytest.mark.parametrize("more", [0, 1, 60, 256, 700])
def test_a_proof_is_made_under_what_a_quorum_cosigned_though_the_log_went_on(log: Path, more: int) -> None:
    cosign(grow(log, 200), 0, 1)
    state = grow(log, more)
    receipt = provable(state, 150, POLICY, KEY.verifier).receipt(150)
    assert verify_witnessed_receipt(receipt, POLICY, KEY.verifier).checkpoint.size == 200
    newer = provable(state, 200, POLICY, KEY.verifier)
    assert newer is state
    assert provable(state, 150) is state
    if more:
        assert verify_receipt(newer.receipt(200), KEY.verifier).size == 200 + more


def test_a_log_that_tells_another_story_than_was_cosigned_proves_nothing(log: Path, tmp_path: Path) -> None:
    cosign(grow(log, 20), 0, 1)
    note = next(cosigned_notes(log))[1]
    create_log(tmp_path / "other", KEY)
    with pytest.raises(RefusedError, match=r"ledger\.rolled_back"):
        grow(tmp_path / "other", 7).under(note)
    other = grow(tmp_path / "other", 30, mark=1)
    with pytest.raises(RefusedError, match=r"ledger\.not_consistent"):
        other.under(note)
    assert other.contradiction(note) is not None
    assert grow(log, 30).contradiction(note) is None


def test_a_checkpoint_of_another_log_is_neither_a_beginning_nor_a_contradiction(log: Path, tmp_path: Path) -> None:
    elsewhere = SigningKey("elsewhere.example/log", bytes(32))
    create_log(tmp_path / "other", elsewhere)
    with writing(tmp_path / "other", elsewhere) as writer:
        writer.append([bytes(32)])
    note = open_log(tmp_path / "other").note
    with pytest.raises(RefusedError, match=r"ledger\.origin"):
        grow(log, 3).under(note)
    assert grow(log, 3).contradiction(note) is None


def _keys(*keys: SigningKey) -> list[VerifierKey]:
    return [key.verifier for key in keys]


def test_what_is_kept_is_what_a_witness_would_continue_from(log: Path) -> None:
    before = grow(log, 9)
    after = grow(log, 9)
    assert judge(Submission(9, after.consistency(9), after.note), _keys(KEY), before.checkpoint).size == 18


def test_a_split_view_is_caught_by_a_quorum_of_two_of_three(log: Path, tmp_path: Path) -> None:
    """Two readers are told two stories: one of them gets no proof, and two witnesses hold the evidence."""
    keepers = []
    for place in range(3):
        make_witness(tmp_path / f"w{place}", f"w.example/{place}", "ed25519")
        trust_log(tmp_path / f"w{place}", KEY.verifier)
        keepers.append(open_witness(tmp_path / f"w{place}"))
    lines = "".join(f"witness w{place} {one.key.line}\n" for place, one in enumerate(keepers))
    policy = read_policy(f"{lines}group two 2 w0 w1 w2\nquorum two\n".encode())
    create_log(tmp_path / "other", KEY)
    told, untold = grow(log, 20), grow(tmp_path / "other", 20, mark=1)

    def ask(view: TileLog, place: int) -> None:
        answer = keepers[place].cosign(write_submission(Submission(0, (), view.note)), 100)
        keep_cosigned(view.folder, view.size, read_answer(answer, read_note(view.note), keepers[place].key))

    ask(told, 0)
    ask(untold, 2)
    ask(told, 1)
    for place in (0, 1):
        with pytest.raises(RefusedError, match=r"ledger\.moved_on"):
            ask(untold, place)
        (evidence,) = keepers[place].contradictions()
        verify_contradiction(read_contradiction(evidence.read_bytes()), KEY.verifier)
    receipt = provable(told, 7, policy, KEY.verifier).receipt(7)
    assert len(verify_witnessed_receipt(receipt, policy, KEY.verifier).cosigned) == 2
    with pytest.raises(RefusedError, match=r"ledger\.no_quorum"):
        verify_witnessed_receipt(untold.under(next(cosigned_notes(untold.folder))[1]).receipt(7), policy, KEY.verifier)
