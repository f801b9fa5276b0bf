"""Forms of the directory."""

from __future__ import annotations

import pytest

from tansiq.desk.authorities.forms import DirectoryForm, FoundForm


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_a_search_offers_every_subject_in_the_reader_s_language(lang: str) -> None:
    form = FoundForm({"state": " qsa ", "subject": "cyber"}, lang=lang)
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["state"], form.cleaned_data["only_due"]) == ("QSA", False)
    assert len(str(form["subject"]).split("<option")) > 10
    assert not FoundForm({"subject": "weather"}, lang=lang).is_valid()


def test_a_file_needs_a_reason() -> None:
    form = DirectoryForm({"upload": "00000000-0000-4000-8000-000000000000"})
    assert set(form.errors) == {"reason"}
    assert form.most_bytes == 8 * 1024**2
