"""The form of a message of a case: that of every message, beside the decision that goes with it."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.cases.forms import DecisionForm
from tansiq.desk.cases.library import shipped_types
from tansiq.desk.cases.sheet import Offered
from tansiq.desk.correspondence.forms import CaseMessageForm
from tansiq.desk.correspondence.rules import rules
from tansiq.desk.exchange.law import law_now

pytestmark = pytest.mark.django_db(databases="__all__")


def _form(
    type_id: str = "threat_warning", step: str = "send", data: dict[str, Any] | None = None, *, asks: bool = False
) -> CaseMessageForm:
    definition = shipped_types().newest(type_id)
    attests = [(name, definition.guards[name].texts) for name in definition.steps[step].guards
               if definition.guards[name].is_attested]  # fmt: skip
    offer = Offered(definition.steps[step], None, frozenset(), tuple(attests), (), (), ())
    return CaseMessageForm(
        data, law=law_now(), lang="ar", partners={}, conditions={},
        decision=DecisionForm(data, offer=offer, lang="ar"), rule=rules().said[type_id][step], asks=asks,
    )  # fmt: skip


def test_the_matter_is_that_of_the_case_and_whom_to_ask_is_asked_where_somebody_chooses() -> None:
    assert "group" not in _form().fields
    assert "partner_ids" in _form().fields
    assert "partner_ids" not in _form(step="recall").fields


def test_a_kind_that_the_table_gives_is_the_only_one_to_choose() -> None:
    assert [one[0] for one in _form().fields["kind"].choices] == ["threat_warning"]  # type: ignore[attr-defined]  # it chooses
    assert len(_form("police_info_request").fields["kind"].choices) > 2  # type: ignore[attr-defined]  # likewise


def test_grounds_of_law_are_asked_for_where_something_is_refused() -> None:
    assert "grounds" not in _form("police_info_request", "answer").fields
    assert {"grounds", "consulted"} <= set(_form("police_info_request", "refuse").fields)


def test_what_has_to_be_stood_for_and_is_not_makes_the_whole_invalid_and_what_is_ticked_is_told() -> None:
    bare = _form(data={"send-revision": "3"})
    assert not bare.is_valid()
    assert "attest_imminent" in bare.decision.errors
    ticked = _form(data={"send-revision": "3", "send-attest_imminent": "on"})
    ticked.is_valid()
    assert (ticked.decision.said()["attested"], ticked.decision.said()["revision"]) == ({"imminent"}, 3)


def test_a_day_for_the_reply_is_asked_for_where_the_case_has_a_place_for_it() -> None:
    assert "reply_by" in _form("police_info_request", "send", asks=True).fields
    assert "reply_by" in _form("police_info_request", "record_reminded", asks=True).fields
    assert "reply_by" not in _form("police_info_request", "send").fields


def test_what_only_follows_is_asked_for_nothing_of_a_person_and_can_be_sent_so() -> None:
    fields = set(_form("police_info_request", "triage").fields)
    assert not {"names_person", "persons", "contains", "source", "reviews"} & fields
    assert {"text", "handling", "purpose", "basis"} <= fields
    typed = {
        "kind": "acknowledgement", "purpose": "investigation", "basis": "police_qma_qsa_2019", "channel": "police",
        "language": "fr", "text": "Received.", "handling": ["h1"], "triage-revision": "1",
    }  # fmt: skip
    form = _form("police_info_request", "triage", typed)
    assert form.is_valid()
    draft = form.draft()
    assert (draft.kind, draft.grading, draft.names_person, tuple(draft.reviews)) == (
        "acknowledgement",
        "",
        False,
        (),
    )
