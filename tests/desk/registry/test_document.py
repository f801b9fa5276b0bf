"""A letter as PDF/A-2b, in three languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tansiq.desk.registry.document import groups_of, pdf_of, told_of
from tansiq.messages import LANGUAGES

pytestmark = pytest.mark.django_db

DIGEST = "0123456789abcdef" * 4
TEXT = {
    "ar": "ولد في 1984-03-07، الملف AB-12/2026.",
    "fr": "Né le 1984-03-07.",
    "en": "Born 1984-03-07. #strong[x] $y$ @z",
}


def content_in(lang: str, too: str = "fr", **changes: Any) -> dict[str, Any]:
    """What stands on a letter, in a language."""
    told: dict[str, Any] = {
        "format": "tansiq-letter-1", "number": "MARWANA.POLICE/2026/00017", "day": "2026-11-28", "language": lang,
        "headings": too, "title": "An invented request", "from": "شرطة مروانة", "from_too": "Police de Marwana",
        "to": ["Police Archive", "12 Invented Street"], "codes": ["H1", "H3"],
        "rows": [
            ["your_number", ""], ["handling", "H1"], ["conditions", "لا تنسخ · not to be copied"],
            ["reply_by", "2026-12-07"], ["contact", "Invented desk, +999 5550 0100"],
        ],
        "text": TEXT[lang] + "\n\nEnd.",
        "inside": [{
            "owner": "sahelia.border", "language": "ar", "text": "رئي في 2026-03-01", "codes": "H1", "conditions": "x",
            "digest": "ab" * 32,
        }],
        "restrictions": ["Not for lethal targeting"], "written_by": "Supervisor",
        "message": {"id": "1" * 32, "digest": "cd" * 32},
    }  # fmt: skip
    return told | changes


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("too", LANGUAGES)
def test_a_letter_is_set_to_be_archived_in_every_pair_of_languages(lang: str, too: str) -> None:
    told = told_of(content_in(lang, too), DIGEST)
    document = pdf_of(told)
    assert document.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in document
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in document
    assert document == pdf_of(told)


def test_other_words_make_another_document() -> None:
    assert pdf_of(told_of(content_in("en"), DIGEST)) != pdf_of(told_of(content_in("en", text="other"), DIGEST))


def test_the_digest_stands_in_groups_on_the_letter() -> None:
    assert "".join(groups_of(DIGEST)) == DIGEST
    told = told_of(content_in("en", "en"), DIGEST)
    assert " ".join(groups_of(DIGEST)) in told["compare"][0][1]


@pytest.mark.parametrize(("lang", "told"), [("ar", "النص المعتمد: العربية."), ("fr", "Texte authentique : français.")])
def test_the_authentic_language_is_said_in_both(lang: str, told: str) -> None:
    found = told_of(content_in(lang, "en"), DIGEST)["authentic"]
    assert [one["lang"] for one in found] == [lang, "en"]
    assert found[0]["lines"][0] == told
    assert found[1]["lines"][0].startswith("Authentic text: ")
    assert len(found[1]["lines"]) == 2


def test_in_one_language_nothing_is_said_of_another() -> None:
    found = told_of(content_in("fr", "fr"), DIGEST)
    assert found["authentic"] == [{"lang": "fr", "lines": ["Texte authentique : français."]}]
    assert [label for label, _ in found["head"]][:2] == ["Notre numéro", "Date"]


def test_within_arabic_dates_and_numbers_keep_their_order() -> None:
    told = told_of(content_in("ar"), DIGEST)
    assert "\u20661984-03-07\u2069" in told["said"]["lines"][0]
    assert "\u2066AB-12/2026\u2069" in told["said"]["lines"][0]
    assert told["inside"][0]["said"]["lines"] == ["رئي في \u20662026-03-01\u2069"]


def test_a_row_without_a_value_is_left_out() -> None:
    labels = " ".join(label for label, _ in told_of(content_in("en", "en"), DIGEST)["head"])
    assert not re.search("Your number", labels)
    assert "Reply by" in labels
