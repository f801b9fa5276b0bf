"""The second person's word on a change to an overseer's account."""

from __future__ import annotations

from django.utils import timezone

from tansiq.desk.accounts.actions.effects import EFFECTS
from tansiq.desk.accounts.actions.people import Outcome
from tansiq.desk.accounts.models import Proposal
from tansiq.desk.accounts.separations import refuse_same_person
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.errors import RefusedError

__all__ = ["decide_proposal"]


@action("accounts:proposal:decide")
def decide_proposal(*, by: Actor, proposal_id: str, accept: bool, reason: str = "") -> Outcome:
    """Agree, and it is done; or not, and it is not.

    Raises RefusedError ``separation.same_person`` to whoever proposed it, ``account.own`` to whom it is about,
    ``proposal.closed`` where it was decided before or has lapsed.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal_id).first()
    if proposal is None or proposal.decided_at is not None or proposal.expires_at <= timezone.now():
        raise RefusedError("proposal.closed")
    refuse_same_person("proposal_approver", by.user_id, {"proposal_author": {str(proposal.proposed_by_id)}})
    if str(proposal.user_id) == by.user_id:
        raise RefusedError("account.own")
    proposal.decided_by_id, proposal.decided_at, proposal.accepted = by.user_id, timezone.now(), accept
    proposal.save(update_fields=["decided_by", "decided_at", "accepted"])
    shown_once = EFFECTS[proposal.kind](by, proposal.user, proposal.payload) if accept else ""
    details = {"kind": proposal.kind, "user": str(proposal.user_id), "accepted": accept}
    record("accounts:proposal:decide", by=by, target=f"proposal:{proposal.pk}", reason=reason, details=details)
    return Outcome(str(proposal.user_id), shown_once=shown_once)
