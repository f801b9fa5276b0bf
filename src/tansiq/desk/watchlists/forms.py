"""Forms of lists and entries: they read what was typed; what is allowed, actions decide.

The facts of an entry are asked for by the fields of the case type, in its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.uploads.forms import FileForm
from tansiq.desk.watchlists.asking import Asked
from tansiq.desk.watchlists.content import QUALITIES
from tansiq.desk.watchlists.rules import rules
from tansiq.engines.workflows import CaseType
from tansiq.engines.workflows.definition import Field
from tansiq.messages import sentence

__all__ = ["CheckForm", "EntryForm", "ListForm", "ReasonForm", "SearchForm"]

_NAMES, _DOCUMENTS, _OFFENCES = 5, 3, 3
_LONG = 2000


def _text(label: str, **more: Any) -> forms.CharField:
    direction = more.pop("dir", "auto")
    widget = more.pop("widget", None) or forms.TextInput(attrs={"dir": direction, **more.pop("attrs", {})})
    return forms.CharField(label=told(label), max_length=more.pop("max_length", 200), widget=widget, **more)


def _area(rows: int, direction: str = "auto") -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": direction})


class CheckForm(forms.Form):
    """Who is asked about, and what for."""

    name = _text("form.any_name", required=False, attrs={"autofocus": True, "autocomplete": "off"})
    born = _text("form.born", required=False, dir="ltr", attrs={"placeholder": "1984-03-07"}, max_length=40)
    nationality = _text("form.nationality", required=False, dir="ltr", max_length=40)
    number = _text("form.number", required=False, dir="ltr", max_length=60)
    zone = _text("form.zone", required=False, max_length=400, widget=_area(2, "ltr"))
    purpose = _text("form.check_purpose", max_length=500)
    case = _text("form.case", required=False, dir="ltr", max_length=64)

    def asked(self) -> Asked:
        """The question; what it is for stands beside it."""
        return Asked(**{name: self.cleaned_data[name] for name in Asked.__slots__})


class ReasonForm(forms.Form):
    """Why."""

    reason = _text("form.reason", max_length=_LONG, widget=_area(2))


class SearchForm(forms.Form):
    """A name to look for in one list."""

    name = _text("form.any_name")
    purpose = _text("form.check_purpose", max_length=500)


class ListForm(FileForm):
    """A published list as a file."""

    kind = "list"

    name = forms.SlugField(label=told("form.list_name"), required=False, widget=forms.TextInput(attrs={"dir": "ltr"}))
    publisher = _text("form.publisher", required=False)
    force = forms.BooleanField(label=told("form.list_force"), required=False)


class EntryForm(forms.Form):
    """An entry: the identity, then every fact of the case type that is known when one is written.

    ``known``: what an entry says that is written anew. Of that nothing is lost which the form has no place for.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        definition: CaseType,
        lang: str,
        groups: Iterable[tuple[str, str]],
        known: Mapping[str, Any] | None = None,
    ) -> None:
        self._definition = definition
        self._known = known or {"facts": {}, "identity": {"names": [], "documents": []}}
        super().__init__(data, initial=_initial(known) if known else None)
        self._rows = {
            word: max(least, len(self._had(word)) + 1)
            for word, least in (("names", _NAMES), ("documents", _DOCUMENTS), ("offences", _OFFENCES))
        }
        self._add_identity(lang)
        for name, field in definition.fields.items():
            if field.kind not in ("rows", "moment") and name not in rules().later:
                self.fields[name] = _of_fact(field, lang)
        self._add_offences(definition.fields["offences"].columns["kind"], lang)
        choices = [("", sentence("entry.open_to_all", lang)), *groups]
        self.fields["group_id"] = forms.ChoiceField(label=told("form.group"), required=False, choices=choices)

    def _had(self, word: str) -> list[Any]:
        place = self._known["facts" if word == "offences" else "identity"]
        return place.get(word) or []

    def _add_identity(self, lang: str) -> None:
        qualities = [(word, sentence(f"quality.{word}", lang)) for word in QUALITIES]
        for number in self._numbers("names"):
            self.fields[f"name_{number}"] = _text("form.any_name", required=False)
            self.fields[f"quality_{number}"] = forms.ChoiceField(
                label=told("form.quality"), choices=qualities, required=False
            )
        self.fields["birth_dates"] = _text("form.births", required=False, max_length=400, dir="ltr")
        self.fields["nationalities"] = _text("form.nationality", required=False, dir="ltr")
        sexes = [("", "—"), ("F", sentence("sex.word.F", lang)), ("M", sentence("sex.word.M", lang))]
        self.fields["sex"] = forms.ChoiceField(label=told("form.sex"), choices=sexes, required=False)
        for number in self._numbers("documents"):
            self.fields[f"number_{number}"] = _text("form.number", required=False, dir="ltr")
            self.fields[f"issuer_{number}"] = _text("form.issuer", required=False, dir="ltr")

    def _add_offences(self, kinds: Field, lang: str) -> None:
        choices = [("", "—"), *((name, texts.told(lang)) for name, texts in kinds.choices.items())]
        for number in self._numbers("offences"):
            self.fields[f"offence_{number}"] = forms.ChoiceField(
                label=told("form.offence"), choices=choices, required=False
            )
            self.fields[f"description_{number}"] = _text("form.offence_text", required=False, max_length=_LONG)

    def _numbers(self, word: str) -> range:
        return range(1, self._rows[word] + 1)

    @property
    def groups(self) -> Mapping[str, list[forms.BoundField]]:
        """The fields as they are grouped on the page."""
        found: dict[str, list[forms.BoundField]] = {"identity": [], "offences": [], "facts": [], "who": []}
        for field in self:
            found[self._group(field.name)].append(field)
        return found

    def _group(self, name: str) -> str:
        if name in self._definition.fields:
            return "facts"
        stem = name.rpartition("_")[0]
        return "offences" if stem in ("offence", "description") else "who" if name == "group_id" else "identity"

    def content(self) -> dict[str, Any]:
        """What was typed, as ``content.read_content`` takes it."""
        given = self.cleaned_data
        typed = {name: given[name] for name in self._definition.fields if name in given}
        facts = {name: _plain(value) for name, value in typed.items() if value not in (None, "")}
        kept = {name: value for name, value in self._known["facts"].items() if name not in typed}
        facts["offences"] = [
            {"kind": given[f"offence_{number}"], "description": given[f"description_{number}"]}
            for number in self._numbers("offences")
            if given[f"offence_{number}"] or given[f"description_{number}"]
        ]
        return {"facts": {**kept, **facts}, "identity": self._identity()}

    def _identity(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = ((given[f"name_{number}"], given[f"quality_{number}"]) for number in self._numbers("names"))
        numbers = ((given[f"number_{number}"], given[f"issuer_{number}"]) for number in self._numbers("documents"))
        return {
            "names": [self._name(text, quality, at) for at, (text, quality) in enumerate(names) if text],
            "birth_dates": [day.strip() for day in given["birth_dates"].split(",") if day.strip()],
            "nationalities": given["nationalities"].replace(",", " ").upper().split(),
            "sex": given["sex"] or None,
            "documents": [self._document(text, issuer.upper()) for text, issuer in numbers if text],
        }

    def _name(self, text: str, quality: str, at: int) -> dict[str, Any]:
        """A name, with what was known of it and has no place on the form."""
        had: dict[str, Any] = next((one for one in self._had("names") if one["text"] == text), {})
        return {"role": _role(text, is_first=at == 0), **had, "text": text, "quality": quality or QUALITIES[0]}

    def _document(self, number: str, issuer: str) -> dict[str, Any]:
        had: dict[str, Any] = next((one for one in self._had("documents") if one["number"] == number), {})
        return {**had, "number": number, "issuer": issuer}


def _initial(content: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says, as the first values of its form."""
    identity, facts = content["identity"], content["facts"]
    found = {name: value for name, value in facts.items() if name not in ("identities", "offences")}
    found |= {name: "yes" if value else "no" for name, value in facts.items() if isinstance(value, bool)}
    for number, name in enumerate(identity["names"], 1):
        found |= {f"name_{number}": name["text"], f"quality_{number}": name["quality"]}
    for number, document in enumerate(identity["documents"], 1):
        found |= {f"number_{number}": document["number"], f"issuer_{number}": document["issuer"]}
    for number, offence in enumerate(facts.get("offences") or [], 1):
        found |= {f"offence_{number}": offence["kind"], f"description_{number}": offence["description"]}
    found["birth_dates"] = ", ".join(identity["birth_dates"])
    found["nationalities"] = " ".join(identity["nationalities"])
    return found | {"sex": identity["sex"] or ""}


def _of_fact(field: Field, lang: str) -> forms.Field:
    label = field.texts.told(lang)
    match field.kind:
        case "choice":
            choices = [("", "—"), *((name, texts.told(lang)) for name, texts in field.choices.items())]
            return forms.ChoiceField(label=label, choices=choices, required=field.mandatory)
        case "boolean":
            choices = [("", "—"), ("yes", sentence("word.yes", lang)), ("no", sentence("word.no", lang))]
            return forms.TypedChoiceField(
                label=label, choices=choices, required=False, coerce=lambda word: word == "yes", empty_value=None
            )
        case "number":
            return forms.IntegerField(label=label, min_value=0, required=False)
        case "date":
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(label=label, required=field.mandatory, widget=widget)
    return forms.CharField(label=label, required=field.mandatory, max_length=_LONG, widget=_area(2))


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _role(text: str, *, is_first: bool) -> str:
    """What a name is: the first is the name, one in another script than Latin the name in its own script."""
    if not is_first and any(ord(sign) > 0x24F and sign.isalpha() for sign in text):
        return "original_script"
    return "name" if is_first else "alias"
