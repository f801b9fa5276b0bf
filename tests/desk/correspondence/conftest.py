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

_SPEC = spec_from_file_location("of_the_exchange", Path(__file__).parents[1] / "exchange" / "conftest.py")
assert _SPEC is not None
assert _SPEC.loader is not None
_exchange: Any = module_from_spec(_SPEC)
_SPEC.loader.exec_module(_exchange)
own, supervisor, pinned, peer, draft = (
    _exchange.own, _exchange.supervisor, _exchange.pinned, _exchange.peer, _exchange._draft,
)  # fmt: skip

ASKED = {
    "direction": "out", "exchange_kind": "request", "partner": "an invented police", "purpose": "an invented inquiry",
    "legal_basis": "an invented article", "necessity": "nobody else knows", "urgency": "urgent", "nature": "legal",
    "handling": "h1", "channel": "node", "subjects": [{"kind": "person", "value": "Zaydun Example"}],
    "asked": "Does Zaydun Example hold a permit?", "asks_coercion": False,
}  # fmt: skip


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
