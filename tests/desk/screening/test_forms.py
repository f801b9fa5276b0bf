"""What can be looked for, typed into a form."""

from __future__ import annotations

import pytest

from tansiq.desk.screening.forms import AskingForm
from tansiq.desk.screening.queries import Asked

pytestmark = pytest.mark.django_db


def test_a_question_is_what_was_filled_in_and_its_text_says_so() -> None:
    form = AskingForm({"words": "Zaydun", "kind": "booth", "also_closed": "on"}, lang="ar", role="ncb_officer")
    assert form.is_valid()
    assert form.asked() == Asked(words="Zaydun", kind="booth", also_closed="on")
    assert str(form.asked()) == "words: Zaydun; kind: booth; also_closed: on"
    assert AskingForm({}, lang="ar", role="ncb_officer").is_valid()


@pytest.mark.parametrize("sent", [{"kind": "plane"}, {"entry_type": "crimson"}, {"words": "a" * 300}])
def test_what_there_is_not_cannot_be_asked_for(sent: dict[str, str]) -> None:
    assert not AskingForm(sent, lang="fr", role="ncb_officer").is_valid()


def test_choices_speak_the_readers_language() -> None:
    told = [
        dict(AskingForm(lang=lang, role="ncb_officer")["kind"].field.choices)["booth"] for lang in ("ar", "fr", "en")
    ]
    assert told == ["كشك المراقبة", "Guichet", "Booth"]
