"""What `tansiq desk rulebook` says."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from tansiq.messages import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tansiq.cli.terminal import Voice
    from tansiq.desk.rulebook.differing import FileChange
    from tansiq.desk.rulebook.queries import EditionRow

__all__ = ["tell_changes", "tell_editions"]


def tell_editions(voice: Voice, rows: Sequence[EditionRow]) -> None:
    """Every edition with who proposed it and what was ruled, as JSON or in lines."""
    voice.json({"editions": [_plain(one) for one in rows]})
    for one in rows:
        state, day = sentence(f"rulebook.state.{one.state}", voice.lang), one.begins_on or one.effective_on
        title = sentence("rulebook.number", voice.lang, number=voice.number(one.number))
        voice.line((title, "bold"), f"  {state}  {voice.number(day.isoformat())}  {voice.value(one.note)}")
        told = [(sentence("rulebook.proposed_by", voice.lang), one.person, one.at)]
        told += [(sentence(f"rulebook.ruled.{each.kind}", voice.lang), each.person, each.at) for each in one.ruled]
        for what, person, at in told:
            voice.line((f"    {what}: {voice.number(person)}  {voice.number(f'{at:%Y-%m-%d %H:%M}')}", "dim"))
    if not rows:
        voice.line(sentence("rulebook.none", voice.lang))


def tell_changes(voice: Voice, found: Sequence[FileChange]) -> None:
    """What changes in each file, value by value."""
    voice.json({"changes": [asdict(one) for one in found]})
    for one in found:
        voice.line((voice.number(one.path), "bold"), f"  {sentence(f'rulebook.kind.{one.kind}', voice.lang)}")
        for each in one.values:
            after = "—" if each.after is None else voice.value(each.after)
            before = "" if each.before is None else f"{voice.value(each.before)} → "
            voice.line(f"    {voice.value(each.place)}: {before}{after}")
    if not found:
        voice.line(sentence("rulebook.changes_nothing", voice.lang))


def _plain(one: EditionRow) -> dict[str, object]:
    days = {"effective_on": one.effective_on.isoformat(), "begins_on": one.begins_on and one.begins_on.isoformat()}
    ruled = [{**asdict(each), "at": each.at.isoformat()} for each in one.ruled]
    return {**asdict(one), "at": one.at.isoformat(), **days, "ruled": ruled}
