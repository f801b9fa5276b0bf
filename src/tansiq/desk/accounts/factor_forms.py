"""allauth's forms of passkeys, in our words: its own catalogue lacks some of them in Arabic and French."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm

from tansiq.desk.accounts.sign_in import told

__all__ = ["AddPasskeyForm", "RenamePasskeyForm"]


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A name, and whether the passkey signs in by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = told("form.name")
        self.fields["passwordless"].label = told("factors.passwordless")
        self.fields["passwordless"].help_text = told("factors.passwordless_why")
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]  # as above
    """Another name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = told("form.name")
