"""How a manifest was understood, told before its travellers: the columns of a table, or the messages of a file."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tansiq import messages
from tansiq.cli.answers import mapping_answer
from tansiq.cli.isolation import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tansiq.cli.terminal import Voice
    from tansiq.engines.manifests import ColumnMapping, Heard, Leg
    from tansiq.engines.tables import Report

__all__ = ["manifest_answer", "show_manifest"]

_SHOWN = 5
_LONGEST_SENTENCE = 1000


def manifest_answer(columns: ColumnMapping | None, heard: Sequence[Heard], report: Report, lang: str) -> dict[str, Any]:
    """The mapping of a table, or the messages of a file with what is wrong with them, as JSON values."""
    if columns is not None:
        return mapping_answer(columns)
    problems = [{"code": one.code, "line": one.line, "sentence": one.sentence(lang)} for one in report.problems]
    return {
        "messages": [asdict(one) for one in heard],
        "problems": problems,
        "remarks": [{"code": code, "sentence": messages.sentence(code, lang)} for code in report.remarks],
        "passed_over": dict(report.passed_over),
    }


def show_manifest(voice: Voice, columns: ColumnMapping | None, heard: Sequence[Heard], report: Report) -> None:
    """What the manifest is, and what had to be assumed of the whole file."""
    if columns is not None:
        _show_columns(voice, columns)
    for message in heard[:_SHOWN]:
        _show_message(voice, message)
    if len(heard) > _SHOWN:
        voice.say("more_messages", "dim", count=voice.number(f"{len(heard) - _SHOWN:,}"))
    for remark in report.remarks if heard else ():
        voice.line(("  " + messages.sentence(remark, voice.lang), "dim"))
    told = [problem for problem in report.problems if not (heard and problem.row_lost)]  # those are among the rejected
    for problem in told[:_SHOWN]:
        voice.line((visible(problem.sentence(voice.lang), _LONGEST_SENTENCE), "yellow"))
    if heard and len(told) > _SHOWN:
        voice.say("more_problems", "dim", count=len(told) - _SHOWN)
    voice.line("")


def _show_columns(voice: Voice, mapping: ColumnMapping) -> None:
    """Which column was read as what, and how to say otherwise."""
    read = [f"{column.field} ← {voice.value(column.heading)}" for column in mapping.columns if column.field]
    unused = [voice.value(column.heading) for column in mapping.columns if not column.field]
    voice.say("mapping", "dim", columns=" · ".join(read))
    if "birth_date" in mapping.fields and mapping.order_why != "mapping.order_plain":
        voice.line(("  " + messages.sentence(mapping.order_why, voice.lang), "dim"))
    voice.say("mapping_remedy", "dim", unused=" · ".join(unused) or "—")


def _show_message(voice: Voice, message: Heard) -> None:
    voice.say(
        "message",
        "bold",
        type=voice.number(f"{message.type or '?'} {message.version}".strip()),
        sender=voice.number(message.sender or "?"),
        prepared=voice.number(message.prepared or "?"),
        travellers=voice.number(f"{message.travellers:,}"),
        rejected=voice.number(f"{message.rejected:,}"),
    )
    if message.data_origin != "unstated":
        voice.line(("  " + voice.text(f"data_{message.data_origin}"), "dim"))
    for leg in message.flights[:_SHOWN]:
        voice.line(("  " + _leg(voice, leg), "dim"))
    if len(message.flights) > _SHOWN:
        voice.line(("  …", "dim"))


def _leg(voice: Voice, leg: Leg) -> str:
    """One leg, read from left to right in every language, as flights are."""
    flight = f"{leg.flight} ({leg.sold_as})" if leg.sold_as else leg.flight
    ends = f"{leg.origin or '?'} {leg.departs}".strip(), f"{leg.destination or '?'} {leg.arrives}".strip()
    return voice.number(f"{flight}  {ends[0]} → {ends[1]}".strip())
