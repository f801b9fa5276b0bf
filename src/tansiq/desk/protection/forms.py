"""Forms of the data-protection officer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.protection.actions.restrictions import REASONS, Grounds
from tansiq.errors import RefusedError
from tansiq.messages import sentence

__all__ = ["KeyForm", "LayForm", "OpenForm", "RulingForm"]

_LONGEST, _PASSPHRASE = 5_000, 512


def _passphrase(label: str, kind: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": kind, "dir": "ltr"})
    return forms.CharField(label=told(label), max_length=_PASSPHRASE, strip=False, widget=widget)


def _words(label: str) -> forms.CharField:
    return forms.CharField(
        label=told(label), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )


class _Form(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"label_suffix": ""}))


class KeyForm(_Form):
    """A passphrase, twice."""

    passphrase = _passphrase("protection.passphrase", "new-password")
    again = _passphrase("protection.passphrase_again", "new-password")

    def typed(self) -> str:
        """The passphrase. Raises RefusedError ``protection.passphrases_differ``."""
        passphrase: str = self.cleaned_data["passphrase"]
        if passphrase != self.cleaned_data["again"]:
            raise RefusedError("protection.passphrases_differ")
        return passphrase


class LayForm(_Form):
    """Why nothing may leave, and which States are feared."""

    reason = forms.ChoiceField(label=told("protection.reason"))
    feared = forms.MultipleChoiceField(
        label=told("protection.feared_states"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = _words("protection.words")

    def __init__(self, *args: Any, states: Mapping[str, str], lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(one, sentence(f"protection.reason.{one}", lang)) for one in REASONS]
        self.fields["reason"] = forms.ChoiceField(label=told("protection.reason"), choices=[("", "—"), *reasons])
        feared = self.fields["feared"]
        assert isinstance(feared, forms.MultipleChoiceField)
        feared.choices = list(states.items())

    def grounds(self) -> Grounds:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        return Grounds(said["reason"], said["words"], said["feared"])


class OpenForm(_Form):
    """The passphrase that opens a reason."""

    passphrase = _passphrase("protection.passphrase", "current-password")


class RulingForm(_Form):
    """A State to which transfers may go again, or none: then the restriction ends."""

    ruling = forms.ChoiceField(label=told("protection.ruling"))
    state = forms.ChoiceField(label=told("exchange.state"), required=False)
    words = _words("protection.words")
    passphrase = forms.CharField(
        label=told("protection.passphrase_for_release"), max_length=_PASSPHRASE, strip=False, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )  # fmt: skip

    def __init__(self, *args: Any, states: Mapping[str, str], lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rulings = [(one, sentence(f"protection.ruling.{one}", lang)) for one in ("release", "lift")]
        self.fields["ruling"] = forms.ChoiceField(label=told("protection.ruling"), choices=[("", "—"), *rulings])
        named = [("", "—"), *states.items()]
        self.fields["state"] = forms.ChoiceField(label=told("exchange.state"), choices=named, required=False)

    def is_whole(self) -> bool:
        """Whether a release names its State, and an end none."""
        is_release: bool = self.cleaned_data["ruling"] == "release"
        return bool(self.cleaned_data["state"]) is is_release
