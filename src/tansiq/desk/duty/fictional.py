"""A rota of the demo accounts, for a node to be tried out with: two who take turns, and a night that nobody covers."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.duty.actions.turns import Plan, plan_turns
from tansiq.desk.duty.models import Turn
from tansiq.desk.duty.sight import own_contacts

__all__ = ["make_fictional_rota"]

_BY_DAY, _BY_NIGHT, _PLANNER = "duty", "bureau", "supervisor"
_DAYS = 14
_MORNING, _EVENING = time(8), time(20)


def make_fictional_rota() -> int:
    """Plan two weeks for our own contact points where no turn is planned; how many turns that made."""
    if Turn.objects.exists():
        return 0
    by = actor_of(User.objects.get(username=_PLANNER))
    made = 0
    for contact in own_contacts().filter(hours="24/7"):
        today = timezone.now().astimezone(ZoneInfo(contact.time_zone)).date()
        made += sum(plan_turns(by=by, contact_id=str(contact.pk), plan=plan) for plan in _plans(today))
    return made


def _plans(today: date) -> list[Plan]:
    day, night = (str(User.objects.get(username=name).pk) for name in (_BY_DAY, _BY_NIGHT))
    days = [today + timedelta(days=number) for number in range(1, _DAYS)]
    found = [Plan(day, each, _MORNING, _EVENING) for each in days]
    # The fifth night is left open, so that a gap can be seen.
    found += [Plan(night, each, _EVENING, _MORNING) for each in days if each != today + timedelta(days=5)]
    # Until tomorrow morning somebody is there, whenever the desk is tried out.
    return [Plan(day, today, time(), time()), Plan(night, today + timedelta(days=1), time(), _MORNING), *found]
