"""Machine-readable zones on the terminal and as JSON: lines with faults marked, fields, findings, suggestions."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from tansiq import messages
from tansiq.engines.documents.finding import field_label

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.engines.documents import ArabicHint, Check, Finding, State, Suggestion, Zone
    from tansiq.engines.matching import PartialDate

__all__ = ["folded", "marks", "show_zone", "zone_answer"]

_STYLES = {"wrong": "bold red", "doubt": "yellow", "note": "dim"}
_PLACE_CELLS = 4  # line:column
_VALUE_CELLS = 22  # values are padded to this; longer ones (names) push what follows
_PLAIN = frozenset({"L", "EN", "ON"})  # letters, digits and signs of a line that runs from left to right
_OPENERS, _CLOSER = "\u2066\u2067\u2068", "\u2069"


def show_zone(voice: Voice, zone: Zone) -> None:
    """A zone as blocks of lines: what it is, its lines, its fields, what the digits say, findings, suggestions."""
    kind = zone.document.meaning(voice.lang) or voice.number(zone.document.code or "?")
    title = messages.sentence("mrz.title", voice.lang, type=kind, format=voice.number(zone.format))
    voice.line((title, "bold"))
    voice.line("")
    for number in range(len(zone.lines)):
        _show_line(voice, zone, number)
    voice.line("")
    _show_fields(voice, zone)
    voice.line("")
    _show_digits(voice, zone)
    _show_findings(voice, zone)
    _show_suggestions(voice, zone)
    if zone.arabic:
        voice.line("")
        hint = messages.sentence("mrz.arabic_hint", voice.lang, reading=voice.value(_reading(zone.arabic)))
        _show(voice, hint, style="dim")


def marks(zone: Zone, number: int, empty: str = " ") -> str:
    """Carets under what is wrong in line ``number`` (from 0), ``empty`` elsewhere; no text where all is right."""
    row = [empty] * len(zone.lines[number])
    for finding in zone.findings:
        if finding.severity == "wrong" and finding.line == number + 1:
            first = finding.column - 1
            row[first : first + finding.length] = "^" * len(row[first : first + finding.length])
    return "".join(row) if "^" in row else ""


def _show_line(voice: Voice, zone: Zone, number: int) -> None:
    """A line from left to right whatever the reader's direction, and the marks beneath, as wide as the line itself."""
    voice.line(f"  {number + 1}  ", (voice.number(_drawn(zone.lines[number])), "bold"))
    # Blanks at the end of a line do not count in a line that runs from right to left: there dots keep the places.
    dot = "·" if voice.out.encoding.lower().startswith("utf") else "."
    under = marks(zone, number, dot if voice.lang == "ar" else " ")
    if under:
        voice.line("     ", (voice.number(under).rstrip(), "red"))


def _drawn(line: str) -> str:
    """The line with one cell for every character, so that marks stand where they should; the findings name the rest."""
    return "".join(sign if _is_plain(sign) else "?" for sign in line)


def _is_plain(sign: str) -> bool:
    return sign.isprintable() and unicodedata.bidirectional(sign) in _PLAIN and cell_len(sign) == 1


def _show_fields(voice: Voice, zone: Zone) -> None:
    checks = {check.field: check for check in zone.checks}
    rows = list(_rows(voice, zone))
    if "composite" in checks:
        rows.append(("composite", checks["composite"].found, ""))
    labels = [field_label(field, voice.lang) for field, _, _ in rows]
    width = max(map(cell_len, labels))
    for (field, value, meaning), label in zip(rows, labels, strict=True):
        start = f"  {label}{' ' * (width - cell_len(label))}  "
        _show_row(voice, start, value, _digit(voice, checks[field]) if field in checks else (meaning, ""))


def _show_row(voice: Voice, start: str, value: str, told: tuple[str, str]) -> None:
    """A field, its value, and what is told of it, which is folded beneath itself where the terminal is narrow."""
    shown = voice.number(value) if value else "—"
    gap = " " * max(2, _VALUE_CELLS - cell_len(shown))
    before = cell_len(start + shown + gap)
    first, *others = folded(_words(told[0]), _room(voice, before))
    voice.line((start, "dim"), shown, (gap + first, told[1]) if first else "")
    for line in others:
        voice.line(" " * before, (line, told[1]))


def _rows(voice: Voice, zone: Zone) -> Iterator[tuple[str, str, str]]:
    """Field, value, and what the value means in words."""
    yield "document_code", zone.document.code, zone.document.meaning(voice.lang)
    yield "issuer", zone.issuer.code, zone.issuer.meaning(voice.lang)
    yield "number", zone.number, ""
    yield "name", ", ".join(part for part in (zone.name.family, zone.name.given) if part), ""
    yield "nationality", zone.nationality.code, zone.nationality.meaning(voice.lang)
    yield "birth_date", _date(zone.birth_date, zone.raw("birth_date")), ""
    not_stated = "" if zone.sex else messages.sentence("mrz.not_stated", voice.lang)
    yield "sex", zone.sex or zone.raw("sex"), not_stated
    yield "expiry_date", _date(zone.expiry_date, zone.raw("expiry_date")), ""
    yield "optional", " ".join(zone.optional), ""


def _date(read: PartialDate | None, raw: str) -> str:
    return str(read) if read else raw


def _digit(voice: Voice, check: Check) -> tuple[str, str]:
    code, style = ("mrz.agrees", "green") if check.agrees else ("mrz.disagrees", "bold red")
    return messages.sentence(code, voice.lang, digit=voice.number(check.found)), style


def _show_digits(voice: Voice, zone: Zone) -> None:
    wrong = sum(not check.agrees for check in zone.checks)
    code = "mrz.digits_disagree" if wrong else "mrz.digits_agree"
    blanks = {"count": voice.number(len(zone.checks)), "wrong": voice.number(wrong)}
    _show(voice, messages.sentence(code, voice.lang, **blanks), indent=2, style="bold red" if wrong else "bold")


def _show_findings(voice: Voice, zone: Zone) -> None:
    """Severity, place and sentence of each, then once what can be done about what is wrong."""
    voice.line("")
    _show(voice, messages.sentence("mrz.findings", voice.lang), style="bold")
    labels = {each.severity: messages.sentence(f"mrz.severity.{each.severity}", voice.lang) for each in zone.findings}
    width = max(map(cell_len, labels.values()), default=0)
    for finding in zone.findings:
        label = labels[finding.severity]
        place = f"{finding.line}:{finding.column}" if finding.line else ""
        start = f"{label}{' ' * (width - cell_len(label))}  {' ' * (_PLACE_CELLS - len(place))}{voice.number(place)}  "
        text = messages.sentence(finding.code, voice.lang, **_blanks(voice, finding))
        _show(voice, text, start=start, indent=2, style=_STYLES[finding.severity])
    for remedy in dict.fromkeys(_remedy(voice, each) for each in zone.findings if each.severity == "wrong"):
        _show(voice, remedy, start="→ ", indent=2)


def _remedy(voice: Voice, finding: Finding) -> str:
    return messages.remedy(finding.code, voice.lang, **_blanks(voice, finding))


def _blanks(voice: Voice, finding: Finding) -> dict[str, object]:
    """What the zone holds is isolated; what the catalogue says in the reader's language is not."""
    own = {"field", "meaning"}
    return {key: value if key in own else voice.number(value) for key, value in finding.blanks(voice.lang).items()}


def _show_suggestions(voice: Voice, zone: Zone) -> None:
    if not zone.suggestions:
        return
    voice.line("")
    _show(voice, messages.sentence("mrz.suggestions", voice.lang), style="bold")
    for one in zone.suggestions:
        label = field_label(one.field, voice.lang)
        _show(voice, messages.sentence(one.reason, voice.lang, field=label), indent=2)
        _show(voice, *_changes(voice, one), indent=6, style="yellow")
        _show(voice, f"= {voice.number(one.reads)}", indent=6)
        if one.agree:
            _show(voice, _then_agree(voice, one), indent=6, style="dim")
    if zone.suggestions_left:
        _show(voice, messages.sentence("mrz.more_suggestions", voice.lang, count=zone.suggestions_left), style="dim")


def _changes(voice: Voice, one: Suggestion) -> Iterator[str]:
    """Each change as ``line:column found → instead``: a word that is not broken."""
    for at, each in enumerate(one.changes, 1):
        dot = " ·" if at < len(one.changes) else ""
        yield voice.number(f"{each.line}:{each.column} {each.found} → {each.instead}") + dot


def _then_agree(voice: Voice, one: Suggestion) -> str:
    separator = "، " if voice.lang == "ar" else ", "
    fields = separator.join(field_label(field, voice.lang) for field in one.agree)
    return messages.sentence("mrz.then_agree", voice.lang, checks=fields)


def _reading(hint: ArabicHint) -> str:
    return " ".join("/".join(readings) for readings in (*hint.secondary, *hint.primary))


def _show(voice: Voice, text: str, *words: str, start: str = "", indent: int = 0, style: str = "") -> None:
    """A sentence, folded between words on a terminal; left whole in a pipe, where programs look for it.

    ``start`` stands before the first line, and as many blanks before the others. With several ``words`` no blank inside
    them is broken.
    """
    whole = folded([text, *words] if words else _words(text), _room(voice, indent + cell_len(start)))
    for at, line in enumerate(whole):
        before = start if at == 0 else " " * cell_len(start)
        voice.line(" " * indent, (before + line, style))


def _room(voice: Voice, before: int) -> int:
    """The cells left in a line of the terminal; 0 in a pipe, which has no width."""
    return max(1, voice.out.width - before) if voice.out.is_terminal else 0


def _words(text: str) -> list[str]:
    """The words of a sentence; what an isolate encloses is one word, whatever it holds."""
    words: list[str] = []
    depth = 0
    for word in text.split(" "):
        words[-1:] = [f"{words[-1]} {word}"] if depth and words else [*words[-1:], word]
        depth += sum(word.count(sign) for sign in _OPENERS) - word.count(_CLOSER)
    return words


def folded(words: Sequence[str], width: int) -> list[str]:
    """``words`` in lines of at most ``width`` cells where a word is not longer itself; 0: in one line."""
    lines = [""]
    for word in words:
        if lines[-1] and width and cell_len(lines[-1]) + 1 + cell_len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def zone_answer(zone: Zone, lang: str) -> dict[str, Any]:
    """A zone as a JSON object with stable keys."""
    from tansiq.cli.answers import record_answer

    return {
        "format": zone.format,
        "lines": list(zone.lines),
        "source": list(zone.source),
        "document_code": zone.document.code,
        "document_type": zone.document.meaning(lang),
        "issuer": _state_answer(zone.issuer, lang),
        "number": zone.number,
        "primary_identifier": list(zone.name.primary),
        "secondary_identifier": list(zone.name.secondary),
        "name_may_be_cut": zone.name.may_be_cut,
        "nationality": _state_answer(zone.nationality, lang),
        "birth_date": str(zone.birth_date) if zone.birth_date else None,
        "sex": zone.sex,
        "expiry_date": str(zone.expiry_date) if zone.expiry_date else None,
        "optional": list(zone.optional),
        "digits_agree": zone.digits_agree,
        "checks": [_check_answer(check) for check in zone.checks],
        "findings": [_finding_answer(finding, lang) for finding in zone.findings],
        "suggestions": [_suggestion_answer(one, lang) for one in zone.suggestions],
        "suggestions_left": zone.suggestions_left,
        "arabic_hint": _hint_answer(zone.arabic),
        "record": record_answer(zone.record()),
    }


def _state_answer(state: State, lang: str) -> dict[str, str]:
    return {"code": state.code, "kind": state.kind, "alpha3": state.alpha3, "meaning": state.meaning(lang)}


def _check_answer(check: Check) -> dict[str, Any]:
    place = {"line": check.place.line + 1, "column": check.place.start + 1}
    return {"field": check.field, **place, "found": check.found, "expected": check.expected, "agrees": check.agrees}


def _finding_answer(finding: Finding, lang: str) -> dict[str, Any]:
    place = {"line": finding.line, "column": finding.column, "length": finding.length}
    told = {"sentence": finding.sentence(lang), "remedy": finding.remedy(lang), "details": finding.details}
    return {"code": finding.code, "severity": finding.severity, "field": finding.field, **place, **told}


def _suggestion_answer(one: Suggestion, lang: str) -> dict[str, Any]:
    changes = [
        {"line": each.line, "column": each.column, "found": each.found, "instead": each.instead} for each in one.changes
    ]
    sentence = messages.sentence(one.reason, lang, field=field_label(one.field, lang))
    told = {"reads": one.reads, "agree": list(one.agree), "sentence": sentence}
    return {"reason": one.reason, "field": one.field, "changes": changes, **told}


def _hint_answer(hint: ArabicHint | None) -> dict[str, Any] | None:
    if hint is None:
        return None
    primary, secondary = ([list(readings) for readings in part] for part in (hint.primary, hint.secondary))
    return {"primary_identifier": primary, "secondary_identifier": secondary, "more": hint.more}
