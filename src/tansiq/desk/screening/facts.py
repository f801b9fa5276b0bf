"""What a possible hit says in the form of its case, and what the person at the counter is told of it."""

from __future__ import annotations

from collections.abc import Iterator

from tansiq.desk.screening.listed import Answer, Listed, Told
from tansiq.desk.screening.rules import rules
from tansiq.desk.screening.snapshot import compared_with
from tansiq.desk.screening.travellers import Source, plain
from tansiq.engines.matching import Part, Record
from tansiq.engines.matching.explanation import tenths
from tansiq.engines.workflows import CaseType, instruction

__all__ = ["case_facts", "names_compared", "told_at_the_counter"]


def case_facts(source: Source, answer: Answer) -> dict[str, object]:
    """The facts that a case of a possible hit begins with."""
    evidence, listed = answer.hit.evidence, answer.listed
    parts = evidence.parts
    shown = tenths([part.bits for part in parts], evidence.bits)
    facts = {
        "checkpoint": _text(source.checkpoint),
        "checked_at": source.checked_at,
        "traveller_identity": _text(" · ".join(_identity(answer.hit.query))),
        "list_entry": _text(f"{listed.list} {listed.reference}".strip()),
        "matched_pair": _text(" / ".join(names_compared(answer))),
        "score_parts": [_row(part, bits) for part, bits in zip(parts, shown, strict=True)],
        "algorithm_version": " ".join(compared_with().values()),
        "entry_type": listed.entry_type,
        "entry_warrant_reference": _text(listed.warrant_reference),
        "entry_instruction": " · ".join(map(_isolated, listed.instruction.values())),
        "entry_demands_four_eyes": listed.four_eyes,
    }
    return {name: value for name, value in facts.items() if value != ""}


def names_compared(answer: Answer) -> list[str]:
    """The traveller's name and the entry's that said most; without names, the document and the entry's reference."""
    evidence = answer.hit.evidence
    if evidence.left and evidence.right:
        return [_text(evidence.left.text), _text(evidence.right.text)]
    numbers = [document.number for document in answer.hit.query.documents[:1]]
    return [_text(" ".join(numbers)), _text(answer.listed.reference)]


def told_at_the_counter(definition: CaseType, listed: Listed) -> tuple[Told, Told]:
    """The instruction of the case type for such an entry, and what the entry itself says where that is shown."""
    facts = {"entry_type": listed.entry_type, "entry_warrant_reference": listed.warrant_reference}
    found = instruction(definition, facts)
    if found is None:
        return {}, {}
    return dict(found.texts.pairs), listed.instruction if found.shows else {}


def _row(part: Part, bits: float) -> dict[str, object]:
    return {"field": part.field, "bits": f"{bits + 0.0:+.1f}"}


def _identity(record: Record) -> Iterator[str]:
    yield from (name.text for name in record.names[:3])
    yield from map(str, record.birth_dates[:2])
    yield from record.nationalities[:3]
    yield from (document.number for document in record.documents[:3])


def _isolated(text: str) -> str:
    """Of one language among others: set apart, so that both directions of writing stay in order."""
    return f"\u2068{_text(text)}\u2069"


def _text(value: str) -> str:
    """As a fact holds it: no sign that a database cannot keep, and no longer than needed."""
    return " ".join(plain(value).split())[: rules().limits.text_length]
