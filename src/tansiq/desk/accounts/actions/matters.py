"""Need-to-know groups and their members; access against the rule in an emergency."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils import timezone

from tansiq.desk.accounts.actions.effects import notify
from tansiq.desk.accounts.models import BreakGlass, Group, Membership, Notice, User
from tansiq.desk.accounts.policy import policy
from tansiq.desk.accounts.separations import refuse_same_person
from tansiq.desk.accounts.verbs import action, record
from tansiq.desk.audit.actor import Actor
from tansiq.errors import RefusedError

__all__ = [
    "add_group",
    "add_member",
    "close_break_glass",
    "end_membership",
    "open_break_glass",
    "review_break_glass",
    "see_notice",
]

_DPO = "dpo"


@action("accounts:group:change")
def add_group(*, by: Actor, name: str, purpose: str) -> Group:
    """A matter that only its members see; whoever opens it is the first of them.

    Its number is drawn by lot: a number that one could choose would tell by its refusal that there is such a matter.
    """
    group = Group.objects.create(slug=secrets.token_hex(4), name=name, purpose=purpose)
    Membership.objects.create(group=group, user_id=by.user_id, granted_by_id=by.user_id)
    record("accounts:group:change", by=by, target=f"group:{group.pk}", reason=purpose)
    return group


@action("accounts:group:change")
def add_member(*, by: Actor, group_id: str, username: str, reason: str) -> None:
    """Let somebody know. Only a member lets others in.

    Raises RefusedError ``access.unknown`` to whoever is none (as if there were no such group), ``account.unknown``,
    ``group.member``.
    """
    _demand_member(by, group_id)
    user = User.objects.filter(username__iexact=username, is_active=True).first()
    if user is None:
        raise RefusedError("account.unknown")
    if Membership.objects.filter(group_id=group_id, user=user, ended_at__isnull=True).exists():
        raise RefusedError("group.member", username=username)
    Membership.objects.create(group_id=group_id, user=user, granted_by_id=by.user_id)
    details = {"kind": "add", "user": str(user.pk)}
    record("accounts:group:change", by=by, target=f"group:{group_id}", reason=reason, details=details)


@action("accounts:group:change")
def end_membership(*, by: Actor, group_id: str, member_id: str, reason: str) -> None:
    """End somebody's need to know. Raises RefusedError ``access.unknown``."""
    _demand_member(by, group_id)
    current = Membership.objects.filter(group_id=group_id, user_id=member_id, ended_at__isnull=True)
    if not current.update(ended_at=timezone.now()):
        raise RefusedError("access.unknown")
    details = {"kind": "end", "user": member_id}
    record("accounts:group:change", by=by, target=f"group:{group_id}", reason=reason, details=details)


@action("accounts:break_glass:open")
def open_break_glass(*, by: Actor, slug: str, reason: str, hours: int) -> BreakGlass:
    """Access to a matter that one is no member of, for a reason and a time; the data-protection officer is told.

    Raises RefusedError ``break_glass.hours`` beyond the longest time, ``break_glass.reason`` for one too short to be
    judged, ``access.unknown`` where there is no such matter.
    """
    rules = policy().security
    if not 1 <= hours <= rules.break_glass_max_hours:
        raise RefusedError("break_glass.hours", longest=rules.break_glass_max_hours)
    if len(reason.strip()) < rules.reason_min_length:
        raise RefusedError("break_glass.reason", least=rules.reason_min_length)
    group = Group.objects.filter(slug=slug).first()
    if group is None:
        raise RefusedError("access.unknown")
    now = timezone.now()
    opened = BreakGlass.objects.create(
        user_id=by.user_id,
        group=group,
        role=by.role,
        reason=reason,
        opened_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    notify(_DPO, "notice.break_glass", opened=str(opened.pk), hours=hours)
    record("accounts:break_glass:open", by=by, target=f"group:{group.pk}", reason=reason, details={"hours": hours})
    return opened


@action("accounts:own:change")
def close_break_glass(*, by: Actor, opened_id: str) -> None:
    """Give the access back before its time. Raises RefusedError ``access.unknown``."""
    own = BreakGlass.objects.filter(pk=opened_id, user_id=by.user_id, closed_at__isnull=True)
    if not own.update(closed_at=timezone.now()):
        raise RefusedError("access.unknown")
    record("accounts:own:change", by=by, target=f"break_glass:{opened_id}", details={"kind": "close_break_glass"})


@action("accounts:break_glass:review")
def review_break_glass(*, by: Actor, opened_id: str, finding: str) -> None:
    """Say whether it was right. Raises RefusedError ``separation.same_person``, ``access.unknown``."""
    opened = BreakGlass.objects.select_for_update(of=("self",)).filter(pk=opened_id, reviewed_at__isnull=True).first()
    if opened is None:
        raise RefusedError("access.unknown")
    refuse_same_person("break_glass_reviewer", by.user_id, {"break_glass_opener": {str(opened.user_id)}})
    opened.reviewed_by_id, opened.reviewed_at, opened.finding = by.user_id, timezone.now(), finding
    opened.save(update_fields=["reviewed_by", "reviewed_at", "finding"])
    record("accounts:break_glass:review", by=by, target=f"break_glass:{opened_id}", reason=finding)


@action("accounts:notice:read")
def see_notice(*, by: Actor, notice_id: int) -> None:
    """Say that a notice to one's role was seen. Raises RefusedError ``access.unknown``."""
    waiting = Notice.objects.filter(pk=notice_id, to_role=by.role, seen_at__isnull=True)
    if not waiting.update(seen_at=timezone.now(), seen_by_id=by.user_id):
        raise RefusedError("access.unknown")
    record("accounts:notice:read", by=by, target=f"notice:{notice_id}")


def _demand_member(by: Actor, group_id: str) -> None:
    """Membership proper: an emergency opens what is in a matter, not its door to others."""
    if not Membership.objects.filter(group_id=group_id, user_id=by.user_id, ended_at__isnull=True).exists():
        raise RefusedError("access.unknown")
