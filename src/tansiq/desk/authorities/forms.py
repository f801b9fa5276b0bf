"""Forms of the directory: a search, a file, what came of a test."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.authorities.models import RESULTS
from tansiq.desk.authorities.sheet import ContactSeen
from tansiq.desk.authorities.words import subjects
from tansiq.desk.uploads.forms import FileForm
from tansiq.messages import LANGUAGES, sentence

__all__ = ["DirectoryForm", "FoundForm", "LetterForm", "TrialForm"]

_AREA = forms.Textarea(attrs={"rows": 2, "dir": "auto"})


class FoundForm(forms.Form):
    """What is looked for."""

    words = forms.CharField(
        label=told("authorities.words"), required=False, max_length=100, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    state = forms.CharField(
        label=told("authorities.state_code"), required=False, max_length=3, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    subject = forms.ChoiceField(label=told("authorities.subject"), required=False)
    only_due = forms.BooleanField(label=told("authorities.only_due"), required=False)

    def __init__(self, *given: Any, lang: str, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["subject"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((name, texts.told(lang)) for name, texts in subjects().items())]

    def clean_state(self) -> str:
        """Codes of States are capital letters."""
        return str(self.cleaned_data["state"]).strip().upper()


class DirectoryForm(FileForm):
    """A file for the directory, and why it is proposed."""

    file_kind: ClassVar[str] = "directory"

    reason = forms.CharField(label=told("form.reason"), max_length=2000, widget=_AREA)


class TrialForm(forms.Form):
    """That a contact point was tried."""

    channel = forms.ChoiceField(label=told("authorities.channel"))
    result = forms.ChoiceField(label=told("authorities.result"))
    note = forms.CharField(label=told("authorities.note"), required=False, max_length=2000, widget=_AREA)

    def __init__(self, *given: Any, contact: ContactSeen, lang: str, **more: Any) -> None:
        super().__init__(*given, **{"auto_id": f"id_{contact.slug}_%s", **more})
        channel, result = self.fields["channel"], self.fields["result"]
        assert isinstance(channel, forms.ChoiceField)
        assert isinstance(result, forms.ChoiceField)
        channel.choices = [(name, sentence(f"authorities.channels.{name}", lang)) for name, _ in contact.channels]
        result.choices = [(name, sentence(f"authorities.results.{name}", lang)) for name in RESULTS]


class LetterForm(forms.Form):
    """That an authority is written to by letter: the second language of the headings, and why."""

    language = forms.ChoiceField(label=told("registry.headings"))
    reason = forms.CharField(label=told("form.reason"), max_length=2000, widget=_AREA)

    def __init__(self, *given: Any, lang: str, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, sentence(f"exchange.in.{code}", lang)) for code in LANGUAGES]
