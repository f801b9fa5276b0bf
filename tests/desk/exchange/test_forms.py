"""The form of a message: every question of law is on it, and none of the risk review has an answer by itself."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.exchange.forms import MessageForm, PinForm
from tansiq.desk.exchange.law import law_now

pytestmark = pytest.mark.django_db


def _form(data: Any = None, **changes: Any) -> MessageForm:
    told: dict[str, Any] = {"law": law_now(), "lang": "ar", "partners": {"1": "x"}, "groups": {}, "conditions": {}}
    return MessageForm(data, **(told | changes))


def test_the_risk_review_is_whole_and_open(settings: Any) -> None:
    form = _form()
    assert {field.name.removeprefix("risk_") for field in form.review} == set(law_now().terms.risks)
    assert all(field.initial is None and field.field.choices[0][0] == "" for field in form.review)  # type: ignore[attr-defined]


def test_what_was_typed_is_the_draft(settings: Any) -> None:
    typed = {
        "partner_ids": ["1"], "kind": "info_request", "purpose": "investigation", "basis": "police_qma_qsa_2019",
        "channel": "police", "language": "fr", "text": "x", "handling": ["h1"], "source": "b", "information": "i2",
        "nature": "legal", "contains": ["identity"], "risk_torture": "absent", "days": "3",
    }  # fmt: skip
    form = _form(typed)
    assert form.is_valid(), form.errors
    draft = form.draft()
    assert (draft.grading, draft.risks, list(draft.data), draft.days) == ("b2", {"torture": "absent"}, ["identity"], 3)
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
