"""Accounts, to programs."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from ninja import Router, Schema

from tansiq.desk.accounts import queries
from tansiq.desk.audit.actor import Actor

__all__ = ["router"]

router = Router(tags=["account"])


class Own(Schema):
    """What a key opens."""

    user_id: str
    role: str
    permissions: list[str]
    keys: int


@router.get("", response=Own)
def own(request: HttpRequest) -> Own:
    """Whom the key acts for, in which role, and what it may do."""
    by = cast("Actor", request.auth)  # type: ignore[attr-defined]  # set by ninja
    return Own(user_id=by.user_id, role=by.role, permissions=sorted(by.permissions), keys=len(queries.keys(by=by)))
