"""A witness cosigns what continues what it cosigned before, and says by its code why it does not cosign the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tlog_scales.tlog import ConsistencyProof

from tansiq.engines.ledger import (
    EMPTY_ROOT,
    Checkpoint,
    CosigningKey,
    Frontier,
    Node,
    Note,
    SigningKey,
    Submission,
    consistency_proof,
    judge,
    leaf_hash,
    read_answer,
    read_note,
    read_submission,
    signed,
    write_answer,
    write_submission,
)
from tansiq.engines.ledger.witnessing import ANSWER_MAX_BYTES, SUBMISSION_MAX_BYTES, read_size
from tansiq.errors import MalformedError, RefusedError, TansiqError

Leaves = Callable[[int], list[bytes]]
Tree = Callable[[Sequence[bytes]], tuple[Frontier, Node]]

LOG = SigningKey("desk.example/audit", bytes(range(32)))
WITNESS = CosigningKey("witness.example/w1", "ed25519", bytes(32))
# The example of C2SP tlog-witness; its keys are not published with it.
_ORIGIN = "example.com/behind-the-sofa"
EXAMPLE = f"""\
old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

{_ORIGIN}
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— {_ORIGIN} Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— {_ORIGIN} opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
""".encode()


def tree(size: int, fork_at: int | None = None) -> tuple[Frontier, Node]:
    """A tree in which the leaves from ``fork_at`` on are other ones."""
    nodes: dict[tuple[int, int], bytes] = {}
    marks = (b"b" if fork_at is not None and at >= fork_at else b"a" for at in range(size))
    hashes = [leaf_hash(b"%s %d" % (mark, at)) for at, mark in enumerate(marks)]
    frontier = Frontier.empty().extended(hashes, lambda level, index, value: nodes.update({(level, index): value}))
    return frontier, lambda level, index: nodes[level, index]


def state(size: int, fork_at: int | None = None) -> Checkpoint:
    return Checkpoint(LOG.name, size, tree(size, fork_at)[0].root())


def submission(old: int, size: int, fork_at: int | None = None, key: SigningKey = LOG) -> Submission:
    _, node = tree(size, fork_at)
    proof = consistency_proof(old, size, node) if 0 < old <= size else ()
    return Submission(old, proof, signed(Checkpoint(key.name, size, tree(size, fork_at)[0].root()), key))


def refusal(sent: Submission, last: Checkpoint | None, logs: Sequence[SigningKey] = (LOG,)) -> RefusedError:
    with pytest.raises(RefusedError) as told:
        judge(sent, [key.verifier for key in logs], last)
    return told.value


def test_the_example_of_the_specification_is_read_and_written_as_it_was() -> None:
    found = read_submission(EXAMPLE)
    assert (found.old, len(found.proof), found.checkpoint.size) == (20_852_014, 4, 20_852_163)
    assert write_submission(found) == EXAMPLE


@settings(deadline=None, max_examples=60)
@given(old=st.integers(0, 40), more=st.integers(0, 40))
def test_what_continues_is_cosigned_and_its_proof_holds_elsewhere(old: int, more: int) -> None:
    sent = read_submission(write_submission(submission(old, old + more)))
    last = state(old) if old else None
    assert judge(sent, [LOG.verifier], last) == state(old + more)
    ConsistencyProof(old, old + more, list(sent.proof)).check(state(old).root, state(old + more).root)


@settings(deadline=None, max_examples=60)
@given(old=st.integers(1, 30), more=st.integers(0, 30), fork=st.integers(0, 29))
def test_what_does_not_continue_is_not_cosigned(old: int, more: int, fork: int) -> None:
    sent = submission(old, old + more, fork_at=fork)
    if fork >= old:
        assert judge(sent, [LOG.verifier], state(old)).size == old + more
        return
    wanted = "ledger.split_view" if more == 0 else "ledger.not_consistent"
    assert refusal(sent, state(old)).code == wanted


def test_a_log_that_is_not_known_or_did_not_sign_is_refused() -> None:
    stranger = SigningKey("elsewhere.example/log", bytes(32))
    impostor = SigningKey(LOG.name, bytes(32))
    assert refusal(submission(0, 3, key=stranger), None).code == "ledger.unknown_log"
    assert refusal(submission(0, 3, key=impostor), None).code == "ledger.unsigned"
    sent = submission(0, 3)
    forged = Submission(0, (), sent.note.replace(b"\n3\n", b"\n4\n"))
    assert refusal(forged, None).code == "ledger.forged"
    assert judge(sent, [impostor.verifier, LOG.verifier], None).size == 3


def test_sizes_are_judged_in_the_order_of_the_specification() -> None:
    assert refusal(submission(9, 8), state(9)).code == "ledger.old_size"
    moved = refusal(submission(4, 8), state(6))
    assert (moved.code, moved.details["size"]) == ("ledger.moved_on", 6)
    assert refusal(submission(4, 8), None).details["size"] == 0
    # An older state of the log is not cosigned again, though the log signed it.
    assert refusal(submission(5, 5), state(6)).code == "ledger.moved_on"
    assert judge(submission(6, 6), [LOG.verifier], state(6)) == state(6)


def test_the_beginning_needs_no_proof_and_takes_none() -> None:
    sent = submission(0, 5)
    assert refusal(Submission(0, (bytes(32),), sent.note), None).code == "ledger.not_consistent"
    nothing = Checkpoint(LOG.name, 0, EMPTY_ROOT)
    assert judge(Submission(0, (), signed(nothing, LOG)), [LOG.verifier], None) == nothing
    assert judge(sent, [LOG.verifier], nothing).size == 5
    odd = signed(Checkpoint(LOG.name, 0, bytes(32)), LOG)
    assert refusal(Submission(0, (), odd), None).code == "ledger.not_consistent"


HEAD, NOTE = EXAMPLE.split(b"\n\n", 1)
HASH = HEAD.split(b"\n")[1]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"old 0", b"old 0\n", NOTE, b"\n\n" + NOTE, b"old 00\n\n" + NOTE,
        b"old -1\n\n" + NOTE, b"old  1\n\n" + NOTE,
        b"old 1\r\n\n" + NOTE, b"Old 1\n\n" + NOTE, b"old \xd9\xa1\n\n" + NOTE, b"old 1" + b"0" * 18 + b"\n\n" + NOTE,
        b"old 1\nAAAA\n\n" + NOTE, b"old 1\n" + HASH[:-1] + b"\n\n" + NOTE, b"\xffold 1\n\n" + NOTE,
        b"old 1\n" + b"\n".join([HASH] * 64) + b"\n\n" + NOTE, b"x" * SUBMISSION_MAX_BYTES + EXAMPLE,
    ],
    ids=lambda data: repr(data[:14]),
)  # fmt: skip
def test_what_is_no_submission_is_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError, match=r"ledger\.submission"):
        read_submission(data)


@pytest.mark.parametrize("data", [b"old 1\n\n", b"old 1\n\ntext\n\n", b"old 1\n\na\nb\nc\n\n\xe2\x80\x94 n AAAAAAAA\n"])
def test_a_submission_without_a_signed_checkpoint_is_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError, match=r"ledger\.(note|checkpoint)"):
        read_submission(data)


def test_as_many_hashes_as_the_specification_allows_are_read() -> None:
    assert len(read_submission(b"old 1\n" + b"\n".join([HASH] * 63) + b"\n\n" + NOTE).proof) == 63


@settings(deadline=None, max_examples=60)
@given(data=st.binary(max_size=200) | st.binary(max_size=60).map(lambda tail: EXAMPLE[:60] + tail))
def test_any_bytes_are_a_submission_or_malformed(data: bytes) -> None:
    try:
        found = read_submission(data)
    except MalformedError:
        return
    assert write_submission(found) == data


def test_an_answer_is_put_below_the_note_it_belongs_to() -> None:
    note = read_note(signed(state(5), LOG))
    other = CosigningKey("witness.example/w2", "ml-dsa-44", bytes(32))
    answer = write_answer(other.cosign(state(5), 3), WITNESS.cosign(state(5), 7))
    found = read_answer(answer, note, WITNESS.verifier)
    assert [one.name for one in found.signatures] == [LOG.name, WITNESS.name]
    assert WITNESS.verifier.verify(found) == 7


@pytest.mark.parametrize(
    "data", [b"", b"\n", b"5\n", b"\xff", b"nothing\n", b"\xe2\x80\x94 a\n", b"x" * (ANSWER_MAX_BYTES + 1)]
)
def test_what_is_no_answer_is_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError, match=r"ledger\.answer"):
        read_answer(data, Note(state(5).text, ()), WITNESS.verifier)


def test_the_cosignature_of_another_state_or_witness_is_no_answer() -> None:
    note = read_note(signed(state(5), LOG))
    with pytest.raises(RefusedError, match=r"ledger\.forged"):
        read_answer(write_answer(WITNESS.cosign(state(6), 7)), note, WITNESS.verifier)
    stranger = CosigningKey(WITNESS.name, "ed25519", bytes([3]) * 32)
    with pytest.raises(RefusedError, match=r"ledger\.unsigned"):
        read_answer(write_answer(stranger.cosign(state(5), 7)), note, WITNESS.verifier)


def test_a_size_is_read_as_it_is_answered() -> None:
    assert [read_size(data) for data in (b"0\n", b"20852014\n")] == [0, 20_852_014]
    for data in (b"", b"5", b"05\n", b"-5\n", b"5\n\n", b"\xff\n", "٣\n".encode(), b"1" * 40):
        with pytest.raises(MalformedError, match=r"ledger\.answer"):
            read_size(data)


@settings(deadline=None, max_examples=40)
@given(at=st.integers(0, 2000), bit=st.integers(0, 7))
def test_any_flipped_bit_of_a_submission_is_refused_or_changes_nothing(at: int, bit: int) -> None:
    data = bytearray(write_submission(submission(5, 9)))
    data[at % len(data)] ^= 1 << bit
    with pytest.raises(TansiqError):
        judge(read_submission(bytes(data)), [LOG.verifier], state(5))
