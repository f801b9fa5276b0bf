"""The form of a message of a case: the matter is not asked for, and what is stood for is a tick of its own."""

from __future__ import annotations

import pytest

from tansiq.desk.cases.library import library
from tansiq.desk.correspondence.forms import CaseMessageForm
from tansiq.desk.exchange.law import law_now

pytestmark = pytest.mark.django_db(databases="__all__")


def _form(data: dict[str, object] | None = None) -> CaseMessageForm:
    guard = library().newest("threat_warning").guards["imminent"]
    return CaseMessageForm(data, law=law_now(), lang="ar", partners={}, conditions={}, attested=[guard])


def test_the_matter_is_that_of_the_case_and_not_asked_for() -> None:
    assert "group" not in _form().fields
    assert "partner_ids" in _form().fields


def test_what_was_ticked_is_stood_for_and_nothing_else() -> None:
    for data, stood in (({"attest_imminent": "on"}, {"imminent"}), ({}, set()), ({"attest_other": "on"}, set())):
        form = _form({"text": "x", **data})
        form.is_valid()
        assert form.attested() == stood
