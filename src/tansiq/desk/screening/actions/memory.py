"""Taking back "not the same person": with a reason; the next row of the traveller is a possible hit again."""

from __future__ import annotations

from uuid import UUID

from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.desk.screening.actions.effects import end_memory, told_reason
from tansiq.desk.screening.models import Memory
from tansiq.desk.screening.sight import visible_memories
from tansiq.errors import RefusedError

__all__ = ["revoke"]

_REVOKE = "screening:memory:revoke"


@action(_REVOKE)
def revoke(*, by: Actor, memory_id: str, reason: str) -> None:
    """End a memory before its time.

    Raises RefusedError ``access.unknown``, ``screening.reason``, ``screening.ended``.
    """
    memory = visible_memories(by).select_for_update(of=("self",)).filter(pk=UUID(memory_id)).first()
    if memory is None:
        raise RefusedError("access.unknown")
    if memory.ended_at is not None:
        raise RefusedError("screening.ended")
    told_reason(reason)
    end_memory(memory, Memory.Why.REVOKED, by=by.user_id, reason=reason.strip())
    record(_REVOKE, by=by.acting_for(by.purpose, str(memory.hit_id)), target=f"memory:{memory.pk}", reason=reason)
