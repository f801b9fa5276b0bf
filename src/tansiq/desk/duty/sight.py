"""What somebody may see of alarms and of hand-overs: what concerns a case is seen by whoever sees the case."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from tansiq.desk.accounts.models import BreakGlass, Membership, RoleHolding, User
from tansiq.desk.accounts.policy import policy
from tansiq.desk.audit.actor import Actor
from tansiq.desk.authorities.models import Contact
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.sight import of_visible
from tansiq.desk.duty.models import Alarm, HandedOver
from tansiq.errors import RefusedError

__all__ = ["answering", "answering_for", "open_alarm", "own_contact", "own_contacts", "seen_alarms", "seen_items"]

_ANSWER = "duty:alarm:answer"


def own_contacts() -> QuerySet[Contact]:
    """The contact points of our own authorities that have not ended."""
    today = timezone.now().date().isoformat()
    return Contact.objects.filter(Q(contact_until="") | Q(contact_until__gte=today), of__own="yes").select_related("of")


def own_contact(contact_id: str) -> Contact:
    """One of them. Raises RefusedError ``access.unknown``."""
    found = own_contacts().filter(pk=contact_id).first()
    if found is None:
        raise RefusedError("access.unknown")
    return found


def seen_alarms(by: Actor) -> QuerySet[Alarm]:
    """The alarms about cases that are open to whoever asks."""
    return Alarm.objects.filter(of_visible(by, "case__"))


def open_alarm(by: Actor, alarm_id: str) -> Alarm:
    """One that has not ended, held until the transaction ends. Raises RefusedError ``access.unknown``."""
    found = seen_alarms(by).select_for_update(of=("self",)).filter(pk=alarm_id, ended_at__isnull=True).first()
    if found is None:
        raise RefusedError("access.unknown")
    return found


def seen_items(by: Actor) -> QuerySet[HandedOver]:
    """What was handed over of cases that are open to whoever asks."""
    return HandedOver.objects.filter(of_visible(by, "case__"))


def answering() -> QuerySet[User]:
    """The people who may be on duty: their accounts work, and a role that they hold may answer an alarm."""
    roles = [slug for slug, role in policy().roles.items() if _ANSWER in role.permissions]
    held = RoleHolding.objects.current().filter(role__in=roles)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def answering_for(case: Case) -> QuerySet[User]:
    """Those of them to whom a case is open: nobody is called for a matter that they may not know of."""
    able = answering()
    if case.group_id:
        members = Membership.objects.filter(group=case.group_id, ended_at__isnull=True).values("user")
        broken = BreakGlass.objects.filter(group=case.group_id, closed_at__isnull=True, expires_at__gt=timezone.now())
        able = able.filter(Q(pk__in=members) | Q(pk__in=broken.values("user")))
    return able
