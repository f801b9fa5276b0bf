"""FollowTheMoney entities, one JSON object a line, as OpenSanctions publishes them.

Both ``entities.ftm.json`` and ``targets.nested.json``. Passports and sanctions are entities of their own that name
their holder; they may stand anywhere in the file. The stream is therefore read twice: first to gather them by holder,
then to deliver the subjects. Only what is gathered is held in memory.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from tansiq.engines.lists.written import Draft, is_latin
from tansiq.engines.matching.record import Kind, Record
from tansiq.engines.tables.caps import JSON_LINE_MAX_BYTES
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

__all__ = ["detect", "read"]

Properties = Mapping[str, list[Any]]
_KINDS: dict[str, Kind] = {
    "Person": "person",
    "Organization": "organisation",
    "Company": "organisation",
    "PublicBody": "organisation",
    "LegalEntity": "unknown",
    "Vessel": "vessel",
    "Airplane": "aircraft",
}
_HOLDERS = {"Passport": "holder", "Identification": "holder", "Sanction": "entity"}
_DOCUMENTS = {
    "passportNumber": "passport", "idNumber": "id_card", "socialSecurityNumber": "social_security", "taxNumber": "tax",
    "innCode": "tax", "vatCode": "tax", "registrationNumber": "registration", "ogrnCode": "registration",
    "uscCode": "registration", "leiCode": "lei", "dunsCode": "duns", "swiftBic": "swift", "imoNumber": "imo",
    "mmsi": "mmsi", "callSign": "call_sign", "serialNumber": "aircraft_serial",
}  # fmt: skip
_NATIONALITIES = {"person": ("nationality", "citizenship"), "vessel": ("flag",)}
_PLACES = {"birthPlace": "born in", "address": "address", "addressEntity": "address"}
_NOTES = {
    "title": "title", "position": "designation", "notes": "comment", "topics": "topic", "programId": "programme",
    "program": "programme", "sourceUrl": "source", "religion": "religion", "education": "education",
    "deathDate": "died on", "summary": "comment", "description": "comment", "imoNumber": "", "type": "type",
}  # fmt: skip
_NAMES = (
    ("name", "primary", "name"),
    ("alias", "good", "alias"),
    ("previousName", "good", "former"),
    ("weakAlias", "weak", "alias"),
)
# Said otherwise in the record already, or of no use to a comparison.
_SILENT = frozenset(
    "country mainCountry jurisdiction gender birthDate firstName lastName secondName middleName fatherName motherName "
    "patronymic fullName sanctions passports identifications abbreviation nameSuffix".split()
)


_SURROGATE = re.compile("[\ud800-\udfff]")


def detect(head: bytes) -> bool:
    """The first line opens a JSON object with a schema and properties."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:65536]
    return start.startswith(b"{") and b'"schema"' in start and b'"properties"' in start


def read(sources: Mapping[str, BinaryIO], report: Report) -> Iterator[Record]:
    """One record for each person, organisation, vessel or aircraft; others are counted in ``report.passed_over``."""
    stream = next(iter(sources.values()))
    start = stream.tell()
    gathered = _gather(stream)
    stream.seek(start)
    for line, entity in _entities(stream, report):
        schema = str(entity.get("schema"))
        report.published = max(report.published, str(entity.get("last_seen") or "")[:10])
        if schema not in _KINDS:
            report.passed_over[schema[:60]] += 1
        elif record := _record(line, schema, entity, gathered, report):
            yield record


def _gather(stream: BinaryIO) -> dict[str, list[tuple[str, Properties]]]:
    """Passports, identity papers and sanctions by the id of their subject. The second reading reports broken lines."""
    found: dict[str, list[tuple[str, Properties]]] = defaultdict(list)
    for _, entity in _entities(stream, Report()):
        schema = str(entity.get("schema"))
        if schema in _HOLDERS:
            properties = _properties(entity)
            for holder in _texts(properties, _HOLDERS[schema]):
                found[holder].append((schema, properties))
    return found


def _entities(stream: BinaryIO, report: Report) -> Iterator[tuple[int, dict[str, Any]]]:
    line, broken = 0, 0
    while text := stream.readline(JSON_LINE_MAX_BYTES + 1):
        line += 1
        if len(text) > JSON_LINE_MAX_BYTES:
            raise MalformedError("table.line_too_long", line=line, limit=JSON_LINE_MAX_BYTES)
        if broken:
            report.note("list.json_line", broken, row_lost=True)
            broken = 0
        if text.strip(b"\xef\xbb\xbf \t\r\n"):
            entity = _entity(text)
            if entity is None:
                broken = line
            else:
                yield line, _whole_characters(entity, text, line, report)
    if broken:
        raise MalformedError("list.truncated", line=broken, column=0, reason="JSON")


def _entity(text: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and isinstance(value.get("properties"), dict) else None


def _whole_characters(entity: dict[str, Any], text: bytes, line: int, report: Report) -> dict[str, Any]:
    """The entity without half characters: JSON can write a surrogate alone, which no file and no screen can hold."""
    if b"\\ud" not in text.lower():
        return entity
    written = json.dumps(entity, ensure_ascii=False)
    whole = _SURROGATE.sub("\ufffd", written)
    if whole == written:
        return entity
    mended: dict[str, Any] = json.loads(whole)
    report.note("list.half_character", line, id=str(mended.get("id") or ""))
    return mended


def _properties(entity: Mapping[str, Any]) -> Properties:
    properties = entity["properties"]
    return {str(key): value if isinstance(value, list) else [value] for key, value in properties.items()}


def _texts(properties: Properties, key: str) -> list[str]:
    """The plain values of one property; a nested entity stands for its caption or id."""
    return [text for value in properties.get(key, ()) if (text := _text(value))]


def _text(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("caption") or value.get("id") or "")
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _record(
    line: int,
    schema: str,
    entity: Mapping[str, Any],
    gathered: dict[str, list[tuple[str, Properties]]],
    report: Report,
) -> Record | None:
    properties, number = _properties(entity), str(entity.get("id") or "")
    datasets = entity.get("datasets")
    source = "+".join(sorted(str(name) for name in datasets)) if isinstance(datasets, list) else ""
    draft = Draft(report, line, number, _KINDS[schema], source, reference=number)
    _add_names(draft, properties, str(entity.get("caption") or ""))
    for text in _texts(properties, "birthDate"):
        draft.add_date(text)
    for text in _texts(properties, "gender")[:1]:
        draft.add_sex(text)
    _add_nationalities(draft, properties)
    for key in properties:
        _add_property(draft, key, _texts(properties, key))
    # Taken, not shared: a thousand entities of one number would each be given a thousand papers.
    for kind, held in (*gathered.pop(number, ()), *_nested(properties)):
        _add_held(draft, kind, held)
    return draft.finish()


def _add_names(draft: Draft, properties: Properties, caption: str) -> None:
    for key, quality, role in _NAMES:
        for text in _texts(properties, key):
            shown = role if role != "name" or is_latin(text) else "original_script"
            draft.add_name(text, quality=quality, role=shown)  # type: ignore[arg-type]
    if not any(name.role in ("name", "original_script") for name in draft.names):
        parts = [
            text for key in ("firstName", "secondName", "middleName", "lastName") for text in _texts(properties, key)
        ]
        draft.add_name(" ".join(parts) or caption)


def _add_nationalities(draft: Draft, properties: Properties) -> None:
    for key in _NATIONALITIES.get(draft.kind, ("jurisdiction", "mainCountry")):
        for text in _texts(properties, key):
            draft.add_nationality(text)
    if not draft.nationalities and draft.kind == "person":
        for text in _texts(properties, "country"):
            draft.note("country", text)  # a person's country may be where they live: no nationality


def _add_property(draft: Draft, key: str, texts: list[str]) -> None:
    if key in _DOCUMENTS:
        for text in texts:
            draft.add_document(text, _DOCUMENTS[key])
    elif key in _PLACES:
        for text in texts:
            draft.add_place(text, _PLACES[key])
    elif key not in _SILENT and key not in {name for name, _, _ in _NAMES}:
        for text in texts:
            draft.note(_NOTES.get(key) or key, text)


def _nested(properties: Properties) -> Iterator[tuple[str, Properties]]:
    for key in ("passports", "identifications", "sanctions"):
        for value in properties.get(key, ()):
            if isinstance(value, dict) and isinstance(value.get("properties"), dict):
                yield str(value.get("schema")), _properties(value)


def _add_held(draft: Draft, kind: str, held: Properties) -> None:
    if kind == "Sanction":
        dates = _texts(held, "listingDate") or _texts(held, "startDate")
        draft.listed_on = min([*dates, *([draft.listed_on] if draft.listed_on else [])], default="")
        for key in ("authority", "program", "reason", "authorityId"):
            for text in _texts(held, key):
                draft.note(f"sanction {key}", text)
        return
    issuer = next(iter(_texts(held, "country")), "")
    for number in _texts(held, "number"):
        draft.forget_document(number)
        draft.add_document(number, "passport" if kind == "Passport" else "id_card", issuer)
