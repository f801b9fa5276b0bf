"""Legal bases, charters and answers of the law on a terminal, out of the same objects that programs get."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.engines.workflows import Place

__all__ = ["show_answers", "show_changes", "show_charter", "show_examined", "show_instrument", "show_list"]

Row = dict[str, Any]
_MARKED = {"R": "yellow", "V": "dim", "D": "dim", "": "dim"}


def show_list(voice: Voice, bases: Sequence[Row], charters: Sequence[Row]) -> None:
    """Two tables: legal bases, and registers with their charters."""
    heads = [
        voice.text(f"law_{label}") for label in ("basis", "text_status", "in_force_for", "messages", "clocks", "title")
    ]
    rows = [
        [
            voice.number(row["basis"]),
            voice.text(f"law_{row['text_status']}"),
            _states(voice, row["in_force_for"]),
            str(row["messages"]),
            str(row["clocks"]),
            voice.value(row["title"]),
        ]
        for row in bases
    ]
    voice.table(heads, rows)
    voice.line("")
    heads = [voice.text(f"law_{label}") for label in ("register", "controllers", "title")]
    voice.table(
        heads,
        [
            [voice.number(row["register"]), _states(voice, row["controllers"]), voice.value(row["title"])]
            for row in charters
        ],
    )


def _states(voice: Voice, states: Sequence[str]) -> str:
    if list(states) == ["*"]:
        return voice.text("law_all_states")
    return voice.number(" ".join(states)) if states else "–"


def show_examined(voice: Voice, checked: Sequence[Row], examples: Sequence[Row]) -> None:
    """A line for each file with what is wrong in it, and what is still to be given; then the examples."""
    for row in checked:
        bad = len(row["problems"])
        place = voice.number(row["file"] if row["layer"] == "tansiq" else f"{row['layer']}: {row['file']}")
        voice.say(
            "law_problems" if bad else "law_sound", "red" if bad else "green", place=place, count=voice.number(bad)
        )
        _problems(voice, row["problems"])
        if row["times_to_give"]:
            voice.line((f"  {voice.text('law_to_give', names=voice.number(', '.join(row['times_to_give'])))}", "dim"))
    unreviewed = sum(row["unreviewed"] for row in checked)
    voice.line("")
    voice.say("law_examples_wrong" if examples else "law_examples_right", "red" if examples else "green")
    _problems(voice, examples)
    if unreviewed:
        voice.say("law_unreviewed", "yellow", count=voice.number(unreviewed))


def _problems(voice: Voice, problems: Sequence[Row]) -> None:
    for one in problems:
        voice.line(f"  {voice.value(one['sentence'])} [{one['code']}]")
        if one["remedy"]:
            voice.line((f"    {one['remedy']}", "dim"))


def show_instrument(voice: Voice, row: Row) -> None:
    """A legal basis: its head, its parties, and every rule with its place."""
    voice.line((voice.value(row["title"]), "bold"))
    voice.line((f"{row['kind']} · {row['text']}", "yellow" if row["text_status"] == "not_found" else ""))
    _where(voice, row, "")
    _days(voice, row, "")
    for label in ("natures", "offences", "handling", "authentic"):
        if row[label]:
            _pair(voice, label, _listed(voice, row[label]))
    _parties(voice, row["parties"])
    _carried(voice, row["carries"])
    _rules(voice, row)
    _times(voice, row["times"])


def _heading(voice: Voice, label: str) -> None:
    voice.line("")
    voice.line((voice.text(f"law_{label}"), "bold cyan"))


def _pair(voice: Voice, label: str, value: str, indent: str = "") -> None:
    voice.line(indent + voice.text("law_pair", label=voice.text(f"law_{label}"), value=value))


def _listed(voice: Voice, words: Sequence[str]) -> str:
    comma = "، " if voice.lang == "ar" else ", "
    return comma.join(voice.value(word) for word in words)


def _where(voice: Voice, row: Row, indent: str) -> None:
    """Where it stands, and how sure that is."""
    if row["citation"]:
        mark = f"  ({voice.text('law_mark_' + row['mark'])})" if row["mark"] else ""
        voice.line((f"{indent}{voice.value(row['citation'])}", "dim"), (mark, _MARKED[row["mark"]]))


def _days(voice: Voice, row: Row, indent: str) -> None:
    said = [
        voice.text(f"law_{key}", day=voice.number(row[key])) for key in ("signed_on", "since", "ended_on") if row[key]
    ]
    voice.line(indent, " · ".join(said) or voice.text("law_no_day"))


def _parties(voice: Voice, rows: Sequence[Row]) -> None:
    if not rows:
        return
    _heading(voice, "parties")
    for row in rows:
        languages = (
            f"  {voice.text('law_reads')} {voice.number(' '.join(row['languages']))}" if row["languages"] else ""
        )
        voice.line("  ", (voice.value(row["name"]), "bold"), f"  {voice.number(row['state'])}", (languages, "dim"))
        _days(voice, row, "    ")
        _where(voice, row, "    ")
        for said in row["declared"]:
            voice.line("    • ", voice.value(said["text"]), (f"  ({_listed(voice, said['for'])})", "dim"))
            _where(voice, said, "      ")


def _carried(voice: Voice, rows: Sequence[Row]) -> None:
    if not rows:
        return
    _heading(voice, "carries")
    for row in rows:
        voice.line("  ", (voice.value(row["message"]), "bold"))
        arrow = "←" if voice.lang == "ar" else "→"
        voice.line(f"    {_listed(voice, row['from'])} {arrow} {_listed(voice, row['to'])}")
        for label in ("purposes", "channels", "urgent_channels", "documents"):
            if row[label]:
                _pair(voice, label, _listed(voice, row[label]), "    ")
        _where(voice, row, "    ")


def _rules(voice: Voice, row: Row) -> None:
    """Thresholds, grounds and uses."""
    for label, rows in (("thresholds", row["thresholds"]), ("grounds", row["grounds"]), ("uses", row["uses"])):
        if rows:
            _heading(voice, label)
        for one in rows:
            if label == "thresholds":
                said = f"{voice.value(one['measure'])} ≥ {voice.number(one['at_least'])}"
            else:
                what = voice.value(one.get("ground") or one["use"])
                said = voice.text("law_pair", label=what, value=voice.text(f"law_rule_{one['rule']}"))
            voice.line(f"  {said}")
            _where(voice, one, "    ")


def _times(voice: Voice, rows: Sequence[Row]) -> None:
    if rows:
        _heading(voice, "times")
    for row in rows:
        said = voice.text("law_pair", label=voice.value(row["text"]), value=_span(voice, row))
        voice.line((f"  {said}", "" if row["span"] else "yellow"))
        _where(voice, row, "    ")


def _span(voice: Voice, row: Row) -> str:
    if row["span"] is None:
        return voice.text("law_no_value")
    bound = f"{voice.text('law_floor')} " if row["bound"] == "floor" else ""
    return f"{bound}{voice.text('law_unit_' + row['span']['unit'], count=voice.number(row['span']['count']))}"


def show_charter(voice: Voice, row: Row) -> None:
    """A charter: every field that it must state."""
    voice.line((voice.value(row["title"]), "bold"))
    voice.line((voice.value(row["citation"]), "dim"))
    _days(voice, {**row, "signed_on": None}, "")
    for one in row["answer_for_it"]:
        _pair(voice, "controller", f"{voice.value(one['name'])} {voice.number(one['state'])}")
    for label in ("legitimacy", "origin", "security"):
        _pair(voice, label, voice.value(row[label]))
    for label in ("purposes", "persons", "data", "recipients"):
        _pair(voice, label, _listed(voice, row[label]))
    if row["opinion"]:
        said = row["opinion"]
        opinion = f"{voice.value(said['by'])} {voice.number(said['reference'])} {voice.number(said['on'])}"
        _pair(voice, "opinion", opinion)
    _times(voice, [row["retention"]])


def show_answers(voice: Voice, answers: Sequence[Row], place: Place) -> None:
    """Each answer: allowed or refused, then every reason with its place, every condition by when, every time."""
    for row in answers:
        whom = " ".join(str(row[key]) for key in ("state", "authority", "use") if key in row) or "–"
        code, style = ("law_allowed", "bold green") if row["allowed"] else ("law_refused", "bold red")
        voice.line((voice.text(code, whom=voice.number(whom)), style))
        _reasons(voice, "", row["refusals"], "red")
        _reasons(voice, "rests_on", row["rests_on"])
        for when in ("before", "travels", "told"):
            _reasons(voice, when, [one for one in row["conditions"] if one["when"] == when])
        _due(voice, row["times"], place)
        voice.line("")
    voice.say("law_person_decides", "dim")


def _reasons(voice: Voice, heading: str, rows: Sequence[Row], style: str = "") -> None:
    """Reasons under a heading, each with its place: an instrument is named once, the same place told once."""
    if rows and heading:
        _heading(voice, heading)
    named, told = "", ""
    for one in rows:
        voice.line(
            ("  ✗ " if style else "  • ", style), one["sentence"], (f"  [{one['code']}]" if style else "", "dim")
        )
        title = "" if one["law"] == named else voice.value(one["law"])
        where = " · ".join(part for part in (title, voice.value(one["citation"])) if part)
        if where and one["citation"] != told:
            mark = f"  ({voice.text('law_mark_R')})" if one["mark"] == "R" else ""
            voice.line((f"      {where}", "dim"), (mark, "yellow"))
        named, told = one["law"] or named, one["citation"] or told
        if one["remedy"]:
            voice.line((f"      {one['remedy']}", "dim"))


def _due(voice: Voice, rows: Sequence[Row], place: Place) -> None:
    if rows:
        _heading(voice, "times")
    for row in rows:
        whose = voice.text("law_whose", text=voice.value(row["text"]), whose=voice.text(f"law_by_{row['by']}"))
        voice.line("  • ", voice.text("law_pair", label=whose, value=_span(voice, row)))
        if row["due_at"]:
            due = datetime.fromisoformat(row["due_at"]).astimezone(place.zone)
            voice.line(f"      {voice.text('law_due', day=voice.number(f'{due:%Y-%m-%d %H:%M %Z}'))}")
        _where(voice, row, "      ")


def show_changes(voice: Voice, records: Sequence[Row]) -> None:
    """Every record of a folder, and every value that differs from the one whose place it takes."""
    for row in records:
        code = "law_new" if row["new"] else "law_changed" if row["changes"] else "law_same"
        voice.say(code, "bold", place=voice.number(row["file"]), count=voice.number(len(row["changes"])))
        for change in row["changes"]:
            voice.line(("  " + voice.number(change["place"]), "cyan"))
            for sign, style, key in (("-", "red", "before"), ("+", "green", "after")):
                if change[key] is not None:
                    voice.line((f"    {sign} {voice.value(change[key])}", style))
