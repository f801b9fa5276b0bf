"""Settings that protect, on a node that others reach and on one that they do not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

import tansiq.desk.settings as written
from tansiq import messages

pytestmark = pytest.mark.django_db(databases="__all__")

_TOLD = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "tansiq.desk.settings"
from django.conf import settings
names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG",
         "SESSION_COOKIE_NAME", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "ALLOWED_HOSTS", "SECURE_PROXY_SSL_HEADER")
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def _settings(folder: Path, **surroundings: str) -> dict[str, Any]:
    environ = {**os.environ, "TANSIQ_HOME": str(folder), **surroundings}
    done = subprocess.run([sys.executable, "-c", _TOLD], env=environ, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_node_that_others_reach_speaks_https_alone(tmp_path: Path) -> None:
    told = _settings(tmp_path, TANSIQ_HOSTS="desk.example", TANSIQ_BEHIND_PROXY="1")
    assert told["SESSION_COOKIE_SECURE"]
    assert told["CSRF_COOKIE_SECURE"]
    assert told["SECURE_SSL_REDIRECT"]
    assert told["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert told["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert not told["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]
    assert told["ALLOWED_HOSTS"] == ["desk.example"]
    assert told["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert not told["DEBUG"]


def test_a_header_of_a_proxy_is_believed_only_where_there_is_one(tmp_path: Path) -> None:
    told = _settings(tmp_path, TANSIQ_HOSTS="desk.example")
    assert told["SECURE_PROXY_SSL_HEADER"] is None


def test_a_page_allows_nothing_from_elsewhere_and_nothing_inline(client: Client) -> None:
    policy = client.get("/account/sign-in/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not {"unsafe", "nonce", "http:", "https:", "data:", "*"} & set(policy.replace("'", "").split())
    assert "unsafe" not in policy


def test_letters_and_style_come_from_the_node(client: Client) -> None:
    from django.contrib.staticfiles import finders

    for path in ("tansiq/tansiq.css", "tansiq/mark.svg", "fonts/IBMPlexSansArabic-Regular.ttf",
                 "fonts/IBMPlexSansArabic-SemiBold.ttf", "django_htmx/htmx-2.min.js"):  # fmt: skip
        assert finders.find(path), path
    assert written._fonts().is_dir()


def test_second_factors_and_closed_doors() -> None:
    assert set(settings.MFA_SUPPORTED_TYPES) == {"totp", "webauthn", "recovery_codes"}
    assert settings.MFA_PASSKEY_LOGIN_ENABLED
    assert not settings.SOCIALACCOUNT_AUTO_SIGNUP
    assert not settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION


def test_every_copy_has_a_name_on_a_certificate_of_deletion() -> None:
    wanted = {f"copy.{name}" for name in ("database", "file", "index", "photographs", *settings.TANSIQ_COPIES)}
    assert wanted <= set(messages.codes())
