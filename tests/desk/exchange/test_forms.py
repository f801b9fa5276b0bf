"""The form of a message: every question of law is on it, and the risk reviews that it may rest on."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.exchange.forms import MessageForm, PinForm
from tansiq.desk.exchange.law import law_now

pytestmark = pytest.mark.django_db


def _form(data: Any = None, **changes: Any) -> MessageForm:
    told: dict[str, Any] = {"law": law_now(), "lang": "ar", "partners": {"1": "x"}, "groups": {}, "conditions": {}}
    return MessageForm(data, **(told | changes))


def test_a_message_rests_on_the_risk_reviews_that_are_offered_and_on_none_by_itself(settings: Any) -> None:
    form = _form(reviews={"1": "x", "2": "y"})
    assert form["reviews"].initial is None
    assert [value for value, _ in form.fields["reviews"].choices] == ["1", "2"]  # type: ignore[attr-defined]  # a field that chooses
    assert "reviews" not in {field.name for field in form.said}


def test_what_was_typed_is_the_draft(settings: Any) -> None:
    typed = {
        "partner_ids": ["1"], "kind": "info_request", "purpose": "investigation", "basis": "police_qma_qsa_2019",
        "channel": "police", "language": "fr", "text": "x", "handling": ["h1"], "source": "b", "information": "i2",
        "nature": "legal", "contains": ["identity"], "reviews": ["1"], "days": "3",
    }  # fmt: skip
    form = _form(typed, reviews={"1": "x"})
    assert form.is_valid(), form.errors
    draft = form.draft()
    assert (draft.grading, list(draft.reviews), list(draft.data), draft.days) == ("b2", ["1"], ["identity"], 3)
    assert not _form(typed | {"reviews": ["2"]}, reviews={"1": "x"}).is_valid()
    assert not _form(typed | {"kind": "anything"}).is_valid()


def test_an_answer_chooses_neither_recipient_nor_matter(settings: Any) -> None:
    assert {"partner_ids", "group", "confirmed"} & set(_form(is_reply=True).fields) == set()
    assert "confirmed" in _form(conditions={"condition.risk": "x"}).fields


def test_a_pasted_file_has_its_lines_as_they_were(settings: Any) -> None:
    typed = {"introduction": '{"a":1}\r\n{"b":2}', "fingerprint": "1", "spoke_with": "x", "state": "QSA",
             "kind": "police", "carrier": "folder"}  # fmt: skip
    form = PinForm(typed, law=law_now(), lang="en")
    assert form.is_valid()
    assert form.ceremony().introduction == b'{"a":1}\n{"b":2}\n'
