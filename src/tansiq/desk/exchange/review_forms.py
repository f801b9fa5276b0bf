"""The form of a risk review: each question with what its answers lead to, and none answered by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tansiq.desk.accounts.sign_in import told
from tansiq.desk.exchange.actions.reviewing import Told
from tansiq.desk.exchange.review_rules import Source, review_rules
from tansiq.desk.exchange.review_sheet import SETTLED, ReviewSeen
from tansiq.desk.exchange.reviewed import CLEAR, is_sealed
from tansiq.engines.law import Law
from tansiq.engines.law.terms import ANSWERS, Risk
from tansiq.messages import sentence

__all__ = ["Asked", "ReviewForm", "choices_of"]

_ASKED, _LOOKED = "risk_", "look_"


class Asked(NamedTuple):
    """One question as the page draws it: its law, the field of its answer, and that of what was looked at."""

    citation: str
    answer: forms.BoundField
    looked_at: forms.BoundField


class ReviewForm(forms.Form):
    """``partners``: to whom messages may go, by id; without them the page knows to whom."""

    partner_ids = forms.MultipleChoiceField(label=told("exchange.to"), widget=forms.CheckboxSelectMultiple)
    person = forms.CharField(
        label=told("exchange.review_whom"), max_length=review_rules().person,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip
    words = forms.CharField(
        label=told("exchange.review_why"), max_length=review_rules().words, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip

    def __init__(self, *args: Any, law: Law, lang: str, partners: Mapping[str, str] | None, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"label_suffix": ""}))
        self._risks = law.terms.risks
        if partners is None:
            del self.fields["partner_ids"]
        else:
            self.fields["partner_ids"].choices = list(partners.items())  # type: ignore[attr-defined]  # a field that chooses
        for risk in self._risks.values():
            self.fields[_ASKED + risk.id] = forms.ChoiceField(
                label=risk.texts.told(lang), choices=list(_answers(risk, lang)), widget=forms.RadioSelect
            )
            self.fields[_LOOKED + risk.id] = forms.MultipleChoiceField(
                label=told("exchange.review_looked_at"), choices=_sources(review_rules().of(risk.id), lang),
                required=False, widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    @property
    def questions(self) -> list[Asked]:
        """The questions in their order."""
        return [Asked(one.citation, self[_ASKED + name], self[_LOOKED + name]) for name, one in self._risks.items()]

    def said(self, partner_ids: Iterable[str], *, case: str = "", thread: str = "") -> Told:
        """What was answered, as the action takes it. ``partner_ids``: to whom it goes where the page knows that."""
        given = self.cleaned_data
        return Told(
            person=given["person"],
            answers={name: given[_ASKED + name] for name in self._risks},
            partner_ids=list(given.get("partner_ids", partner_ids)),
            words=given["words"],
            looked_at=[source for name in self._risks for source in given[_LOOKED + name]],
            case=case,
            thread=thread,
        )


def choices_of(reviews: Iterable[ReviewSeen], lang: str) -> dict[str, SafeString]:
    """Reviews that a message may rest on, as its form offers them: about whom, towards which States, until when."""
    return {
        one.id: format_html(
            '<span><bdi>{}</bdi> <span class="quiet">· {} <bdi>{}</bdi> · {} <bdi dir="ltr">{}</bdi></span></span>',
            one.person, sentence("exchange.review_towards", lang), " · ".join(one.states),
            sentence("exchange.review_until", lang), f"{one.until:%Y-%m-%d}",
        )
        for one in reviews
    }  # fmt: skip


def _answers(risk: Risk, lang: str) -> Iterator[tuple[str, SafeString]]:
    """Each answer with what follows it. Where one may restrict a transfer there are two: nothing, or ask."""
    for one in (CLEAR, "present") if is_sealed(risk) else ANSWERS:
        word = SETTLED if is_sealed(risk) and one == CLEAR else one
        told_so = sentence(f"exchange.risk.{word}", lang), _effect(risk, one, lang)
        yield one, format_html('<span>{} <span class="quiet">· {}</span></span>', *told_so)


def _effect(risk: Risk, answer: str, lang: str) -> str:
    condition = risk.condition.told(lang) if risk.condition else ""
    return sentence(f"exchange.follows.{risk.effects[answer]}", lang, condition=condition)


def _sources(sources: Mapping[str, Source], lang: str) -> list[tuple[str, SafeString]]:
    """A citation is in the words of its source, whatever the page speaks."""
    rows = ((name, one.texts.told(lang), one.citation) for name, one in sources.items())
    return [
        (name, format_html('<span>{} <span class="quiet">· <bdi lang="en">{}</bdi></span></span>', text, citation))
        for name, text, citation in rows
    ]
