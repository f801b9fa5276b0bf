"""Two stories of one log are proved to anybody, and no honest log is ever accused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.ledger import (
    Checkpoint,
    Contradiction,
    Frontier,
    Node,
    SigningKey,
    beginning_proof,
    contradicts,
    leaf_hash,
    read_contradiction,
    signed,
    verify_contradiction,
    write_contradiction,
)
from tansiq.engines.ledger.contradiction import CONTRADICTION_MAX_BYTES
from tansiq.errors import MalformedError, RefusedError, TansiqError

LOG = SigningKey("desk.example/audit", bytes(range(32)))


def tree(size: int, fork_at: int | None = None) -> tuple[Frontier, Node]:
    nodes: dict[tuple[int, int], bytes] = {}
    marks = (b"b" if fork_at is not None and at >= fork_at else b"a" for at in range(size))
    hashes = [leaf_hash(b"%s %d" % (mark, at)) for at, mark in enumerate(marks)]
    frontier = Frontier.empty().extended(hashes, lambda level, index, value: nodes.update({(level, index): value}))
    return frontier, lambda level, index: nodes[level, index]


def note(size: int, fork_at: int | None = None, key: SigningKey = LOG) -> bytes:
    return signed(Checkpoint(key.name, size, tree(size, fork_at)[0].root()), key)


def found(smaller: int, larger: int, fork_at: int | None) -> Contradiction:
    """What the keeper of the larger tree can show against a smaller state that somebody else was given."""
    shown = beginning_proof(smaller, larger, tree(larger, fork_at)[1]) if smaller < larger else ()
    return Contradiction(note(smaller), note(larger, fork_at), shown)


@settings(deadline=None, max_examples=80)
@given(smaller=st.integers(1, 40), more=st.integers(0, 40), fork=st.integers(0, 79))
def test_a_fork_is_proved_at_any_sizes_and_an_honest_log_at_none(smaller: int, more: int, fork: int) -> None:
    evidence = read_contradiction(write_contradiction(found(smaller, smaller + more, fork)))
    if fork < smaller:
        states = verify_contradiction(evidence, LOG.verifier)
        assert [one.size for one in states] == [smaller, smaller + more]
        return
    with pytest.raises(RefusedError, match=r"ledger\.no_contradiction"):
        verify_contradiction(evidence, LOG.verifier)


@settings(deadline=None, max_examples=80)
@given(data=st.data(), smaller=st.integers(1, 20), more=st.integers(1, 20))
def test_nobody_makes_up_evidence_against_an_honest_log(data: st.DataObject, smaller: int, more: int) -> None:
    honest = beginning_proof(smaller, smaller + more, tree(smaller + more)[1])
    shown = [*honest]
    place = data.draw(st.integers(0, len(shown) - 1))
    shown[place] = data.draw(st.binary(min_size=32, max_size=32) | st.sampled_from(honest))
    for path in (shown, shown[1:], [*honest, bytes(32)], []):
        made_up = Contradiction(note(smaller), note(smaller + more), tuple(path))
        with pytest.raises(RefusedError, match=r"ledger\.no_contradiction"):
            verify_contradiction(made_up, LOG.verifier)


def test_both_states_must_be_signed_by_the_log() -> None:
    stranger, impostor = SigningKey("elsewhere", bytes(32)), SigningKey(LOG.name, bytes(32))
    for other, code in ((impostor, "unsigned"), (stranger, "unsigned")):
        for one in (Contradiction(note(5), note(5, 2, other)), Contradiction(note(5, 2, other), note(5))):
            with pytest.raises(RefusedError, match=rf"ledger\.{code}"):
                verify_contradiction(one, LOG.verifier)


def test_states_of_two_logs_never_contradict_each_other() -> None:
    roots = tree(5)[0].root(), tree(5, 2)[0].root()
    assert contradicts(Checkpoint("a", 5, roots[0]), Checkpoint("a", 5, roots[1]), ())
    assert not contradicts(Checkpoint("a", 5, roots[0]), Checkpoint("b", 5, roots[1]), ())


def test_a_larger_state_before_a_smaller_one_shows_nothing() -> None:
    with pytest.raises(RefusedError, match=r"ledger\.no_contradiction"):
        verify_contradiction(Contradiction(note(9), note(5, 2)), LOG.verifier)


@settings(deadline=None, max_examples=80)
@given(at=st.integers(0, 5000), bit=st.integers(0, 7))
def test_any_flipped_bit_is_refused_or_changes_blanks_only(at: int, bit: int) -> None:
    whole = write_contradiction(found(5, 9, 2))
    data = bytearray(whole)
    data[at % len(data)] ^= 1 << bit
    try:
        changed = read_contradiction(bytes(data))
        verify_contradiction(changed, LOG.verifier)
    except TansiqError:
        return
    assert changed == read_contradiction(whole)


def _with(**changes: object) -> bytes:
    return json.dumps({**json.loads(write_contradiction(found(5, 9, 2))), **changes}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[]", b"1", b"\xff", b"[" * 100_000, _with(format="2"), _with(more=1), _with(smaller=1),
        _with(larger="\ud800"), _with(beginning="x"), _with(beginning=[1]), _with(beginning=["AAAA"]),
        _with(beginning=["A" * 43 + "="] * 66), b" " * (CONTRADICTION_MAX_BYTES + 1),
    ],
    ids=lambda data: repr(data[:20]),
)  # fmt: skip
def test_what_is_no_contradiction_is_malformed(data: bytes) -> None:
    with pytest.raises(MalformedError, match=r"ledger\.contradiction"):
        read_contradiction(data)
