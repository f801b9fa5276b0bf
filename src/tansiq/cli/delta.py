"""What changed between two issues of a list: on the terminal, as JSON, as rows of a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tansiq.cli.answers import record_answer
from tansiq.cli.evidence import own_script_name
from tansiq.cli.export import Row
from tansiq.engines.matching import Document, WrittenName

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.engines.lists.delta import Amendment, Change, Delta, Renumbering, Value
    from tansiq.engines.matching import Record

__all__ = ["DELTA_COLUMNS", "delta_answer", "delta_rows", "delta_summary", "show_delta", "tell_counts"]

DELTA_COLUMNS: dict[str, type] = {
    "change": str,
    "id": str,
    "reference": str,
    "kind": str,
    "name": str,
    "name_own_script": str,
    "birth_dates": str,
    "nationalities": str,
    "field": str,
    "removed": str,
    "added": str,
    "other_id": str,
}

_LONG = 150  # characters; what is longer is cut on the terminal
_BEFORE = 40  # characters shown before a difference
_MOST_COMPARED = 50

_LABELS = {
    "names": "name", "birth_dates": "birth_date", "nationalities": "nationality", "documents": "document",
    "places": "place", "notes": "note",
}  # fmt: skip


def delta_summary(found: Delta) -> dict[str, Any]:
    """The numbers alone, as a JSON object."""
    return {"counts": found.counts, "fields": found.fields}


def delta_answer(found: Delta) -> dict[str, Any]:
    """A delta as a JSON object."""
    return {
        **delta_summary(found),
        "listed": [record_answer(record) for record in found.listed],
        "delisted": [record_answer(record) for record in found.delisted],
        "amended": [_amendment_answer(entry) for entry in found.amended],
        "renumbered": [_renumbering_answer(link) for link in found.renumbered],
    }


def _amendment_answer(entry: Amendment) -> dict[str, Any]:
    return {
        "id": entry.after.id,
        "reference": entry.after.reference,
        "name": _name(entry.after),
        "reference_changed": entry.reference_changed,
        "keeps_a_name": entry.keeps_a_name,
        "changes": [_change_answer(change) for change in entry.changes],
    }


def _renumbering_answer(link: Renumbering) -> dict[str, Any]:
    changes = [_change_answer(change) for change in link.changes]
    return {"reference": link.after.reference, "old_id": link.before.id, "id": link.after.id, "changes": changes}


def _change_answer(change: Change) -> dict[str, Any]:
    return {
        "field": change.field,
        "removed": [_value_answer(value) for value in change.removed],
        "added": [_value_answer(value) for value in change.added],
    }


def _value_answer(value: Value) -> object:
    if isinstance(value, WrittenName):
        return {"text": value.text, "quality": value.quality, "role": value.role}
    if isinstance(value, Document):
        return {"number": value.number, "kind": value.kind, "issuer": value.issuer}
    return str(value)


def delta_rows(found: Delta) -> Iterator[Row]:
    """One row for each entry listed or delisted, one for each changed field of an amended one, one for each link."""
    for change, records in (("listed", found.listed), ("delisted", found.delisted)):
        for record in records:
            yield Row({**_flat(change, record)}, {"change": change, "entry": record_answer(record)})
    for entry in found.amended:
        for one in entry.changes:
            flat = _flat("amended", entry.after, one)
            head = {"change": "amended", "id": entry.after.id, "reference": entry.after.reference}
            yield Row(flat, {**head, "name": _name(entry.after), **_change_answer(one)})
    for link in found.renumbered:
        flat = {**_flat("renumbered", link.after), "other_id": link.before.id}
        yield Row(flat, {"change": "renumbered", **_renumbering_answer(link)})


def _flat(change: str, record: Record, one: Change | None = None) -> dict[str, str | int | float]:
    return {
        "change": change,
        "id": record.id,
        "reference": record.reference,
        "kind": record.kind,
        "name": _name(record),
        "name_own_script": own_script_name(record),
        "birth_dates": " ".join(str(date) for date in record.birth_dates),
        "nationalities": " ".join(record.nationalities),
        "field": one.field if one else "",
        "removed": "; ".join(_as_text(value) for value in one.removed) if one else "",
        "added": "; ".join(_as_text(value) for value in one.added) if one else "",
        "other_id": "",
    }


def _as_text(value: Value) -> str:
    if isinstance(value, WrittenName):
        return f"{value.text} ({value.quality} {value.role})"
    if isinstance(value, Document):
        return " ".join(part for part in (value.kind, value.number, value.issuer) if part)
    return str(value)


def _name(record: Record) -> str:
    return record.names[0].text if record.names else record.id


def tell_counts(voice: Voice, found: Delta, indent: str = "") -> None:
    """The reconciliation, and how many entries were amended in which field."""
    counts = found.counts
    total = f"{counts['before']:,} + {counts['listed']:,} − {counts['delisted']:,} = {counts['after']:,}"
    numbers = {key: voice.number(f"{count:,}") for key, count in counts.items()}
    voice.line(indent, voice.text("delta_sum", total=voice.number(total)))
    voice.line(indent, voice.text("delta_amended", **numbers))
    if fields := found.fields:
        told = [f"{_field(voice, field)} {voice.number(f'{count:,}')}" for field, count in fields.items()]
        voice.line((f"{indent}{voice.text('delta_fields', fields=' · '.join(told))}", "dim"))
    if counts["unnumbered"]:
        voice.line((f"{indent}{voice.text('delta_unnumbered', count=numbers['unnumbered'])}", "yellow"))


def show_delta(voice: Voice, found: Delta, shown: int) -> None:
    """The delta in full, at most ``shown`` entries of each kind; links first, for they change how the rest is read."""
    tell_counts(voice, found)
    if not shown:
        return
    moved = {record.id for link in found.renumbered for record in (link.before, link.after)}
    _section(voice, "renumbered", len(found.renumbered))
    for link in found.renumbered[:shown]:
        _show_renumbering(voice, link)
    _rest(voice, len(found.renumbered) - shown)
    for label, sign, style, records in (
        ("listed", "+", "green", found.listed),
        ("delisted", "−", "red", found.delisted),
    ):
        _section(voice, label, len(records))
        for record in records[:shown]:
            note = f"  ({voice.text('delta_is_renumbered')})" if record.id in moved else ""
            voice.line((f"  {sign} ", style), *_entry(voice, record), (note, "yellow"))
        _rest(voice, len(records) - shown)
    _section(voice, "amended", len(found.amended))
    for entry in sorted(found.amended, key=_weight)[:shown]:
        _show_amendment(voice, entry)
    _rest(voice, len(found.amended) - shown)


def _weight(entry: Amendment) -> tuple[bool, bool]:
    """What a person must look at first stands first; entries whose notes alone were amended stand last."""
    marked = entry.reference_changed or not entry.keeps_a_name
    return not marked, all(change.field == "notes" for change in entry.changes)


def _section(voice: Voice, label: str, count: int) -> None:
    if count:
        voice.line("")
        voice.line((voice.text(f"delta_head_{label}", count=voice.number(f"{count:,}")), "bold"))


def _rest(voice: Voice, left: int) -> None:
    if left > 0:
        voice.line(("  " + voice.text("delta_more", count=voice.number(f"{left:,}")), "dim"))


def _show_amendment(voice: Voice, entry: Amendment) -> None:
    voice.line("  ~ ", *_entry(voice, entry.after))
    if entry.reference_changed:
        voice.line((f"      ! {voice.text('delta_reference_changed')}", "yellow"))
    if not entry.keeps_a_name:
        voice.line((f"      ! {voice.text('delta_no_name_kept')}", "yellow"))
    _show_changes(voice, entry.changes)


def _show_renumbering(voice: Voice, link: Renumbering) -> None:
    numbers = voice.number(f"{link.before.id} → {link.after.id}")
    voice.line(
        "  ≈ ", (numbers, "cyan"), f"  {voice.number(link.after.reference)}  ", (voice.value(_name(link.after)), "bold")
    )
    _show_changes(voice, link.changes)


def _show_changes(voice: Voice, changes: tuple[Change, ...]) -> None:
    for change in changes:
        requalified = _requalified(change)
        for old, new in requalified:
            told = f"{voice.value(old.text)}  ({_role(voice, old)} ⇒ {_role(voice, new)})"
            voice.line("      ± ", voice.text("labelled", label=_field(voice, "names"), value=told))
        told_already = [name for pair in requalified for name in pair]
        sides = (("−", "red", change.removed, change.added), ("+", "green", change.added, change.removed))
        for sign, style, values, others in sides:
            for value in _worth_telling(values, told_already):
                told = voice.text("labelled", label=_field(voice, change.field), value=_shown(voice, value, others))
                voice.line((f"      {sign} ", style), told)


def _worth_telling(values: tuple[Value, ...], already: list[WrittenName]) -> list[Value]:
    """Without what was told, and without the single spellings of an alias that is told itself."""
    left = [value for value in values if value not in already]
    whole = [value for value in left if not (isinstance(value, WrittenName) and value.role == "spelling")]
    return whole or left


def _requalified(change: Change) -> list[tuple[WrittenName, WrittenName]]:
    """Names that stayed as they were written, with another quality or role."""
    added = {name.text: name for name in change.added if isinstance(name, WrittenName)}
    removed = [name for name in change.removed if isinstance(name, WrittenName)]
    return [(old, added[old.text]) for old in removed if old.text in added]


def _entry(voice: Voice, record: Record) -> list[str | tuple[str, str]]:
    """An entry in one line: number, reference, name, name in its own script, birth dates."""
    own = own_script_name(record)
    name = _name(record)
    reference = record.reference if record.reference and record.reference not in record.id else ""
    dates = ", ".join(str(date) for date in record.birth_dates[:3])
    return [
        (voice.number(record.id), "cyan"),
        f"  {voice.number(reference)}" if reference else "",
        "  ",
        (voice.value(name), "bold"),
        f"  ({voice.value(own)})" if own != name else "",
        f"  {voice.number(dates)}" if dates else "",
    ]


def _field(voice: Voice, field: str) -> str:
    return voice.text(f"field_{_LABELS.get(field, field)}")


def _shown(voice: Voice, value: Value, others: tuple[Value, ...]) -> str:
    if isinstance(value, WrittenName):
        return f"{voice.value(value.text)}  ({_role(voice, value)})"
    if not isinstance(value, str):
        return voice.number(_as_text(value))
    return voice.value(_from_difference(value, others))


def _from_difference(text: str, others: tuple[Value, ...]) -> str:
    """A long text from shortly before the place where it leaves what it was, or became: else both look the same."""
    alike = [_shared_start(text, other) for other in others[:_MOST_COMPARED] if isinstance(other, str)]
    start = max(alike, default=0) - _BEFORE
    return f"… {text[start:]}" if start > 0 and len(text) > _LONG else text


def _shared_start(left: str, right: str) -> int:
    pairs = enumerate(zip(left, right, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(left), len(right)))


def _role(voice: Voice, name: WrittenName) -> str:
    role = voice.text(f"role_{name.role}")
    return voice.text("role_weak", role=role) if name.quality == "weak" else role
