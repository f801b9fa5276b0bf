"""A witness never cosigns two stories of one log: not after a crash at any step, nor however many ask at once."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tansiq.engines.ledger import (
    Checkpoint,
    Frontier,
    Node,
    Note,
    SigningKey,
    Submission,
    consistency_proof,
    frontier_of,
    leaf_hash,
    read_answer,
    read_contradiction,
    read_note,
    signed,
    verify_contradiction,
    write_submission,
)
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.stores import durable, witness
from tansiq.stores.witness import WitnessFolder, make_witness, open_witness, trust_log

LOG = SigningKey("desk.example/audit", bytes(range(32)))
NAME = "witness.example/w1"
LARGEST = 64


def story(fork_at: int) -> Node:
    """The hashes of a log whose entries differ from those of every other story from ``fork_at`` on."""
    nodes: dict[tuple[int, int], bytes] = {}
    marks = (b"%d" % fork_at if at >= fork_at else b"a" for at in range(LARGEST))
    hashes = [leaf_hash(b"%s %d" % (mark, at)) for at, mark in enumerate(marks)]
    Frontier.empty().extended(hashes, lambda level, index, value: nodes.update({(level, index): value}))
    return lambda level, index: nodes[level, index]


STORIES = {fork: story(fork) for fork in (0, 1, 7, 16, 30, LARGEST)}


def state(size: int, fork: int = LARGEST) -> Checkpoint:
    return Checkpoint(LOG.name, size, frontier_of(size, STORIES[fork]).root())


def request(old: int, size: int, fork: int = LARGEST) -> bytes:
    proof = consistency_proof(old, size, STORIES[fork]) if 0 < old <= size else ()
    return write_submission(Submission(old, proof, signed(state(size, fork), LOG)))


@pytest.fixture(params=["ed25519", "ml-dsa-44"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    make_witness(tmp_path / "w", NAME, request.param)
    assert trust_log(tmp_path / "w", LOG.verifier)
    return tmp_path / "w"


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a witness but its locks."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".lock", ".tmp"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_witness_cosigns_one_state_after_the_other(folder: Path) -> None:
    opened = open_witness(folder)
    for old, size, now in ((0, 5, 100), (5, 5, 101), (5, 9, 102), (9, 64, 103)):
        note = read_answer(opened.cosign(request(old, size), now), read_note(signed(state(size), LOG)), opened.key)
        assert opened.key.verify(note) == now
    (seen,) = open_witness(folder).seen()
    assert (seen.origin, seen.checkpoint, seen.at) == (LOG.name, state(64), 103)


def test_a_clock_that_was_set_back_does_not_set_back_what_is_signed(folder: Path) -> None:
    opened = open_witness(folder)
    for old, size, now, wanted in ((0, 5, 1000, 1000), (5, 6, 10, 1000), (6, 7, -5, 1000), (7, 8, 1001, 1001)):
        note = read_answer(opened.cosign(request(old, size), now), read_note(signed(state(size), LOG)), opened.key)
        assert opened.key.verify(note) == wanted


def test_another_story_is_refused_and_the_evidence_of_it_kept(folder: Path) -> None:
    opened = open_witness(folder)
    opened.cosign(request(0, 20), 100)
    for old, size, code in ((20, 20, "split_view"), (20, 40, "not_consistent"), (0, 20, "moved_on")):
        with pytest.raises(RefusedError, match=rf"ledger\.{code}"):
            opened.cosign(request(old, size, fork=7), 200)
    evidence = [read_contradiction(path.read_bytes()) for path in opened.contradictions()]
    assert len(evidence) == 2  # the third one shows what the first one did
    assert {verify_contradiction(one, LOG.verifier)[1].size for one in evidence} == {20, 40}
    assert next(open_witness(folder).seen()).checkpoint == state(20)


def test_a_log_that_contradicts_itself_for_ever_does_not_fill_the_disk(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness, "_EVIDENCE_MOST", 3)
    opened = open_witness(folder)
    opened.cosign(request(0, 20), 100)
    for size in range(21, 40):
        with pytest.raises(RefusedError):
            opened.cosign(request(20, size, fork=7), 200)
    assert len(opened.contradictions()) == 3


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "submission"), (b"x" * 400_000, "submission"), (request(0, 5)[:-20], "note"), (request(6, 5), "old_size"),
        (request(3, 5), "moved_on"),
        (request(0, 5).replace(b"desk.example/audit\n5", b"desk.example/other\n5"), "unknown_log"),
        (request(0, 5).replace(b"audit\n5\n", b"audit\n6\n"), "forged"),
        (write_submission(Submission(0, (), signed(state(5), SigningKey(LOG.name, bytes(32))))), "unsigned"),
        (request(0, 5).replace(b"old 0\n", b"old 0\n" + b"A" * 43 + b"=\n"), "not_consistent"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_refused_changes_nothing(folder: Path, data: bytes, code: str) -> None:
    before = content(folder)
    with pytest.raises(TansiqError, match=rf"ledger\.{code}"):
        open_witness(folder).cosign(data, 100)
    assert content(folder) == before


def test_it_is_on_disk_and_its_folder_too_before_it_is_signed_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *words, name=name, real=real: (done.append(name), real(*words))[1])
    monkeypatch.setattr(witness, "write_answer", lambda *_: done.append("answer"))
    open_witness(folder).cosign(request(0, 5), 100)
    assert done == ["fsync", "replace", "fsync", "answer"]


class Killed(BaseException):
    """The process ends here: nothing after it is done, no handler of errors runs."""


@contextmanager
def dying_at(step: int) -> Iterator[list[str]]:
    """The ``step``-th call that changes the disk does not take place; yields those that did."""
    done: list[str] = []

    def guarded(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*words: object) -> object:
            if len(done) + 1 == step:
                raise Killed
            done.append(name)
            return real(*words)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in ("write", "fsync", "replace"):
            patch.setattr(os, name, guarded(name, getattr(os, name)))
        yield done


def test_a_crash_between_any_two_steps_leaves_one_story(folder: Path) -> None:
    with dying_at(0) as steps:
        open_witness(folder).cosign(request(0, 1), 100)
    assert len(steps) >= 4
    for step in range(1, len(steps) + 2):
        opened = open_witness(folder)
        before = next(opened.seen()).checkpoint
        assert before is not None
        size = before.size + 2
        answered = False
        try:
            with dying_at(step):
                opened.cosign(request(before.size, size), 100)
                answered = True
        except Killed:
            pass
        after = next(open_witness(folder).seen()).checkpoint
        assert after in ((state(size),) if answered else (before, state(size)))
        if after == before:
            open_witness(folder).cosign(request(before.size, size), 100)


@pytest.mark.parametrize("name", ["write", "fsync", "replace"])
def test_a_disk_that_fails_gives_no_answer(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "full")

    opened = open_witness(folder)
    with monkeypatch.context() as patch:
        patch.setattr(os, name, fails)
        with pytest.raises(TansiqError, match=r"storage\."):
            opened.cosign(request(0, 5), 100)
    last = next(opened.seen()).checkpoint
    opened.cosign(request(last.size if last else 0, 6), 101)


def test_many_at_once_are_told_one_story(folder: Path) -> None:
    opened, told = open_witness(folder), list[tuple[int, int]]()
    barrier = threading.Barrier(8)

    def ask(fork: int) -> None:
        barrier.wait()
        old = 0
        for size in range(1, 20):
            try:
                opened.cosign(request(old, size, fork), 100)
                told.append((size, fork))
                old = size
            except RefusedError as error:
                old = int(str(error.details.get("size", old)))

    threads = [threading.Thread(target=ask, args=(fork,)) for fork in (0, 7, LARGEST, 16) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told
    assert_one_story(told)


def test_who_waits_too_long_is_told_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness, "_PATIENCE_S", 0.0)
    opened = open_witness(folder)
    opened.cosign(request(0, 5), 100)
    (file,) = (folder / "seen").glob("*.lock")
    with witness.hold_lock(file, "ledger.locked"), pytest.raises(RefusedError, match=r"ledger\.witness_busy"):
        opened.cosign(request(5, 6), 100)


@pytest.mark.parametrize("data", [b"", b"nothing", signed(state(5), LOG)])
def test_a_state_that_cannot_be_read_is_not_taken_for_none(folder: Path, data: bytes) -> None:
    opened = open_witness(folder)
    opened.cosign(request(0, 5), 100)
    (file,) = (path for path in (folder / "seen").iterdir() if not path.suffix)
    file.write_bytes(data)
    for old, size in ((0, 5), (5, 6)):
        with pytest.raises(MalformedError, match=r"ledger\.witness_damaged"):
            opened.cosign(request(old, size), 100)


def test_the_state_of_one_log_does_not_pass_for_that_of_another(folder: Path) -> None:
    other = SigningKey("elsewhere.example/log", bytes(32))
    trust_log(folder, other.verifier)
    opened = open_witness(folder)
    opened.cosign(request(0, 5), 100)
    opened.cosign(write_submission(Submission(0, (), signed(Checkpoint(other.name, 5, state(5).root), other))), 100)
    first, second = (path for path in (folder / "seen").iterdir() if not path.suffix)
    first.write_bytes(second.read_bytes())
    with pytest.raises(MalformedError, match=r"ledger\.witness_damaged"):
        list(opened.seen())


def test_signatures_of_others_are_not_kept(folder: Path) -> None:
    stranger = SigningKey("stranger.example", bytes(32))
    note = Note(state(5).text, (stranger.sign(state(5).text), LOG.sign(state(5).text)))
    data = f"old 0\n\n{note.text}\n".encode() + signed(state(5), LOG).split(b"\n\n")[1]
    open_witness(folder).cosign(data, 100)
    (kept,) = (path for path in (folder / "seen").iterdir() if not path.suffix)
    assert [one.name for one in read_note(kept.read_bytes()).signatures] == [LOG.name, NAME]


def test_a_witness_is_made_once_and_its_key_is_its_own(folder: Path) -> None:
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    with pytest.raises(RefusedError, match=r"ledger\.key_exists"):
        make_witness(folder, NAME, "ed25519")
    assert not trust_log(folder, LOG.verifier)
    assert open_witness(folder).logs == (LOG.verifier,)


def test_without_its_state_it_is_no_witness(folder: Path, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(MalformedError, match=r"ledger\.witness_missing"):
            open_witness(place)
        with pytest.raises(MalformedError, match=r"ledger\.witness_missing"):
            trust_log(place, LOG.verifier)
    (folder / "seen").rmdir()
    with pytest.raises(MalformedError, match=r"ledger\.witness_missing"):
        open_witness(folder)


def test_the_keys_of_a_witness_must_be_a_pair_and_private(folder: Path, tmp_path: Path) -> None:
    other = make_witness(tmp_path / "other", NAME, "ed25519")
    (folder / "key.public").write_text(f"{other.line}\n")
    with pytest.raises(MalformedError, match=r"ledger\.key"):
        open_witness(folder)
    (folder / "key").chmod(0o644)
    with pytest.raises(RefusedError, match=r"ledger\.key_exposed"):
        open_witness(folder)


def test_a_line_of_its_logs_that_is_no_key_is_told(folder: Path) -> None:
    with (folder / "logs").open("a") as file:
        file.write("# a remark\n\nnothing\n")
    with pytest.raises(MalformedError, match=r"ledger\.key"):
        open_witness(folder)


def assert_one_story(told: list[tuple[int, int]]) -> None:
    """Of every two states that were cosigned, the larger begins with the smaller."""
    for smaller, fork in told:
        for larger, other in told:
            if smaller <= larger:
                assert frontier_of(smaller, STORIES[fork]).root() == frontier_of(smaller, STORIES[other]).root()


class Witness(RuleBasedStateMachine):
    """A log that lies, a witness that is killed, a clock that jumps: what was answered is one story."""

    def __init__(self) -> None:
        super().__init__()
        self.home = TemporaryDirectory()
        self.told: list[tuple[int, int]] = []

    @initialize(kind=st.sampled_from(["ed25519", "ml-dsa-44"]))
    def begins(self, kind: str) -> None:
        self.folder = Path(self.home.name) / "w"
        make_witness(self.folder, NAME, kind)
        trust_log(self.folder, LOG.verifier)
        self.opened: WitnessFolder = open_witness(self.folder)

    def _last(self) -> int:
        seen = next(self.opened.seen()).checkpoint
        return seen.size if seen else 0

    def _ask(self, old: int, size: int, fork: int, now: int) -> None:
        before = next(self.opened.seen())
        try:
            answer = self.opened.cosign(request(old, size, fork), now)
        except TansiqError:
            assert next(self.opened.seen()) == before
            return
        note = read_answer(answer, read_note(signed(state(size, fork), LOG)), self.opened.key)
        assert self.opened.key.verify(note) >= before.at
        self.told.append((size, fork))

    @rule(size=st.integers(0, LARGEST), fork=st.sampled_from(sorted(STORIES)), now=st.integers(0, 10**6))
    def is_asked_from_where_it_is(self, size: int, fork: int, now: int) -> None:
        self._ask(self._last(), size, fork, now)

    @rule(old=st.integers(0, LARGEST), size=st.integers(0, LARGEST), fork=st.sampled_from(sorted(STORIES)))
    def is_asked_from_anywhere(self, old: int, size: int, fork: int) -> None:
        self._ask(old, size, fork, 5)

    @rule(size=st.integers(0, LARGEST), fork=st.sampled_from(sorted(STORIES)), step=st.integers(1, 4))
    def is_killed_while_it_is_asked(self, size: int, fork: int, step: int) -> None:
        """Whatever it wrote, nothing was answered: only what it says later counts."""
        try:
            with dying_at(step):
                self._ask(self._last(), size, fork, 7)
        except Killed:
            self.opened = open_witness(self.folder)

    @invariant()
    def it_told_one_story(self) -> None:
        assert_one_story(self.told)

    def teardown(self) -> None:
        self.home.cleanup()


TestWitness = Witness.TestCase
TestWitness.settings = settings(deadline=None, max_examples=25, stateful_step_count=20)


def test_temporary_files_of_the_dead_are_in_nobodys_way(folder: Path) -> None:
    with pytest.raises(Killed), dying_at(2):
        open_witness(folder).cosign(request(0, 5), 100)
    assert list((folder / "seen").glob(f"*{durable.TEMPORARY}"))
    open_witness(folder).cosign(request(0, 6), 100)
    assert not list((folder / "seen").glob(f"*{durable.TEMPORARY}"))
