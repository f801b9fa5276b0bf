"""The form of a message of a case: that of every message, with what the sender stands for in the case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tansiq.desk.exchange.forms import MessageForm
from tansiq.engines.workflows.definition import Guard

__all__ = ["CaseMessageForm"]

_ATTEST = "attest_"


class CaseMessageForm(MessageForm):
    """``attested``: the guards of the step that somebody stands for. The matter is the case's, and not asked for."""

    def __init__(self, *args: Any, attested: Iterable[Guard], lang: str, **kwargs: Any) -> None:
        super().__init__(*args, lang=lang, groups=None, **kwargs)
        for guard in attested:
            self.fields[_ATTEST + guard.id] = forms.BooleanField(label=guard.texts.told(lang), required=False)

    def attested(self) -> frozenset[str]:
        """The guards that were ticked."""
        said = self.cleaned_data
        return frozenset(name.removeprefix(_ATTEST) for name in said if name.startswith(_ATTEST) and said[name])
