"""What every page's frame shows: the places that the role in use sees, and where the reader stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi

from tansiq.desk.accounts.policy import policy
from tansiq.desk.audit.actor import NOBODY

__all__ = ["frame"]

_NOWHERE = ("account",)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Who acts, the places in their order, language and direction of the page, permissions by short name."""
    actor = getattr(request, "actor", NOBODY)
    role = policy().roles.get(actor.role)
    match = request.resolver_match
    return {
        "actor": actor,
        "may": {permission.replace(":", "_") for permission in actor.permissions},
        "places": role.profile.places if role else _NOWHERE,
        "here": match.url_name if match else "",
        "lang": (get_language() or "en")[:2],
        "direction": "rtl" if get_language_bidi() else "ltr",
        "refused": request.GET.get("refused", ""),
    }
