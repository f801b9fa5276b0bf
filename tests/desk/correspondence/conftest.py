"""A request that was approved, and a partner to be asked: the partners are those of the tests of the exchange."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from tansiq.desk.cases.actions.opening import open_case
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.actions.taking import take_in
from tansiq.desk.exchange.models import Incoming

_SPEC = spec_from_file_location("of_the_exchange", Path(__file__).parents[1] / "exchange" / "conftest.py")
assert _SPEC is not None
assert _SPEC.loader is not None
_exchange: Any = module_from_spec(_SPEC)
_SPEC.loader.exec_module(_exchange)
own, supervisor, pinned, peer, draft, reviewed = (
    _exchange.own, _exchange.supervisor, _exchange.pinned, _exchange.peer, _exchange._draft, _exchange._reviewed,
)  # fmt: skip

ASKED = {
    "direction": "out", "exchange_kind": "request", "partner": "an invented police", "purpose": "an invented inquiry",
    "legal_basis": "an invented article", "necessity": "nobody else knows", "urgency": "urgent", "nature": "legal",
    "handling": "h1", "channel": "node", "subjects": [{"kind": "person", "value": "Zaydun Example"}],
    "asked": "Does Zaydun Example hold a permit?", "asks_coercion": False,
}  # fmt: skip


@pytest.fixture
def asked() -> dict[str, Any]:
    """The facts of a request."""
    return dict(ASKED)


@pytest.fixture
def opened() -> Callable[..., Case]:
    """Open a case of a type: ``opened(actor, "threat_warning", facts, group="...")``."""

    def make(by: Any, type_id: str, facts: dict[str, Any], group: str = "") -> Case:
        return open_case(
            by=by, type_id=type_id, purpose="an invented inquiry", legal_basis="an invented article", handling="h1",
            facts=facts, group=group,
        )  # fmt: skip

    return make


@pytest.fixture
def proposed(opened: Any) -> Callable[..., Case]:
    """A request that waits for approval."""

    def make(by: Any, group: str = "") -> Case:
        case = opened(by, "police_info_request", ASKED, group)
        take_step(by=by, case_id=str(case.pk), revision=case.revision, step="propose")
        return Case.objects.get(pk=case.pk)

    return make


@pytest.fixture
def approved(proposed: Any) -> Callable[..., Case]:
    """A request that a second person approved."""

    def make(by: Any, second: Any, group: str = "") -> Case:
        case = proposed(by, group)
        take_step(
            by=second, case_id=str(case.pk), revision=case.revision, step="approve", reasons="it is needed",
            attested=frozenset({"necessary", "risks_weighed"}),
        )  # fmt: skip
        return Case.objects.get(pk=case.pk)

    return make


ADDED = {
    "necessity": "the asker says why", "urgency": "urgent", "asked": "whether somebody has a permit",
    "subjects": [{"kind": "person", "value": "Samir Example"}],
}  # fmt: skip
STATEMENT = {
    "statement": "a permit was issued in 2024", "source_grade": "a", "content_grade": "c1", "code": "h1",
    "tainted": False,
}  # fmt: skip


@pytest.fixture
def came(peer: Any) -> Callable[..., Incoming]:
    """A message of the partner that was taken in by the node."""

    def make(**changes: Any) -> Incoming:
        message = peer.message(**changes)
        assert [one.state for one in peer.gives(peer.seal(message))] == ["delivered"]
        return Incoming.objects.get(message_id=message.id)

    return make


@pytest.fixture
def taken(came: Any) -> Callable[..., tuple[Case, Incoming]]:
    """A request that came in, and the case that ``by`` opened from it."""

    def make(by: Any, added: dict[str, Any] | None = None, **changes: Any) -> tuple[Case, Incoming]:
        message = came(**changes)
        case_id = take_in(by=by, message_id=message.message_id, facts=ADDED if added is None else added)
        return Case.objects.get(pk=case_id), message

    return make


@pytest.fixture
def in_work(taken: Any, officer: Any) -> Callable[..., tuple[Case, Incoming]]:
    """Such a case in which somebody works, the receipt acknowledged by hand."""

    def make(by: Any, **changes: Any) -> tuple[Case, Incoming]:
        case, message = taken(by, **changes)
        told = {"acknowledgement_reference": "A-1"}
        take_step(by=by, case_id=str(case.pk), revision=case.revision, step="triage", facts=told)
        case.refresh_from_db()
        worker = officer("investigator", username=f"works-{case.reference}").actor
        take_step(by=worker, case_id=str(case.pk), revision=case.revision, step="begin_work")
        case.refresh_from_db()
        return case, message

    return make
