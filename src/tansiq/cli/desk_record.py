"""What `tansiq desk verify` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tansiq.cli.terminal import Voice
    from tansiq.desk.audit.verifying import Verification

__all__ = ["tell_verification"]

_ERASED_SHOWN = 10


def tell_verification(voice: Voice, found: Verification) -> None:
    """The outcome as JSON, or in sentences: problems first, then what was erased, then the whole."""
    size = found.checkpoint.size if found.checkpoint else 0
    problems = [{"code": one.code, "sentence": one.sentence(voice.lang), "place": one.part} for one in found.problems]
    voice.json(
        {
            "size": size,
            "root": found.checkpoint.root.hex() if found.checkpoint else None,
            "held": found.held,
            "erased": [one._asdict() for one in found.erased],
            "waiting": found.waiting,
            "problems": problems,
        }
    )
    for problem in found.problems:
        voice.line((f"  {problem.code}: {voice.value(problem.sentence(voice.lang))}", "red"))
    for one in found.erased[:_ERASED_SHOWN]:
        voice.say("desk_erased", position=voice.number(one.position), order=voice.number(one.ordered_at))
    numbers = {"size": size, "held": found.held, "erased": len(found.erased), "waiting": found.waiting}
    shown = {name: voice.number(f"{number:,}") for name, number in numbers.items()}
    voice.say("desk_differs" if found.problems else "desk_verified", **shown)
