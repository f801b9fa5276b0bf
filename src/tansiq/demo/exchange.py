"""What two nodes do in the demonstration: a possible hit becomes a request, one of them dies midway, both prove it."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from tansiq.demo.nodes import DemoNode, running
from tansiq.engines.envelopes import Proof, read_proof, verify_fingerprint
from tansiq.engines.envelopes.directory import read_directory
from tansiq.messages import sentence

__all__ = ["TRAVELLER", "Exchanged", "exchange"]

#: One of the flight's planted travellers (plan.toml).
TRAVELLER: Final = "ZITOUNI DRISS ABDELKADER"
#: The language that the agreement lets both of them write to each other in.
_LANGUAGE: Final = "fr"


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What came of it. ``proofs``: of the request, made by the asking node, and of the answer, by the other."""

    fingerprints: dict[str, str]
    request: dict[str, str]
    question: str
    unreceipted: dict[str, int]
    received: int
    answer: str
    state: str
    proofs: tuple[Proof, ...]
    files: tuple[Path, ...]
    records: dict[str, dict[str, Any]]

    @property
    def is_sound(self) -> bool:
        """Taken in once, closed, and nothing wrong in either record."""
        return self.received == 1 and self.state == "closed" and not any(one["wrong"] for one in self.records.values())


def exchange(out: Path, told: Callable[[str], object]) -> Exchanged:
    """Let two nodes exchange a request and its answer, and put both proofs into ``out``; ``told`` hears of each part.

    The nodes themselves are gone afterwards: the proofs need none. Raises TansiqError where a part fails.
    """
    asks, says = (sentence(code, _LANGUAGE) for code in ("demo.question", "demo.answer"))
    with TemporaryDirectory(prefix="tansiq-demo-") as folder, running(Path(folder)) as (asking, asked):
        told("making")
        fingerprints = _introduced((asking, asked))
        told("asking")
        hit = {"traveller": TRAVELLER}
        request = asking.do("ask", hit=hit, question=asks, language=_LANGUAGE)
        told("dying")
        unreceipted = _interrupted(asking, asked)
        told("answering")
        question, *more = asked.do("inbox")
        reply = asked.do("work_on", message_id=question["message"], answer=says, language=_LANGUAGE)
        asked.do("settle")
        (answer,) = (one for one in asking.do("inbox") if one["kind"] == "info_answer")
        state = asking.do("close", reference=request["case"], reply_id=reply["message"])
        asking.do("deliver")
        asked.do("deliver")  # that the question is answered is told once the answer is known to have arrived
        told("proving")
        made = (asking.do("proof", message_id=request["message"]), asked.do("proof", message_id=reply["message"]))
        records = {node.authority: node.do("verify") for node in (asking, asked)}
    files = tuple(_written(out, name, proof) for name, proof in zip(("request", "answer"), made, strict=True))
    proofs = tuple(_verified(file, fingerprints) for file in files)
    return Exchanged(
        fingerprints,
        request,
        question["text"],
        unreceipted,
        1 + len(more),
        answer["text"],
        state,
        proofs,
        files,
        records,
    )


def _introduced(nodes: tuple[DemoNode, DemoNode]) -> dict[str, str]:
    """Make both nodes, and let each pin the other by the fingerprint that was read to it."""
    made = [node.do("make") for node in nodes]
    for node, other, given in zip(nodes, nodes[::-1], made[::-1], strict=True):
        node.do("pin", introduction=given["introduction"], heard=given["fingerprint"], state=other.state)
    for node in nodes:
        node.do("open_door")
    return {node.authority: one["fingerprint"] for node, one in zip(nodes, made, strict=True)}


def _interrupted(asking: DemoNode, asked: DemoNode) -> dict[str, int]:
    """Deliver; the asked node dies when it has kept the request and has not said so. Where our messages stood then."""
    asked.do("die_at", place="receive.committed")
    asking.do("deliver")
    asked.wait()
    standing: dict[str, int] = asking.do("standing")
    asked.start()
    asked.do("open_door")
    asking.do("settle")
    return standing


def _written(out: Path, name: str, proof: str) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{name}.proof"
    path.write_bytes(b64decode(proof))
    return path


def _verified(path: Path, fingerprints: dict[str, str]) -> Proof:
    """The proof, read without any node: signed by keys of whoever's fingerprint was heard."""
    lines = path.read_bytes().split(b"\n")[:-1]
    proof = read_proof(lines)
    verify_fingerprint(proof.issuer, read_directory(lines[-1]).identity, fingerprints[proof.issuer])
    return proof
