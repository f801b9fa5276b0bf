"""Signing in: what allauth asks us, and what is recorded of it.

Sign-up is closed, by name and password as by OpenID Connect: accounts are made by the desk's administrators.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa import signals as mfa
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.signals import social_account_added
from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import get_language

from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.audit.actions import record_sign_in, record_write
from tansiq.desk.audit.actor import NOBODY, Actor
from tansiq.messages import sentence

__all__ = ["AccountAdapter", "MFAAdapter", "SocialAccountAdapter", "connect_signals", "is_local", "told"]

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def _sentence(code: str) -> str:
    return sentence(code, get_language() or "en")


#: A sentence of messages/ in the language of whoever will read it.
told = lazy(_sentence, str)


def is_local(request: HttpRequest) -> bool:
    """Whether the request comes from this machine, and through nobody: a proxy here would make everybody look local."""
    if not settings.TANSIQ_LOOPBACK or any(header in request.META for header in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are given, not taken; every try is recorded; fictional people sign in on this machine only."""

    error_messages = {  # noqa: RUF012  (allauth's own shape)
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": told("sign_in.locked"),
        "username_password_mismatch": told("sign_in.wrong"),
        "invalid_login": told("sign_in.wrong"),
        "account_inactive": told("sign_in.wrong"),
        "incorrect_password": told("sign_in.wrong"),
        "rate_limited": told("sign_in.locked"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  (allauth's signature)
        """No."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try; where there were too many, the right password is refused like a wrong one."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record_sign_in("sign_in", by=_known(credentials), reason="sign_in.locked", refused=True)
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002  (allauth's)
        """Record it: under the account where there is one, and never what was typed (it may be a password)."""
        record_sign_in("sign_in", by=_known(credentials), reason="sign_in.wrong", refused=True)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Turn fictional people away who come from elsewhere."""
        if user.is_demo and not is_local(request):
            record_sign_in("sign_in", by=Actor(str(user.pk)), reason="sign_in.demo", refused=True)
            return redirect(f"{reverse('account_login')}?refused=demo")
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:  # noqa: ARG002  (allauth's)
        """Say of a disabled account what is said of none."""
        record_sign_in("sign_in", by=Actor(str(user.pk)), reason="sign_in.disabled", refused=True)
        return redirect(f"{reverse('account_login')}?refused=wrong")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the page that follows shows what came of it."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: a node has no mail."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # as above
    """OpenID Connect signs in who has an account and has linked it before; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:  # noqa: ARG002  (allauth's)
        """No."""
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: object) -> str:  # noqa: ARG002  (allauth's)
        """Back to the account."""
        return reverse("account")


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """What a second factor is called in somebody's app, and what is said of a wrong one."""

    error_messages = {  # noqa: RUF012  (allauth's own shape)
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": told("sign_in.code"),
    }

    def generate_authenticator_name(self, user: User, _type: object) -> str:
        """What a passkey is called that was given no name."""
        count = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count()
        return f"{_sentence('factors.passkey')} {count + 1}"

    def get_totp_label(self, user: User) -> str:
        """The login name."""
        return str(user.username)

    def get_totp_issuer(self) -> str:
        """The node."""
        return "Tansiq"


def connect_signals() -> None:
    """Record what allauth does: sign-ins at once, changes of the account beside them."""
    uid = "tansiq.desk.accounts"
    user_logged_in.connect(_signed_in, dispatch_uid=uid)
    user_logged_out.connect(_signed_out, dispatch_uid=uid)
    password_changed.connect(_password_changed, dispatch_uid=uid)
    mfa.authentication_failed.connect(_code_failed, dispatch_uid=uid)
    social_account_added.connect(_linked, dispatch_uid=uid)
    for signal, what in (
        (mfa.authenticator_added, "added"),
        (mfa.authenticator_removed, "removed"),
        (mfa.authenticator_reset, "reset"),
    ):
        signal.connect(_factor_changes(what), dispatch_uid=uid, weak=False)


def _known(credentials: dict[str, Any]) -> Actor:
    user = User.objects.filter(username__iexact=credentials.get("username", "")).only("pk").first()
    return Actor(str(user.pk)) if user else NOBODY


def _signed_in(user: User, **_: Any) -> None:
    record_sign_in("sign_in", by=actor_of(user))


def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        record_sign_in("sign_out", by=Actor(str(user.pk)))


def _password_changed(user: User, **_: Any) -> None:
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    _record_own(user, kind="password")


def _record_own(user: User, **details: str) -> None:
    """Record what allauth changed, in its transaction where there is one.

    There is none where it tells us after its commit (recovery codes), nor where it asked another service before, which
    takes too long to hold a transaction open (links): then the entry follows at once in a transaction of its own.
    """
    with transaction.atomic():
        record_write("accounts:own:change", by=actor_of(user), target=f"user:{user.pk}", details=details)


def _linked(request: HttpRequest, sociallogin: SocialLogin, **_: Any) -> None:
    user = request.user
    assert isinstance(user, User)
    _record_own(user, kind="link", provider=sociallogin.account.provider)


def _code_failed(user: User, **_: Any) -> None:
    record_sign_in("second_factor", by=Actor(str(user.pk)), reason="sign_in.code", refused=True)


def _factor_changes(what: str) -> Callable[..., None]:
    def changed(user: User, authenticator: Authenticator, **_: Any) -> None:
        _record_own(user, kind=f"factor_{what}", factor=authenticator.type)

    return changed
