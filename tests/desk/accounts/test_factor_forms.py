"""Forms of passkeys speak the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.utils.translation import override

from tansiq.desk.accounts.factor_forms import AddPasskeyForm, RenamePasskeyForm

pytestmark = pytest.mark.django_db(databases="__all__")


def test_labels_are_in_the_readers_language(officer: Callable[..., Any]) -> None:
    user = officer("analyst").user
    with override("ar"):
        assert str(AddPasskeyForm(user=user)["passwordless"].label) == "الدخول به وحده"
        key = Authenticator(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "x"})
        assert str(RenamePasskeyForm(instance=key)["name"].label) == "الاسم"


def test_a_passkey_signs_in_by_itself_unless_one_says_otherwise(officer: Callable[..., Any]) -> None:
    assert AddPasskeyForm(user=officer("analyst").user)["passwordless"].value() is True
