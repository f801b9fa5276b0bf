"""What the person at the counter is told about an entry: an instruction, never the file behind it."""

from __future__ import annotations

from collections.abc import Mapping

from tansiq.engines.workflows.definition import CaseType, Instruction
from tansiq.engines.workflows.predicates import Seen

__all__ = ["instruction"]


def instruction(
    definition: CaseType, facts: Mapping[str, object], flags: frozenset[str] = frozenset()
) -> Instruction | None:
    """The first instruction whose condition the facts meet; None where the type has none. The last has no condition."""
    seen = Seen(facts, flags)
    return next((row for row in definition.instructions if row.when is None or row.when.holds(seen)), None)
