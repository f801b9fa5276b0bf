"""Accounts, to programs."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from tansiq.desk.accounts import queries
from tansiq.desk.accounts.programs import REFUSALS, acting

__all__ = ["router"]

router = Router(tags=["account"])


class Own(Schema):
    """What a key opens."""

    user_id: str
    role: str
    permissions: list[str]
    keys: int


@router.get("", response={200: Own, **REFUSALS}, url_name="own")
def own(request: HttpRequest) -> Own:
    """Whom the key acts for, in which role, and what it may do."""
    by = acting(request)
    return Own(user_id=by.user_id, role=by.role, permissions=sorted(by.permissions), keys=len(queries.keys(by=by)))
