"""Addresses of accounts. Of allauth's pages those that a closed node has: no sign-up, no mail, no reset by mail."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as external
from allauth.usersessions import views as sessions
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from tansiq.desk.accounts import administration, views

__all__ = ["urlpatterns"]


def _whole(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view in one transaction where it sends: what allauth changes and its entry are both kept, or neither.

    Not for a view that asks another service: the write lock would wait for it.
    """
    whole = transaction.atomic(view)

    @wraps(view)
    def choose(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = (whole if request.method == "POST" else view)(request, *args, **kwargs)
        return answer

    return choose


_sign_in: list[URLPattern | URLResolver] = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/second-factor/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-out/", account.logout, name="account_logout"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("external/cancelled/", external.login_cancelled, name="socialaccount_login_cancelled"),
    path("external/", include("allauth.socialaccount.providers.openid_connect.urls")),
]

_factors: list[URLPattern | URLResolver] = [
    path("password/", _whole(account.password_change), name="account_change_password"),
    path("factors/", mfa.index, name="mfa_index"),
    path("factors/app/", _whole(totp.activate_totp), name="mfa_activate_totp"),
    path("factors/app/remove/", _whole(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("factors/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/codes/new/", _whole(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("factors/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("factors/passkeys/add/", _whole(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("factors/passkeys/<int:pk>/", _whole(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("factors/passkeys/<int:pk>/remove/", _whole(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("sessions/", _whole(sessions.list_usersessions), name="usersessions_list"),
]

_own: list[URLPattern | URLResolver] = [
    path("", views.account, name="account"),
    path("role/", views.role, name="role"),
    path("language/", views.own_language, name="own_language"),
    path("keys/", views.key_list, name="keys"),
    path("keys/<slug:prefix>/revoke/", views.revoke, name="revoke_key"),
    path("break-glass/", views.break_glass, name="break_glass"),
    path("break-glass/<uuid:opened_id>/close/", views.close_glass, name="close_glass"),
    path("break-glass/<uuid:opened_id>/review/", views.review_glass, name="review_glass"),
    path("notices/<int:notice_id>/seen/", views.see, name="see_notice"),
]

_administration: list[URLPattern | URLResolver] = [
    path("people/", administration.people, name="people"),
    path("people/<uuid:user_id>/", administration.person, name="person"),
    path("people/<uuid:user_id>/change/", administration.change, name="change_person"),
    path("people/<uuid:user_id>/roles/", administration.grant, name="grant_role"),
    path("people/<uuid:user_id>/roles/<int:holding>/", administration.withdraw, name="revoke_role"),
    path("people/<uuid:user_id>/<slug:kind>/", administration.switch, name="switch_person"),
    path("units/", administration.unit_list, name="units"),
    path("matters/", administration.matter_list, name="matters"),
    path("matters/<uuid:group_id>/members/", administration.add_member, name="add_member"),
    path("matters/<uuid:group_id>/members/<uuid:member_id>/end/", administration.end_member, name="end_member"),
    path("proposals/", administration.proposal_list, name="proposals"),
    path("proposals/<uuid:proposal_id>/", administration.decide, name="decide_proposal"),
]

urlpatterns = [*_sign_in, *_factors, *_own, *_administration]
