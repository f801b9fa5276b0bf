"""Forms of the exchange: they read what was typed; what is allowed, law and actions decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from tansiq.desk.accounts.forms import ReasonForm
from tansiq.desk.accounts.sign_in import told
from tansiq.desk.exchange.actions.partners import Ceremony
from tansiq.desk.exchange.attaching import KIND
from tansiq.desk.exchange.draft import Draft
from tansiq.desk.exchange.leave import ANSWER, REQUEST
from tansiq.desk.exchange.passing import ComingFile
from tansiq.desk.uploads.forms import FilesForm
from tansiq.engines.law import Law
from tansiq.messages import LANGUAGES, sentence
from tansiq.transports.carriers import CARRIERS

__all__ = ["MessageForm", "PinForm", "ReachForm", "choose", "words_of"]

_LONGEST = 20_000
#: Fields that choose among the words of law, where they are called otherwise.
_FIELDS = {
    "kinds": "kind", "purposes": "purpose", "channels": "channel", "natures": "nature", "data": "contains",
}  # fmt: skip
_INTRODUCTION = 1 << 20


def _line(label: str, most: int, *, direction: str = "auto", required: bool = True) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": direction})
    return forms.CharField(label=told(label), max_length=most, widget=widget, required=required)


def _area(label: str, most: int, *, direction: str = "auto") -> forms.CharField:
    return forms.CharField(
        label=told(label), max_length=most, widget=forms.Textarea(attrs={"rows": 6, "dir": direction})
    )


def _choice(label: str, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=told(label), required=required)


def _several(label: str, *, required: bool = False) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=told(label), required=required, widget=forms.CheckboxSelectMultiple)


class PinForm(forms.Form):
    """A partner's file, and what was heard over the telephone."""

    introduction = _area("exchange.file", _INTRODUCTION, direction="ltr")
    fingerprint = _line("exchange.fingerprint_heard", 200, direction="ltr")
    spoke_with = _line("exchange.spoke_with", 500)
    state = _choice("exchange.state")
    kind = _choice("exchange.kind_of_authority")
    carrier = _choice("exchange.carrier")

    def __init__(self, *args: Any, law: Law, lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"label_suffix": ""}))
        choose(self, "state", {code: one.texts.told(lang) for code, one in law.states.states.items()})
        choose(self, "kind", words_of(law.terms.authorities, lang))
        choose(self, "carrier", carriers_told(lang))

    def ceremony(self) -> Ceremony:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        data = str(said["introduction"]).replace("\r\n", "\n").strip() + "\n"
        return Ceremony(
            data.encode(), said["fingerprint"], said["spoke_with"], said["state"], said["kind"], said["carrier"]
        )


class ReachForm(ReasonForm):
    """By which carrier a partner is reached from now on, and why."""

    carrier = _choice("exchange.carrier")
    field_order = ("carrier", "reason")

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "carrier", carriers_told(lang))


class MessageForm(FilesForm):
    """A message, with everything that law asks before it may leave.

    ``coming``: the files of what is passed on; those that law lets go along are offered, and ``staying`` names the
    others. ``reviews``: the risk reviews that it may rest on, by their names, each as it is offered. ``left_out``:
    kinds that are not written here. ``asks``: whether a day for the reply may be stated; where nothing is said, unless
    it is a reply.
    """

    file_kind = KIND
    partner_ids = _several("exchange.to", required=True)
    kind = _choice("exchange.kind")
    purpose = _choice("form.purpose")
    basis = _choice("exchange.basis")
    channel = _choice("exchange.channel")
    urgent = forms.BooleanField(label=told("exchange.urgent"), required=False)
    language = _choice("exchange.language")
    text = _area("exchange.text", _LONGEST)
    handling = _several("exchange.handling", required=True)
    handling_text = _line("exchange.handling_text", 2000, required=False)
    source = _choice("exchange.source", required=False)
    information = _choice("exchange.information", required=False)
    nature = _choice("exchange.nature")
    names_person = forms.BooleanField(label=told("exchange.names_person"), required=False)
    locates_person = forms.BooleanField(label=told("exchange.locates_person"), required=False)
    register = _choice("exchange.register", required=False)
    persons = _several("exchange.persons")
    contains = _several("exchange.data")
    documents = _several("exchange.documents")
    confirmed = _several("exchange.confirmed")
    reply_by = forms.DateField(
        label=told("exchange.reply_by_asked"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d"),
    )
    days = forms.IntegerField(label=told("exchange.days_it_counts"), required=False, min_value=1)
    group = _choice("case.matter", required=False)
    passes_on = _several("exchange.passes_on")
    coming = _several("exchange.coming")
    reviews = _several("exchange.reviews")
    grounds = _several("exchange.grounds")
    consulted = forms.BooleanField(label=told("exchange.consulted"), required=False)

    def __init__(
        self, *args: Any, law: Law, lang: str, partners: Mapping[str, str], groups: Mapping[str, str] | None,
        conditions: Mapping[str, str], is_reply: bool = False, passes_on: Iterable[str] = (),
        coming: Sequence[ComingFile] = (), reviews: Mapping[str, str] | None = None,
        left_out: Iterable[str] = (), asks: bool | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **(kwargs | {"label_suffix": ""}))
        terms = law.terms
        for name in ("kinds", "purposes", "channels", "natures", "persons", "data", "documents", "handling", "grounds"):
            choose(self, _FIELDS.get(name, name), words_of(getattr(terms, name), lang))
        apart = {REQUEST, ANSWER, *left_out}
        choose(self, "kind", {k: told for k, told in words_of(terms.kinds, lang).items() if k not in apart})
        choose(self, "basis", {one.id: one.texts.told(lang) for one in law.instruments.values()})
        choose(self, "register", {"": "—", **{one.id: one.texts.told(lang) for one in law.charters.values()}})
        choose(self, "language", {code: sentence(f"exchange.in.{code}", lang) for code in LANGUAGES})
        choose(self, "source", {"": "—", **words_of(terms.sources, lang)})
        choose(self, "information", {"": "—", **words_of(terms.information, lang)})
        choose(self, "partner_ids", partners)
        choose(self, "group", {"": sentence("case.everybody", lang), **(groups or {})})
        choose(self, "confirmed", conditions)
        choose(self, "passes_on", {one: one for one in passes_on})
        self.fields["passes_on"].initial = list(passes_on)
        offered = {one.digest: one.name for one in coming if one.is_open}
        choose(self, "coming", offered)
        self.staying = [one.name for one in coming if not one.is_open]
        there = {
            "partner_ids": not is_reply, "reply_by": not is_reply if asks is None else asks,
            "group": not is_reply and groups is not None, "confirmed": bool(conditions),
            "passes_on": bool(passes_on), "coming": bool(offered), "grounds": is_reply, "consulted": is_reply,
        }  # fmt: skip
        for name in (name for name, is_there in there.items() if not is_there):
            del self.fields[name]
        choose(self, "reviews", reviews or {})
        self.has_reviews = bool(reviews)

    @property
    def said(self) -> list[forms.BoundField]:
        """All fields but the files and the risk reviews."""
        return [field for field in self if field.name not in {"file", "upload", "coming", "reviews"}]

    def draft(self) -> Draft:
        """What was typed, as the action takes it."""
        said: dict[str, Any] = self.cleaned_data
        same = {name: said[name] for name in Draft.__slots__ if name in said}
        source = said.get("source", "")
        grading = source + said["information"].removeprefix("i") if source else ""
        return Draft(**(same | {"data": said.get("contains", ()), "grading": grading}))


def carriers_told(lang: str) -> dict[str, str]:
    """What carriers are called, by their names."""
    return {code: sentence(f"exchange.by.{code}", lang) for code in CARRIERS}


def words_of(words: Mapping[str, Any], lang: str) -> dict[str, str]:
    """What words of law are called, by their names."""
    return {name: one.texts.told(lang) for name, one in words.items()}


def choose(form: forms.Form, name: str, choices: Mapping[str, str] | Iterable[tuple[str, str]]) -> None:
    """Give a field what may be chosen: values, each with what it is called."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices.items()) if isinstance(choices, Mapping) else list(choices)
