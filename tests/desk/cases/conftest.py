"""Invented cases of the types that come with Tansiq, and the node's values that they need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tansiq.desk.audit.actor import Actor
from tansiq.desk.cases.actions.opening import open_case
from tansiq.desk.cases.models import Case
from tansiq.desk.parameters.actions.setting import OPERATOR, set_parameters

HIT = {
    "checkpoint": "Gate 4, invented airport",
    "checked_at": datetime(2026, 6, 1, 9, 0, tzinfo=UTC),
    "traveller_identity": "Nadir Invented",
    "list_entry": "E-1",
    "matched_pair": "Nadir Invented / Nadeer Invented",
    "score_parts": [{"field": "name", "bits": "21.4"}],
    "algorithm_version": "1",
    "entry_type": "blue",
    "entry_demands_four_eyes": False,
}
NOTICE = {
    "instrument": "own_entry",
    "entry_type": "own_watchlist",
    "subject_kind": "person",
    "purpose": "to locate",
    "legal_basis": "an invented article",
    "identities": [{"kind": "name", "value": "Widad Invented"}],
    "source_authority": "an invented authority",
    "handling": "h0",
    "access_restrictions": "none",
    "review_date": date(2031, 1, 1),
}


LAW = """
[types.border_hit.second_line_hold]
value = 4
unit = "hours"
citation = "an invented article"
"""


@pytest.fixture(autouse=True)
def _law(request: pytest.FixtureRequest) -> None:
    """The node's values: four hours in the second line, by an invented article."""
    marker = request.node.get_closest_marker("django_db")
    if marker is not None:
        request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
        set_parameters(by=OPERATOR, data=LAW.encode(), reason="an invented act")


@pytest.fixture
def hit() -> Callable[..., Case]:
    """Open a possible hit: ``hit(actor, entry_type="red")``; fields of the case as ``group=...``."""

    def make(by: Actor, *, group: str = "", linked_duties: Any = (), parties: Any = (), **facts: object) -> Case:
        return open_case(
            by=by, type_id="border_hit", purpose="border check", legal_basis="an invented article", handling="h0",
            facts={**HIT, **facts}, group=group, linked_duties=linked_duties, parties=parties,
        )  # fmt: skip

    return make


@pytest.fixture
def notice() -> Callable[..., Case]:
    """Open a notice: ``notice(actor, entry_type="red")``."""

    def make(by: Actor, **facts: object) -> Case:
        return open_case(
            by=by, type_id="notice", purpose="to locate", legal_basis="an invented article", handling="h1",
            facts={**NOTICE, **facts},
        )  # fmt: skip

    return make
