"""Wanted persons of the Federal Bureau of Investigation, as its API publishes them: ``{"total": .., "items": [..]}``.

Pages one after the other are one issue. The API publishes posters of missing persons, victims, unknown suspects and
events as well; they are no wanted persons, and are counted in ``report.passed_over`` (``lexicons/fbi.toml`` says why).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from tansiq import lexicons
from tansiq.engines.lists.date_forms import month_first
from tansiq.engines.lists.json_items import Document, Item, read_items
from tansiq.engines.lists.plain_text import plain_text
from tansiq.engines.lists.written import Draft, is_latin, squeeze
from tansiq.engines.matching.record import Quality, Record
from tansiq.engines.tables.caps import JSON_DEPTH_MAX
from tansiq.engines.tables.problem import Report

__all__ = ["detect", "read"]

_PLACE = re.compile(r"\s+[-–—]\s+")  # ``NAME - CITY, STATE``; a hyphen within a name stands without spaces
_SEVERAL = re.compile(r"\s+(?:and|&)\s+|\s*[;/]\s*", re.IGNORECASE)
_QUOTED = re.compile(r"^[\"“”«'‘](.+)[\"“”»'’]$")
#: What describes a person; a poster without any of it may be of a group or an event.
_DESCRIPTION = (
    "sex", "dates_of_birth_used", "nationality", "place_of_birth", "aliases", "age_range", "age_min", "hair", "eyes",
    "height_min", "height_max", "weight", "weight_min",
)  # fmt: skip
_NOTES = {
    "description": "description", "caution": "caution", "warning_message": "warning", "remarks": "remarks",
    "details": "details", "additional_information": "additional information", "reward_text": "reward",
    "subjects": "subject", "poster_classification": "class of the poster",
    "person_classification": "class of the person", "ncic": "NCIC number", "field_offices": "field office",
    "legat_names": "legal attaché", "occupations": "occupation", "suspects": "suspect", "age_range": "age",
    "weight": "weight", "build": "build", "hair_raw": "hair", "eyes_raw": "eyes", "scars_and_marks": "scars and marks",
    "possible_countries": "possible country", "possible_states": "possible state", "locations": "location",
    "url": "published at",
}  # fmt: skip
# Read into fields, said again in another field, or of no use to a comparison (pictures).
_SILENT = frozenset(
    "@id uid path title aliases dates_of_birth_used nationality sex place_of_birth publication modified status images"
    " files coordinates hair eyes height_min height_max weight_min weight_max age_min age_max reward_min"
    " reward_max".split()
)


def detect(head: bytes) -> bool:
    """A JSON object with items, one of which is a poster."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and b'"items"' in start and b'"poster_classification"' in start


def read(sources: Mapping[str, BinaryIO], report: Report) -> Iterator[Record]:
    """One record for each poster of a wanted person. Raises MalformedError ``list.*``."""
    total = 0
    seen: set[str] = set()
    for item in read_items(next(iter(sources.values())), "items"):
        if isinstance(item, Document):
            stated = item.values.get("total")
            total = max(total, stated if isinstance(stated, int) else 0)
        elif not isinstance(item.value, dict):
            report.note("list.json_line", item.line, row_lost=True)
        else:
            seen.add(_number(item))
            report.published = max(report.published, _text(item.value, "modified")[:10])
            if record := _record(item, report):
                yield record
    if len(seen) < total:
        report.note("list.incomplete", 0, found=len(seen), total=total)


def _number(item: Item) -> str:
    return _text(item.value, "uid") or _text(item.value, "path").strip("/") or f"row-{item.line}"


def _record(item: Item, report: Report) -> Record | None:
    poster, number = item.value, _number(item)
    draft = Draft(report, item.line, f"FBI-{number}", source="FBI", reference=number)
    draft.listed_on = _text(poster, "publication")[:10]
    reason, unknown = _reason(poster)
    if unknown:
        report.note("list.class_unknown", item.line, row_lost=True, id=draft.id, text=unknown)
    if reason or unknown:
        report.passed_over.update([reason] if reason else [])
        return None
    if item.too_deep:
        report.note("list.json_too_deep", item.line, id=draft.id, limit=JSON_DEPTH_MAX)
    if not any(poster.get(name) for name in _DESCRIPTION):
        draft.kind = "unknown"
        report.note("list.no_description", item.line, id=draft.id, text=_text(poster, "title"))
    names = _add_title(draft, _text(poster, "title"))
    for alias in _texts(poster.get("aliases")):
        _add_alias(draft, alias)
    _add_description(draft, poster, of_one=names == 1)
    _add_notes(draft, poster)
    return draft.finish()


def _reason(poster: Mapping[str, Any]) -> tuple[str, str]:
    """Why the poster is of no wanted person, empty where it is of one; and a class that is not known."""
    words = lexicons.load("fbi")
    said = {name: _text(poster, f"{one}_classification").casefold() for name, one in _CLASSES.items()}
    for name in _CLASSES:
        if reason := words[name]["others"].get(said[name]):
            return reason, ""
    for subject in _texts(poster.get("subjects")):
        if reason := words["subjects"]["others"].get(subject.casefold()):
            return reason, ""
    if reason := words["statuses"]["others"].get(_text(poster, "status").casefold()):
        return reason, ""
    title = _text(poster, "title").casefold()
    if reason := next((why for start, why in words["titles"]["others"].items() if title.startswith(start)), ""):
        return reason, ""
    return "", ", ".join(text or "-" for name, text in said.items() if text not in words[name]["wanted"])


_CLASSES = {"posters": "poster", "persons": "person"}


def _add_title(draft: Draft, title: str) -> int:
    """The name or names in the title, and how many they are. The place after a dash is no part of a name."""
    name, *place = _PLACE.split(title, maxsplit=1)
    draft.add_name(name)
    for text in place:
        draft.add_place(text, "in the title")
    several = [part for text in _SEVERAL.split(name) if (part := squeeze(text))]
    if len(several) > 1:
        draft.report.note("list.several_persons", draft.line, id=draft.id, text=name)
        for part in several:
            draft.add_name(part, role="spelling")
    return max(1, len(several))


def _add_alias(draft: Draft, alias: str) -> None:
    """A name in quotation marks is a nickname, and so is one without a letter: both are weak."""
    quoted = _QUOTED.match(alias)
    text = quoted[1] if quoted else alias
    quality: Quality = "weak" if quoted or not any(sign.isalpha() for sign in text) else "good"
    draft.add_name(text, quality=quality, role="alias" if is_latin(text) else "original_script")


def _add_description(draft: Draft, poster: Mapping[str, Any], *, of_one: bool) -> None:
    """Dates, sex, nationality, place of birth. Of several persons it is not said whose they are: they become notes."""
    if of_one:
        for text in _texts(poster.get("dates_of_birth_used")):
            date, remark, _ = text.partition(" (")  # ``October 1, 1980 (true)``
            draft.add_date(text, read_as=month_first(date))
            draft.note("birth date as written", text if remark else "")
        draft.add_sexes(_texts(poster.get("sex")))
        for text in _texts(poster.get("nationality")):
            draft.add_nationality(text)
    else:
        for name, label in (("dates_of_birth_used", "birth date"), ("sex", "sex"), ("nationality", "nationality")):
            for text in _texts(poster.get(name)):
                draft.note(f"{label} (of one of several)", text)
    for text in _texts(poster.get("place_of_birth")):
        draft.add_place(text, "born in")


def _add_notes(draft: Draft, poster: Mapping[str, Any]) -> None:
    left_out = frozenset(lexicons.load("fbi")["fields"]["left_out"])
    for name in (*_NOTES, *(name for name in poster if name not in _NOTES)):
        if name not in _SILENT and name not in left_out:
            for text in _texts(poster.get(name)):
                draft.note(_NOTES.get(name, name), text)
    for name, unit in (("height", "inches"), ("reward", "US dollars")):
        span = [text for end in ("min", "max") for text in _texts(poster.get(f"{name}_{end}")) if text != "0"]
        if span:
            draft.note(name, f"{' to '.join(dict.fromkeys(span))} {unit}")
    status = _text(poster, "status")
    draft.note("status", "" if status.casefold() == "na" else status)


def _text(poster: Mapping[str, Any], name: str) -> str:
    """A plain value as one line; empty for anything else."""
    value = poster.get(name)
    return squeeze(value) if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    """Everything that can be read in a value, as plain text; what lies deeper keeps its name."""
    if isinstance(value, str):
        return [text] if (text := plain_text(value)) else []
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    if isinstance(value, dict):
        return [f"{name}: {text}" for name, part in value.items() for text in _texts(part)]
    return [] if value is None or isinstance(value, bool) else [str(value)]
