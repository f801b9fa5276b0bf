"""Between the session and the page: the rules of a session, who acts, in which language; refusals told as a page."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django_htmx.middleware import HtmxDetails

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.accounts.policy import policy
from tansiq.desk.accounts.sign_in import is_local
from tansiq.desk.audit.actions import looks_together
from tansiq.desk.audit.actor import NOBODY, Actor
from tansiq.errors import RefusedError, TansiqError

__all__ = ["DeskRequest", "OfficerMiddleware"]

ROLE_KEY = "role"
_BEGAN, _SEEN = "began", "seen"
#: The session is written at most this often, so that looking at pages seldom waits for a writer.
_TOUCH_S = 60
#: What can be reached while the account is being set up.
_OPEN = frozenset(
    "account_login account_logout account_change_password account_reauthenticate mfa_index mfa_activate_totp"
    " mfa_deactivate_totp mfa_reauthenticate mfa_reauthenticate_webauthn mfa_add_webauthn mfa_list_webauthn"
    " mfa_view_recovery_codes mfa_generate_recovery_codes language".split()
)

_log = logging.getLogger(__name__)


class DeskRequest(HttpRequest):
    """A request of somebody who signed in, with who acts."""

    user: User
    actor: Actor
    htmx: HtmxDetails


class OfficerMiddleware:
    """Give each request its `actor`; end sessions that are over; send who must set the account up to do so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponse:
        """Let the request through, or answer it here; what was looked at is on record before the answer leaves."""
        with looks_together():
            return self._answer(request)

    def _answer(self, request: DeskRequest) -> HttpResponse:
        request.actor = NOBODY
        if not request.user.is_authenticated:
            return self.get_response(request)
        if reason := _why_over(request):
            logout(request)
            return redirect(f"{reverse('account_login')}?refused={reason}")
        _touch(request)
        request.actor = actor_of(request.user, request.session.get(ROLE_KEY, ""))
        with translation.override(request.user.language):
            request.LANGUAGE_CODE = request.user.language
            answer = self.get_response(request)
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    def process_view(self, request: DeskRequest, *_: object) -> HttpResponse | None:
        """Keep who has somebody else's password, or one factor alone, at setting the account up."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        if not request.actor.user_id or name in _OPEN:
            return None
        if request.user.must_change_password:
            return redirect("account_change_password")
        if not request.user.is_demo and not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        return None

    def process_exception(self, request: DeskRequest, error: Exception) -> HttpResponse | None:
        """Tell a refusal, with what can be done; anything else is for the page of errors."""
        if not isinstance(error, TansiqError):
            return None
        status = 403 if error.code.startswith("access.") else 409
        if not isinstance(error, RefusedError):
            _log.warning("%s", error)
        context = {"code": error.code, "details": error.details}
        return render(request, "shell/refused.html", context, status=status)


def _why_over(request: DeskRequest) -> str:
    """Why a session ends now, or nothing."""
    rules, now = policy().security, time.time()
    if request.user.is_demo and not is_local(request):
        return "demo"
    began = request.session.setdefault(_BEGAN, now)
    idle_s = now - request.session.get(_SEEN, now)
    is_over = now - began > rules.session_hours * 3600 or idle_s > rules.session_idle_minutes * 60
    return "ended" if is_over else ""


def _touch(request: DeskRequest) -> None:
    now = time.time()
    if now - request.session.get(_SEEN, 0) > _TOUCH_S:
        request.session[_SEEN] = now
