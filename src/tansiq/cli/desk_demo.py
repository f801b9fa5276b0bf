"""What ``tansiq desk demo`` tells: two nodes, a request and its answer, a death midway, and what proves it all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.demo.exchange import Exchanged
    from tansiq.engines.envelopes import Proof

__all__ = ["PARTS", "exchange_answer", "tell_exchange"]

#: The parts of the story, in order: each is told when it begins.
PARTS = ("making", "asking", "dying", "answering", "proving")


def exchange_answer(done: Exchanged) -> dict[str, Any]:
    """What came of it as a JSON object."""
    return {
        "nodes": [
            {"authority": name, "fingerprint": told, **done.records[name]} for name, told in done.fingerprints.items()
        ],
        "case": done.request["case"],
        "question": done.question,
        "answer": done.answer,
        "after_the_death": done.unreceipted,
        "taken_in": done.received,
        "state": done.state,
        "proofs": [_proof_answer(one) for one in done.proofs],
        "files": [str(path) for path in done.files],
    }


def _proof_answer(proof: Proof) -> dict[str, Any]:
    return {
        "message": proof.message.id,
        "sender": proof.message.sender,
        "issuer": proof.issuer,
        "receipts": [one.state for one in proof.receipts],
    }


def tell_exchange(voice: Voice, done: Exchanged) -> None:
    """The same in sentences, part by part."""
    asking, asked = (voice.value(name) for name in done.fingerprints)
    names = {"asking": asking, "asked": asked}
    voice.say("exchange_title", "bold")
    voice.line("")
    voice.say("exchange_pinned", **names)
    for authority, told in done.fingerprints.items():
        voice.line("  ", voice.value(authority), "  ", (voice.number(told), "dim"))
    voice.say("exchange_asked", case=voice.number(done.request["case"]), **names)
    voice.line("  ", (voice.value(done.question), "cyan"))
    voice.say("exchange_died", waiting=voice.number(done.unreceipted["waiting"]), **names)
    voice.say("exchange_once", "" if done.received == 1 else "red", count=voice.number(done.received), **names)
    voice.say("exchange_answered", **names)
    voice.line("  ", (voice.value(done.answer), "cyan"))
    _tell_proofs(voice, done)


def _tell_proofs(voice: Voice, done: Exchanged) -> None:
    voice.line("")
    voice.say("exchange_proved", "bold")
    for proof, path in zip(done.proofs, done.files, strict=True):
        states = " · ".join(_state(voice, one.state) for one in proof.receipts)
        told = {"issuer": voice.value(proof.issuer), "sender": voice.value(proof.message.sender), "states": states}
        voice.line("  ", voice.text("exchange_receipts", **told))
        fingerprint = f"'{proof.fingerprint}'"
        voice.line("    ", (voice.number(f"tansiq envelope verify {path} --fingerprint {fingerprint}"), "dim"))
    for authority, record in done.records.items():
        told = {"authority": voice.value(authority), "entries": voice.number(record["entries"])}
        label = "exchange_record_wrong" if record["wrong"] else "exchange_record_sound"
        voice.line("  ", (voice.text(label, **told), "red" if record["wrong"] else ""))


def _state(voice: Voice, state: str) -> str:
    from tansiq import messages

    return messages.sentence(f"receipt_state.{state}", voice.lang)
