"""Django's settings. What a node may choose comes from its surroundings; everything else is the same everywhere."""

from __future__ import annotations

import os
import tomllib
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

from tansiq.desk.accounts.policy import policy
from tansiq.desk.sqlite import use_newer_sqlite
from tansiq.desk.surroundings import databases, read_surroundings
from tansiq.messages import LANGUAGES as CODES
from tansiq.stores.home import tansiq_home
from tansiq.stores.secret_key import read_secret

use_newer_sqlite()

AROUND = read_surroundings(os.environ, tansiq_home())
_RULES = policy().security
_HERE = Path(__file__).parent

# Made by `tansiq desk migrate`. Without it Django refuses to sign anything.
SECRET_KEY = read_secret(AROUND.secret_file) or ""
DEBUG = False
ALLOWED_HOSTS = AROUND.allowed_hosts
TANSIQ_LOOPBACK = AROUND.loopback
#: What the desk keeps in files; lists lie beside it.
TANSIQ_FOLDER = AROUND.folder
# The node's own values for limits that only a legal basis can give, each with its citation.

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    # Ours, bottom to top.
    "tansiq.desk.shell",
    "tansiq.desk.audit",
    "tansiq.desk.work",
    "tansiq.desk.accounts",
    "tansiq.desk.rulebook",
    "tansiq.desk.parameters",
    "tansiq.desk.uploads",
    "tansiq.desk.watchlists",
    "tansiq.desk.exchange",
    "tansiq.desk.registry",
    "tansiq.desk.cases",
    "tansiq.desk.correspondence",
    "tansiq.desk.protection",
    "tansiq.desk.authorities",
    "tansiq.desk.duty",
    "tansiq.desk.screening",
    "tansiq.desk.manifests",
    "tansiq.desk.booth",
    "tansiq.desk.oversight",
    "tansiq.desk.places",
]

# What an application above watchlists keeps of entries, and how it is told the truth (desk/watchlists/follower.py).
TANSIQ_COPIES = {"hits": "tansiq.desk.screening.actions.effects.bring"}
# What steps bring about in applications above cases, by the words of desk/cases/consequences.toml.
TANSIQ_EFFECTS = {
    "hit.remember": "tansiq.desk.screening.companion.remember_decision",
    "shift.hand_over": "tansiq.desk.duty.companion.list_handed_over",
    "message.see": "tansiq.desk.correspondence.companion.see_recorded",
}
# What goes with messages and partners, by applications above the exchange (desk/exchange/companions.py).
TANSIQ_BESIDE_MESSAGES = (
    "tansiq.desk.registry.companion.OfLetters", "tansiq.desk.correspondence.companion.OfThreads",
)  # fmt: skip
# What goes with the page of a case, by an application above cases: one line a type (desk/cases/companions.py).
TANSIQ_COMPANIONS = {
    "*": ("tansiq.desk.protection.companion.OfRestriction",),
    "border_hit": ("tansiq.desk.screening.companion.OfHits", "tansiq.desk.correspondence.companion.OfMessages"),
    "hand_over": ("tansiq.desk.duty.companion.OfHandOvers",),
    "police_info_request": ("tansiq.desk.correspondence.companion.OfMessages",),
    "threat_warning": ("tansiq.desk.correspondence.companion.OfMessages",),
}

# What applications above ask of case types before anybody may propose their own (desk/rulebook/checks.py), and what
# sets their letters.
TANSIQ_RULEBOOK_CHECKS = (
    "tansiq.desk.cases.need_to_know.check_types", "tansiq.desk.cases.consequences.check_types",
    "tansiq.desk.correspondence.rules.check_types",
    "tansiq.desk.duty.rules.check_types", "tansiq.desk.screening.rules.check_types",
    "tansiq.desk.watchlists.rules.check_types",
)  # fmt: skip
TANSIQ_LETTERS_CHECKS = ("tansiq.desk.cases.letters.check_letters", "tansiq.desk.registry.document.check_letter")

# What is said in a case, and not beside it (desk/exchange/belonging.py).
TANSIQ_CASES_OF_MESSAGES = "tansiq.desk.correspondence.answering.InCases"
# What of a case is another authority's (desk/cases/owned.py).
TANSIQ_OWNED = "tansiq.desk.correspondence.owning.OwnedFacts"

# Who keeps what the data-protection officer lays on the person of a case (desk/exchange/protecting.py).
TANSIQ_PROTECTION = "tansiq.desk.protection.laid.protection_of"
TANSIQ_BOUND_THREADS = "tansiq.desk.protection.laid.bound_threads"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every page asks for a sign-in unless it says otherwise.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tansiq.desk.rulebook.in_force.RulebookMiddleware",
    "tansiq.desk.accounts.middleware.OfficerMiddleware",
]

ROOT_URLCONF = "tansiq.desk.urls"
WSGI_APPLICATION = "tansiq.desk.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before those of the packages: pages of sign-in are ours.
        "DIRS": [_HERE / "accounts" / "templates", _HERE / "shell" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["tansiq.desk.shell.tags", "tansiq.desk.cases.tags", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "tansiq.desk.accounts.context.frame",
            ],
        },
    }
]

# --- Data -------------------------------------------------------------------------------------------------------------

DATABASES = databases(AROUND)
DATABASE_ROUTERS = ["tansiq.desk.audit.routing.AuditRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Limits of sign-in are counted here: in the database, so that all processes count together.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# --- Languages: ours are in tansiq.messages, those of Django and allauth in their own catalogues --------------

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
TANSIQ_TIME_ZONE = AROUND.time_zone
LANGUAGE_CODE = "en"
LANGUAGES = [(code, {"ar": "العربية", "fr": "Français", "en": "English"}[code]) for code in CODES]

# --- Files that the node serves itself --------------------------------------------------------------------------------

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600


def _fonts() -> Path:
    spec = find_spec("fontpkg_ibm_plex_sans_arabic")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "files"


STATICFILES_DIRS = [("fonts", str(_fonts()))]

# --- Sign-in ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["username", "name"]}},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": _RULES.password_min_length}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
]

ACCOUNT_ADAPTER = "tansiq.desk.accounts.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": (
        f"{_RULES.failures_per_address}/{_RULES.failures_minutes}m/ip,"
        f"{_RULES.failures_per_account}/{_RULES.failures_minutes}m/key"
    ),
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if AROUND.behind_proxy else 0

MFA_ADAPTER = "tansiq.desk.accounts.sign_in.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "tansiq.desk.accounts.factor_forms.AddPasskeyForm",
    "edit_webauthn": "tansiq.desk.accounts.factor_forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = AROUND.loopback
MFA_RECOVERY_CODES_SHOW_ONCE = True

SOCIALACCOUNT_ADAPTER = "tansiq.desk.accounts.sign_in.SocialAccountAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
# Providers of OpenID Connect: provider_id, name, client_id, secret, settings.server_url.
_OIDC = AROUND.folder / "oidc.toml"
_PROVIDERS = tomllib.loads(_OIDC.read_text(encoding="utf-8")).get("providers", []) if _OIDC.is_file() else []
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": _PROVIDERS}}

# --- Telling people that something waits (desk/duty/gateways.py): nothing else leaves by these ways -------------------

#: By name of the gateway: the class, and what it is made with. Where the node names none, *Today* alone tells.
TANSIQ_GATEWAYS = AROUND.gateways
TANSIQ_MAIL_DOMAIN = "tansiq.invalid"  # of message ids: a name that leads nowhere (RFC 2606)
_MAIL = AROUND.mail_server
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS, EMAIL_TIMEOUT = _MAIL.is_sealed, _MAIL.begins_tls, 20
DEFAULT_FROM_EMAIL = AROUND.mail_from

# --- Sessions and cookies ---------------------------------------------------------------------------------------------

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(hours=_RULES.session_hours).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would lose the session on the way back from a provider of OpenID Connect
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_HTTPONLY = True

# --- Transport and browser --------------------------------------------------------------------------------------------

_OUTSIDE = not AROUND.loopback
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _OUTSIDE
SESSION_COOKIE_NAME = "__Host-tansiq" if _OUTSIDE else "tansiq"
CSRF_COOKIE_NAME = "__Host-tansiq-form" if _OUTSIDE else "tansiq-form"
SECURE_SSL_REDIRECT = _OUTSIDE
SECURE_HSTS_SECONDS = 31_536_000 if _OUTSIDE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _OUTSIDE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if AROUND.behind_proxy else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tansiq.desk.places.views.stale_form"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
