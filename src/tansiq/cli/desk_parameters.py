"""What `tansiq desk parameters` says."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from tansiq.messages import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tansiq.cli.terminal import Voice
    from tansiq.desk.parameters.queries import IssueRow, Value

__all__ = ["tell_parameters"]


def tell_parameters(voice: Voice, values: Sequence[Value], issues: Sequence[IssueRow]) -> None:
    """Every limit with its source, as JSON or in lines; then the issues that the node has set."""
    voice.json(
        {
            "parameters": [_plain(one) for one in values],
            "issues": [{**asdict(one), "at": one.at.isoformat()} for one in issues],
        }
    )
    for one in values:
        span = sentence(f"span.{one.span.unit}", voice.lang, count=voice.number(one.span.count)) if one.span else ""
        told = span or voice.text("desk_limit_missing")
        source = voice.text("desk_limit_own") if one.is_own else sentence(f"mark.{one.mark}", voice.lang)
        voice.line(f"{one.texts.told(voice.lang)}: ", (told, "bold" if span else "red"), (f"  ({source})", "dim"))
        voice.line((f"    {voice.number(f'{one.type}.{one.id}')}  {voice.value(one.citation)}", "dim"))
    for issue in issues[:1]:
        voice.say("desk_limits_set", number=voice.number(issue.number), at=voice.number(f"{issue.at:%Y-%m-%d %H:%M}"))


def _plain(one: Value) -> dict[str, object]:
    span = {"value": one.span.count, "unit": one.span.unit} if one.span else {"value": None, "unit": None}
    return {"type": one.type, "parameter": one.id, **span, "citation": one.citation, "own": one.is_own}
