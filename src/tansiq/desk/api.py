"""The HTTP API for programs: a key in `Authorization: ApiKey prefix.secret`; each application adds its router here."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyHeader

from tansiq.desk.accounts.api import router as accounts
from tansiq.desk.accounts.officers import actor_of_key
from tansiq.desk.accounts.sign_in import is_local
from tansiq.desk.audit.actions import record_refusal
from tansiq.desk.audit.actor import NOBODY, Actor
from tansiq.desk.audit.models import Entry
from tansiq.desk.cases.api import router as cases
from tansiq.desk.oversight.api import router as oversight
from tansiq.desk.watchlists.api import router as watchlists
from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.messages import remedy, sentence

__all__ = ["addresses", "api"]

_SCHEME = "ApiKey "


class KeyHeader(APIKeyHeader):
    """Who acts, from the header; no session opens the API, so no page of another site can use it."""

    param_name = "Authorization"

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The actor of a key; None (401) where there is no such header. Raises RefusedError ``key.*``."""
        if key is None or not key.startswith(_SCHEME):
            return None
        try:
            return actor_of_key(key.removeprefix(_SCHEME), local=is_local(request))
        except RefusedError as error:
            record_refusal(Entry.Kind.SIGN_IN, "key", by=NOBODY, reason=error.code)
            raise


_STATUS = {"key.invalid": 401, "key.too_many": 429, "access.permission": 403, "access.unknown": 404}

api = NinjaAPI(
    title="Tansiq",
    version="1",
    auth=KeyHeader(),
    docs_url=None,  # its page asks for scripts from elsewhere
    urls_namespace="api",
)
api.add_router("/account", accounts)
api.add_router("/cases", cases)
api.add_router("/watchlists", watchlists)
api.add_router("/record", oversight)


def addresses() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The API's addresses, freed from the sign-in that every page asks for: here a key takes its place."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        login_not_required(pattern.callback)
    return patterns, app, namespace


@api.exception_handler(TansiqError)
def tell(request: HttpRequest, error: TansiqError) -> HttpResponse:
    """A refusal as JSON: its code, and the sentence in the language of `Accept-Language`."""
    unreadable = 422 if isinstance(error, MalformedError) else 409
    return _told(request, error.code, _STATUS.get(error.code, unreadable), **error.details)


@api.exception_handler(ValidationError)
def tell_unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent is not as the description says: where, and nothing of what stood there."""
    places = (" ".join(str(part) for part in each.get("loc", ())) for each in error.errors)
    return _told(request, "api.unfit", 422, places=", ".join(dict.fromkeys(places))[:300])


@api.exception_handler(AuthenticationError)
def tell_no_key(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    """No key, or nothing that looks like one."""
    return _told(request, "key.missing", 401)


@api.exception_handler(HttpError)
def tell_unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja itself refuses: a body that is no JSON."""
    return _told(request, "api.unreadable", error.status_code)


def _told(request: HttpRequest, code: str, status: int, **details: object) -> HttpResponse:
    lang = str(getattr(request, "LANGUAGE_CODE", "en"))[:2]
    body = {"code": code, "sentence": sentence(code, lang, **details), "remedy": remedy(code, lang, **details)}
    return api.create_response(request, {"error": body}, status=status)
