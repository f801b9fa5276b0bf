"""Forms of the registry: they read what was typed; what is allowed, law and actions decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.exchange.forms import choose, words_of
from tansiq.desk.exchange.leave import ANSWER, REQUEST
from tansiq.desk.registry.actions.arrivals import Paper
from tansiq.desk.registry.actions.statements import Word
from tansiq.desk.registry.content import Asked
from tansiq.desk.registry.rules import rules
from tansiq.desk.registry.standing import KINDS
from tansiq.desk.uploads.forms import FileForm
from tansiq.engines.law import Law
from tansiq.messages import LANGUAGES, sentence

__all__ = ["MakeForm", "PaperForm", "StateForm"]

_LONGEST = 20_000


def _line(label: str, most: int, *, required: bool = True, direction: str = "auto") -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": direction})
    return forms.CharField(label=told(label), max_length=most, widget=widget, required=required)


def _day(label: str, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d")
    return forms.DateField(label=told(label), required=required, widget=widget)


def _choice(label: str, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=told(label), required=required)


def _means(names: Iterable[str], lang: str) -> dict[str, str]:
    return {name: sentence(f"authorities.channels.{name}", lang) for name in names}


def _let_choose(form: forms.Form, name: str, choices: Mapping[str, str]) -> None:
    """Nothing stands chosen by itself: what is on a paper is read, not left as it was."""
    choose(form, name, {"": "—", **choices})


class MakeForm(forms.Form):
    """How the letter of a message goes. ``means``: by which it may."""

    means = _choice("registry.means_of")
    contact = _line("registry.contact_here", rules().letters.contact)
    reply_by = _day("registry.on.reply_by", required=False)

    def __init__(self, *args: Any, means: Iterable[str], lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"label_suffix": ""}))
        choose(self, "means", _means(means, lang))

    def asked(self) -> Asked:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        return Asked(said["means"], said["contact"], said["reply_by"])


class StateForm(FileForm):
    """What somebody states of a letter. ``open_ones``: statements that may be corrected, by number."""

    file_kind: ClassVar[str] = "letter_receipt"
    is_demanded: ClassVar[bool] = False
    field_order = ("what", "happened_on", "known_by", "slip", "corrects", "withdraws", "file", "upload")

    what = _choice("registry.what")
    happened_on = _day("registry.happened_on")
    known_by = _line("registry.known_by_label", rules().letters.note)
    slip = _line("registry.slip", 100, required=False, direction="ltr")
    corrects = _choice("registry.corrects", required=False)
    withdraws = forms.BooleanField(label=told("registry.withdraws"), required=False)

    def __init__(self, *args: Any, open_ones: Mapping[int, str], lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"label_suffix": ""}))
        choose(self, "what", {kind: sentence(f"registry.kinds.{kind}", lang) for kind in KINDS})
        choose(self, "corrects", {"": "—", **{str(number): told for number, told in open_ones.items()}})
        for name in () if open_ones else ("corrects", "withdraws"):
            del self.fields[name]

    @property
    def said(self) -> list[forms.BoundField]:
        """The fields beside the file."""
        return [field for field in self if field.name not in ("file", "upload")]

    def word(self) -> Word:
        """What was typed, as the action takes it."""
        said: dict[str, Any] = self.cleaned_data
        corrects = int(said["corrects"]) if said.get("corrects") else None
        return Word(
            said["what"], said["happened_on"], said["known_by"], said["slip"], corrects,
            bool(said.get("withdraws")),
        )  # fmt: skip


class PaperForm(FileForm):
    """A paper or an e-mail with its scan. ``belongs``: threads and messages of ours, by a value that names both."""

    file_kind: ClassVar[str] = "scan"
    field_order = ("file", "upload")

    belongs = _choice("registry.belongs", required=False)
    their_number = _line("registry.their_number", 100, required=False, direction="ltr")
    dated_on = _day("registry.dated_on")
    received_on = _day("registry.received_on")
    means = _choice("registry.came_by")
    word = _choice("exchange.kind")
    purpose = _choice("form.purpose")
    basis = _choice("exchange.basis")
    language = _choice("exchange.language")
    text = forms.CharField(
        label=told("registry.summary"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )
    handling = forms.MultipleChoiceField(label=told("registry.handling_stated"), widget=forms.CheckboxSelectMultiple)
    handling_text = _line("exchange.handling_text", 2000, required=False)
    source = _choice("exchange.source", required=False)
    information = _choice("exchange.information", required=False)
    nature = _choice("exchange.nature")
    until = _day("registry.until", required=False)
    reply_by = _day("exchange.reply_by_asked", required=False)
    group = _choice("case.matter", required=False)

    def __init__(
        self, *args: Any, law: Law, lang: str, belongs: Mapping[str, str], groups: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **(kwargs | {"label_suffix": ""}))
        terms = law.terms
        choose(self, "belongs", {"": sentence("registry.new_thread", lang), **belongs})
        kinds = {name: one for name, one in words_of(terms.kinds, lang).items() if name not in {REQUEST, ANSWER}}
        _let_choose(self, "word", kinds)
        _let_choose(self, "purpose", words_of(terms.purposes, lang))
        _let_choose(self, "nature", words_of(terms.natures, lang))
        choose(self, "handling", words_of(terms.handling, lang))
        _let_choose(self, "basis", {one.id: one.texts.told(lang) for one in law.instruments.values()})
        _let_choose(self, "language", {code: sentence(f"exchange.in.{code}", lang) for code in LANGUAGES})
        _let_choose(self, "source", words_of(terms.sources, lang))
        _let_choose(self, "information", words_of(terms.information, lang))
        choose(self, "group", {"": sentence("case.everybody", lang), **groups})
        _let_choose(self, "means", _means(rules().means, lang))

    @property
    def said(self) -> list[forms.BoundField]:
        """The fields beside the file."""
        return [field for field in self if field.name not in ("file", "upload")]

    def paper(self) -> Paper:
        """What was typed, as the action takes it."""
        said: dict[str, Any] = self.cleaned_data
        thread, _, answers = said["belongs"].partition("/")
        same = {name: said[name] for name in Paper.__slots__ if name in said}
        grading = said["source"] + said["information"].removeprefix("i") if said["source"] else ""
        return Paper(**same | {"kind": said["word"], "grading": grading, "thread_id": thread, "answers": answers})
