"""Policies are read to the letter of C2SP tlog-policy, and say for any witnesses whether they are a quorum."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq.engines.ledger import (
    Checkpoint,
    CosigningKey,
    Note,
    Policy,
    SigningKey,
    merged,
    read_policy,
    witnessed,
    write_note,
)
from tansiq.engines.ledger.policy import POLICY_MAX_BYTES
from tansiq.errors import MalformedError, RefusedError

LOG = SigningKey("desk.example/audit", bytes(32))
KEYS = [CosigningKey(f"witness.example/{number}", "ed25519", bytes([number]) * 32) for number in range(1, 7)]
STATE = Checkpoint(LOG.name, 12, bytes(range(32)))
NAMES = ("X1", "X2", "X3", "Y1", "Y2", "Y3")
LINES = "".join(f"witness {name} {key.verifier.line}\n" for name, key in zip(NAMES, KEYS, strict=True))
#: The example of the specification, with keys.
EXAMPLE = f"""
log {LOG.verifier.line}
# two organisations
{LINES}
group X-witnesses 2 X1 X2 X3
group Y-witnesses any Y1 Y2 Y3
  group   X-and-Y\tall  X-witnesses Y-witnesses
quorum X-and-Y
"""


def policy(text: str) -> Policy:
    return read_policy(text.encode())


def two_of_three() -> Policy:
    return policy(f"log {LOG.verifier.line}\n{LINES}group g 2 X1 X2 X3\nquorum g\n")


def note_by(*keys: CosigningKey, at: int = 100) -> bytes:
    note = Note(STATE.text, (LOG.sign(STATE.text),))
    return write_note(merged(note, *(key.cosign(STATE, at + place) for place, key in enumerate(keys))))


def test_the_example_of_the_specification_is_read() -> None:
    found = policy(EXAMPLE)
    assert found.logs == (LOG.verifier,)
    assert [one.name for one in found.witnesses] == list(NAMES)
    assert (found.quorum, found.groups["X-witnesses"].needed, found.groups["X-and-Y"].needed) == ("X-and-Y", 2, 2)


def test_the_example_wants_two_of_the_one_and_one_of_the_other() -> None:
    found = policy(EXAMPLE)
    for count in range(7):
        for names in combinations(NAMES, count):
            wanted = sum(name[0] == "X" for name in names) >= 2 and any(name[0] == "Y" for name in names)
            assert found.is_reached_by(names) is wanted, names


def test_a_quorum_may_be_one_witness_or_none() -> None:
    one = policy(f"{LINES}quorum X2\n")
    assert (one.is_reached_by(["X2"]), one.is_reached_by(["X1", "X3"])) == (True, False)
    assert policy("quorum none\n").is_reached_by([])
    assert not policy(EXAMPLE).is_reached_by(["none", "X-and-Y!"])


def test_the_address_of_a_witness_is_kept_and_a_log_may_have_one_too() -> None:
    found = policy(
        f"log {LOG.verifier.line} https://desk.example/log\n"
        f"witness w {KEYS[0].verifier.line} https://w.example/1\nquorum w"
    )
    assert found.witnesses[0].url == "https://w.example/1"
    assert len(found.logs) == 1


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "policy_quorum", 1), (LINES, "policy_quorum", 6), ("quorum none\nquorum none\n", "policy_quorum", 2),
        ("quorum w", "policy_name", 1), ("quorum", "policy", 1), ("Quorum none", "policy", 1),
        ("quorum a b", "policy", 1),
        (f"group g any X1\n{LINES}quorum g", "policy_name", 1), (f"{LINES}group g 0 X1\nquorum g", "policy", 7),
        (f"{LINES}group g 2 X1\nquorum g", "policy", 7), (f"{LINES}group g 01 X1\nquorum g", "policy", 7),
        (f"{LINES}group g +1 X1\nquorum g", "policy", 7), (f"{LINES}group g any\nquorum g", "policy", 7),
        (f"{LINES}group g ١ X1\nquorum g", "policy", 7), (f"{LINES}group g 1 X1 X1\nquorum g", "policy_name", 7),
        (f"{LINES}group g 1 X1\ngroup h 1 X1\nquorum h", "policy_name", 8),
        (f"{LINES}group g 1 g\nquorum g", "policy_name", 7), (f"{LINES}group X1 1 X2\nquorum X1", "policy_name", 7),
        (f"{LINES}group g all none\nquorum g", "policy_name", 7),
        (f"{LINES}group none all X1\nquorum X2", "policy_name", 7),
        (f"witness w {LOG.verifier.line}\nquorum w", "policy_key", 1),
        (f"log {KEYS[0].verifier.line}\nquorum none", "policy_key", 1), ("log nothing\nquorum none", "policy_key", 1),
        (f"{LINES}witness Z {KEYS[0].verifier.line}\nquorum Z", "policy_key", 7),
        (f"log {LOG.verifier.line}\nlog {LOG.verifier.line}\nquorum none", "policy_key", 2),
        (f"log {LOG.verifier.line} a b\nquorum none", "policy", 1), ("quorum none\r\n", "policy", 1),
        ("\n\nquorum\x00none", "policy", 3), ("quorum\u00a0none", "policy", 1), ("\x7f", "policy", 1),
    ],
)  # fmt: skip
def test_what_the_specification_forbids_is_told_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(MalformedError) as told:
        policy(text)
    assert (told.value.code, told.value.details["line"]) == (f"ledger.{code}", line)


def test_what_is_no_text_or_too_long_is_malformed() -> None:
    with pytest.raises(MalformedError, match=r"ledger\.policy \(line=2\)"):
        read_policy(b"# a\n\xff\nquorum none")
    with pytest.raises(MalformedError, match=r"ledger\.policy "):
        read_policy(b"#" * POLICY_MAX_BYTES + b"\nquorum none")
    keys = [CosigningKey("w", "ed25519", number.to_bytes(32, "big")) for number in range(1, 66)]
    lines = [f"witness w{place} {key.verifier.line}\n" for place, key in enumerate(keys)]
    assert len(policy("".join(lines[:64]) + "quorum none").witnesses) == 64
    with pytest.raises(MalformedError, match=r"line=65"):
        policy("".join(lines) + "quorum none")


def test_names_are_compared_as_they_are_written() -> None:
    first, second = (key.verifier.line for key in KEYS[:2])
    found = policy(f"witness K {first}\nwitness \u212a {second}\ngroup g all K \u212a\nquorum g")
    assert (found.is_reached_by(["K"]), found.is_reached_by(["K", "\u212a"])) == (False, True)


@settings(deadline=None, max_examples=50)
@given(data=st.binary(max_size=200) | st.text("log witneswqu group12 any\n\t#", max_size=200).map(str.encode))
def test_any_bytes_are_a_policy_or_malformed(data: bytes) -> None:
    try:
        read_policy(data)
    except MalformedError as error:
        assert error.code.startswith("ledger.policy")  # noqa: PT017


@settings(deadline=None, max_examples=60)
@given(signed=st.sets(st.integers(0, 5)), needed=st.integers(1, 6))
def test_a_checkpoint_is_worth_what_its_good_cosignatures_are(signed: set[int], needed: int) -> None:
    found = witnessed(
        note_by(*(KEYS[place] for place in signed)),
        policy(f"log {LOG.verifier.line}\n{LINES}group g {needed} {' '.join(NAMES)}\nquorum g"),
    )
    assert {one.witness.name for one in found.cosigned} == {NAMES[place] for place in signed}
    assert found.is_quorum is (len(signed) >= needed)
    assert found.checkpoint == STATE


def test_a_cosignature_that_is_forged_is_not_passed_over() -> None:
    good = note_by(*KEYS[:2])
    stranger = CosigningKey(KEYS[2].name, "ed25519", KEYS[5].seed)
    assert len(witnessed(note_by(*KEYS[:2], stranger), two_of_three()).cosigned) == 2  # another key of the same name
    bad = good.replace(b"\n12\n", b"\n13\n")
    with pytest.raises(RefusedError, match=r"ledger\.forged"):
        witnessed(bad, two_of_three())
    note = Note(STATE.text, (LOG.sign(STATE.text), KEYS[0].cosign(Checkpoint(LOG.name, 13, STATE.root), 1)))
    with pytest.raises(RefusedError, match=r"ledger\.forged"):
        witnessed(write_note(note), two_of_three())


def test_witnesses_do_not_stand_in_for_the_log() -> None:
    note = write_note(Note(STATE.text, tuple(key.cosign(STATE, 9) for key in KEYS)))
    with pytest.raises(RefusedError, match=r"ledger\.unsigned"):
        witnessed(note, two_of_three())
    with pytest.raises(RefusedError, match=r"ledger\.unknown_log"):
        witnessed(note_by(*KEYS), policy(f"{LINES}quorum X1"))
    other = SigningKey("elsewhere", bytes(32)).verifier
    with pytest.raises(RefusedError, match=r"ledger\.unknown_log"):
        witnessed(note_by(*KEYS), two_of_three(), other)


def test_a_log_may_change_from_one_key_to_another() -> None:
    newer = SigningKey(LOG.name, bytes([9]) * 32)
    both = policy(f"log {newer.verifier.line}\nlog {LOG.verifier.line}\n{LINES}quorum X1")
    assert witnessed(note_by(KEYS[0]), both).is_quorum
    with pytest.raises(RefusedError, match=r"ledger\.unsigned"):
        witnessed(note_by(KEYS[0]), both, newer.verifier)
