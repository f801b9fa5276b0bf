"""What an entry says: facts of the case type, and the identity that is compared. Read from JSON, written to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from tansiq.desk.watchlists.rules import rules
from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.record import Document, Kind, Quality, Record, WrittenName
from tansiq.engines.workflows import CaseType
from tansiq.engines.workflows.form import fact_refusals
from tansiq.errors import MalformedError

__all__ = ["QUALITIES", "Content", "identity_rows", "read_content", "record_from_rows"]

QUALITIES: tuple[Quality, ...] = ("primary", "good", "weak")
_ROLES = ("name", "alias", "former", "original_script", "spelling")
_KINDS: dict[str, Kind] = {"person": "person", "body": "person"}
_SEVERAL = ("names", "birth_dates", "nationalities", "documents")
_NATION = 3
_LAST_LATIN = 0x24F


@dataclass(frozen=True, slots=True)
class Content:
    """One version of an entry. ``identity`` is what is compared; its rows stand among the ``facts`` as well."""

    facts: Mapping[str, object]
    identity: Record

    def to_json(self) -> dict[str, Any]:
        """Plain values, dates as ISO texts."""
        facts = {name: value.isoformat() if isinstance(value, date) else value for name, value in self.facts.items()}
        return {"facts": {**facts, "identities": None}, "identity": _identity_to_json(self.identity)}

    @property
    def review_date(self) -> date:
        """The day until which it may be kept: mandatory in the case type."""
        return cast("date", self.facts["review_date"])

    @property
    def digest(self) -> str:
        """SHA-256 of the content in one spelling: what was approved, and what a certificate of deletion names."""
        text = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def read_content(value: Mapping[str, Any], definition: CaseType, photographs: Iterable[str] = ()) -> Content:
    """The content that ``value`` spells out: ``facts`` of the case type, and an ``identity``.

    ``photographs``: digests of those kept for the entry. Where no identity is given, it is read from the rows of the
    fact ``identities``. Raises MalformedError ``entry.fact`` for a fact that the case type has not, or of another kind
    or choice; ``entry.too_much``, ``entry.no_name``, ``record.*`` or ``date.unreadable``.
    """
    facts = {name: _fact(definition, name, fact) for name, fact in value["facts"].items() if fact not in (None, "")}
    given = value.get("identity")
    identity = _identity(given) if given else record_from_rows(cast("list[Any]", facts.get("identities") or []))
    kind = _KINDS.get(str(facts.get("subject_kind", "person")), "unknown")
    identity = replace(identity, kind=kind)
    facts["identities"] = [*identity_rows(identity), *({"kind": "photograph", "value": one} for one in photographs)]
    _refuse_unfit(definition, facts)
    if kind == "person" and not identity.names and facts.get("subject_kind") == "person":
        raise MalformedError("entry.no_name")
    return Content(facts, identity)


def identity_rows(identity: Record) -> list[dict[str, str]]:
    """An identity as rows of the fact ``identities``."""
    return [
        *({"kind": "name", "value": name.text} for name in identity.names),
        *({"kind": "birth_date", "value": str(day)} for day in identity.birth_dates),
        *({"kind": "document", "value": document.number} for document in identity.documents),
    ]


def record_from_rows(rows: Iterable[Mapping[str, str]]) -> Record:
    """The identity that rows of the fact ``identities`` give; photographs and descriptions are not compared.

    The first name is the name; a further one in another script is the name in its own script, or else an alias. Raises
    as ``read_content``.
    """
    by_kind: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        by_kind.setdefault(row["kind"], []).append(row)
    names = [
        {"text": row["value"], "quality": row.get("quality", "primary"), "role": _role(row["value"], is_first=at == 0)}
        for at, row in enumerate(by_kind.get("name", ()))
    ]
    documents = [{"number": row["value"], "issuer": row.get("issuer", "")} for row in by_kind.get("document", ())]
    values = {kind: [row["value"] for row in found] for kind, found in by_kind.items()}
    given = {"names": names, "documents": documents, "birth_dates": values.get("birth_date", [])}
    sexes = values.get("sex", [])
    if not set(sexes) <= {"F", "M"}:
        raise MalformedError("entry.fact", field="sex")
    return _identity({**given, "nationalities": values.get("nationality", []), "sex": next(iter(sexes), None)})


def _role(text: str, *, is_first: bool) -> str:
    if not is_first and any(ord(sign) > _LAST_LATIN and sign.isalpha() for sign in text):
        return "original_script"
    return "name" if is_first else "alias"


def _fact(definition: CaseType, name: str, value: object) -> object:
    """A fact of JSON as the case type wants it: a date comes as a text."""
    field = definition.fields.get(name)
    if field is not None and field.kind == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise MalformedError("entry.fact", field=name) from error
    return value


def _refuse_unfit(definition: CaseType, facts: Mapping[str, object]) -> None:
    """What is missing, an action asks for later; what is unknown or of another kind is refused at once."""
    wrong = [each for each in fact_refusals(definition.fields, facts, "") if each.code != "step.fact_missing"]
    if wrong:
        raise MalformedError("entry.fact", field=dict(wrong[0].details)["field"])


def _identity(given: Mapping[str, Any]) -> Record:
    limits = rules().limits
    for field in _SEVERAL:
        if len(given.get(field, ())) > getattr(limits, field):
            raise MalformedError("entry.too_much", field=field, most=getattr(limits, field))
    return Record(
        names=tuple(map(_name, given.get("names", ()))),
        birth_dates=tuple(PartialDate.parse(_short(text)) for text in given.get("birth_dates", ())),
        nationalities=tuple(_nation(text) for text in given.get("nationalities", ())),
        sex=given.get("sex") or None,
        documents=tuple(_document(one) for one in given.get("documents", ())),
    )


def _name(given: Mapping[str, Any]) -> WrittenName:
    quality, role = given.get("quality", "primary"), given.get("role", "name")
    if quality not in QUALITIES or role not in _ROLES:
        raise MalformedError("entry.fact", field="names")
    text = _short(given["text"]).strip()
    if not any(sign.isalpha() for sign in text):
        raise MalformedError("entry.no_name")
    return WrittenName(text, quality, role, _short(given.get("given", "")), _short(given.get("family", "")))


def _document(given: Mapping[str, Any]) -> Document:
    return Document(*(_short(given.get(name, "")).strip() for name in ("number", "kind", "issuer")))


def _nation(text: object) -> str:
    code = _short(text).strip().upper()
    if len(code) != _NATION or not (code.isascii() and code.isalpha()):
        raise MalformedError("entry.fact", field="nationalities")
    return code


def _short(text: object) -> str:
    if not isinstance(text, str) or len(text) > rules().limits.text_length:
        raise MalformedError("entry.too_much", field="text", most=rules().limits.text_length)
    return text


def _identity_to_json(identity: Record) -> dict[str, Any]:
    names = [
        {"text": one.text, "quality": one.quality, "role": one.role, "given": one.given, "family": one.family}
        for one in identity.names
    ]
    documents = [{"number": one.number, "kind": one.kind, "issuer": one.issuer} for one in identity.documents]
    return {
        "names": names,
        "birth_dates": [str(day) for day in identity.birth_dates],
        "nationalities": list(identity.nationalities),
        "sex": identity.sex,
        "documents": documents,
    }
