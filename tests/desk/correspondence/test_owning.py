"""What of a case is a partner's leaves the desk, by letter or by program, where its owner lets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.accounts.actions.keys import make_key
from tansiq.desk.cases import queries as cases
from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.owning import OwnedFacts, taken_in
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")

SECRET = "whether a hidden person has a permit"
ADDED = {
    "necessity": "hidden need", "urgency": "urgent", "asked": SECRET,
    "subjects": [{"kind": "person", "value": "Hidden Example"}],
}  # fmt: skip
SILENT = "police_qma_qsa_2001"


@pytest.fixture
def owned(officer: Any, taken: Any) -> Callable[..., Case]:
    """A case opened from a message with these codes."""

    def make(*codes: str) -> Case:
        by = officer("ncb_officer", username="takes").actor
        told = {"conditions": "For the eyes of one unit"} if "H3" in codes else {}
        case, _ = taken(by, ADDED, handling=codes, legal_basis=SILENT, **told)
        made: Case = case
        return made

    return make


def test_what_somebody_wrote_out_of_a_message_is_its_owners_and_the_rest_is_ours(owned: Any, supervisor: Any) -> None:
    case = str(owned("H1", "H3").pk)
    facts = OwnedFacts().facts(case)
    assert {"asked", "subjects", "necessity", "handling_note"} <= facts
    assert not {"statements", "partner", "message_reference", "purpose"} & facts
    assert len(taken_in(case)) == 1


def test_a_case_of_our_own_has_nothing_of_others(approved: Any, officer: Any, supervisor: Any) -> None:
    case = str(approved(officer("ncb_officer").actor, supervisor).pk)
    assert OwnedFacts().facts(case) == frozenset()
    assert OwnedFacts().is_open(case, supervisor)


@pytest.mark.parametrize(
    ("codes", "role", "is_open"),
    [
        (("H0",), "ncb_officer", True), (("H1",), "ncb_officer", True), (("H1",), "prosecutor", False),
        (("H0",), "prosecutor", True), (("H2",), "ncb_officer", False), (("H3",), "ncb_officer", False),
    ],
)  # fmt: skip
def test_a_program_is_given_of_it_what_its_owner_lets_leave(
    owned: Any, officer: Any, codes: tuple[str, ...], role: str, is_open: Any
) -> None:
    case = owned(*codes)
    by = officer(role, username="programs").actor
    key = make_key(by=by, name="k", scopes=tuple(sorted(by.permissions)), days=1)
    answer = Client().get(f"/api/cases/{case.pk}", headers={"Authorization": f"ApiKey {key}"})
    assert answer.status_code == 200
    assert (SECRET in answer.content.decode()) is is_open
    assert ("Hidden Example" in answer.content.decode()) is is_open
    assert bool(answer.json()["withheld"]) is not is_open


@pytest.mark.parametrize(("codes", "is_open"), [(("H0",), True), (("H2",), False)])
def test_a_letter_with_it_is_neither_written_nor_given_out_where_it_may_not_leave(
    owned: Any, officer: Any, monkeypatch: pytest.MonkeyPatch, codes: tuple[str, ...], is_open: Any
) -> None:
    case = owned(*codes)
    by = officer("supervisor", username="writes").actor
    monkeypatch.setattr(cases, "letter_refusals", lambda *_: ())
    told = {"case_id": str(case.pk), "tongue": "fr"}
    if is_open:
        assert SECRET in str(cases.draft(by=by, letter="request", **told).told)
    else:
        with pytest.raises(RefusedError) as refused:
            cases.draft(by=by, letter="request", **told)
        assert refused.value.code == "exchange.use_refused"
    assert SECRET not in str(cases.draft(by=by, letter="no_trace", **told).told)
