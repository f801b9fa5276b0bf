"""Values as JSON objects with stable keys. Every key is told in docs/reference/json.md, and a test checks it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tansiq import messages

if TYPE_CHECKING:
    from tansiq.engines.manifests import ColumnMapping, Rejected, Traveller
    from tansiq.engines.matching import Evidence, Hit, Part, Record

__all__ = [
    "evidence_answer",
    "hit_answer",
    "mapping_answer",
    "record_answer",
    "rejected_answer",
    "traveller_answer",
]


def record_answer(record: Record) -> dict[str, Any]:
    """A subject with everything its source gave."""
    return {
        "id": record.id,
        "kind": record.kind,
        "names": [{"text": name.text, "quality": name.quality, "role": name.role} for name in record.names],
        "birth_dates": [str(date) for date in record.birth_dates],
        "nationalities": list(record.nationalities),
        "sex": record.sex,
        "documents": [{"number": one.number, "kind": one.kind, "issuer": one.issuer} for one in record.documents],
        "source": record.source,
        "reference": record.reference,
        "listed_on": record.listed_on,
        "places": list(record.places),
        "notes": list(record.notes),
    }


def _part(part: Part, lang: str) -> dict[str, Any]:
    sentence = messages.sentence(part.reason, lang, left=part.left, right=part.right, bits=f"{part.bits:+.1f}")
    return {
        "field": part.field,
        "left": str(part.left),
        "right": str(part.right),
        "bits": part.bits,
        "reason": part.reason,
        "sentence": sentence,
    }


def evidence_answer(evidence: Evidence, lang: str) -> dict[str, Any]:
    """Evidence with its parts; the probability stands beside the prior it rests on."""
    return {
        "bits": evidence.bits,
        "probability": evidence.probability,
        "prior_bits": evidence.prior_bits,
        "parts": [_part(part, lang) for part in evidence.parts],
        "sentence": evidence.sentence(lang),
    }


def hit_answer(hit: Hit, list_name: str, lang: str) -> dict[str, Any]:
    """A possible hit: the list, the listed subject, the evidence."""
    evidence = hit.evidence
    return {
        "list": list_name,
        "reference": hit.record.reference or hit.record.id,
        "listed_name": evidence.right.text if evidence.right else "",
        "listed": record_answer(hit.record),
        "evidence": evidence_answer(evidence, lang),
    }


def traveller_answer(traveller: Traveller, lang: str) -> dict[str, Any]:
    """A traveller with the row the manifest gave them in, and what was read with a reservation."""
    return {
        "row": traveller.row,
        "flight": traveller.flight,
        "origin": traveller.origin,
        "destination": traveller.destination,
        "problems": [{"code": one.code, "sentence": one.sentence(lang)} for one in traveller.problems],
        "extra": dict(traveller.extra),
        "role": traveller.role,
        "data_origin": traveller.data_origin,
        "booking": traveller.booking,
        "legs": [asdict(leg) for leg in traveller.legs],
        "papers": [asdict(paper) for paper in traveller.papers],
        **record_answer(traveller.record),
    }


def rejected_answer(rejected: Rejected, lang: str) -> dict[str, Any]:
    """A row that could not be read, with its reason and its raw text."""
    return {"row": rejected.row, "code": rejected.code, "sentence": rejected.sentence(lang), "raw": rejected.raw}


def mapping_answer(mapping: ColumnMapping) -> dict[str, Any]:
    """How the columns of a manifest were understood."""
    return {
        "mapping": {column.field: column.heading for column in mapping.columns if column.field},
        "unused": [column.heading for column in mapping.columns if not column.field],
        "date_order": mapping.order,
    }
