"""A request of a case, a partner of a State that may be feared, and a data-protection officer with a key."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from tansiq.desk.cases.models import Case
from tansiq.desk.exchange.law import law_now
from tansiq.desk.protection.actions.keys import make_key
from tansiq.desk.protection.actions.restrictions import Grounds, lay
from tansiq.engines.envelopes import locking

_SPEC = spec_from_file_location("of_correspondence", Path(__file__).parents[1] / "correspondence" / "conftest.py")
assert _SPEC is not None
assert _SPEC.loader is not None
_correspondence: Any = module_from_spec(_SPEC)
_SPEC.loader.exec_module(_correspondence)
own, supervisor, pinned, peer, draft, opened, proposed, approved = (
    getattr(_correspondence, name)
    for name in ("own", "supervisor", "pinned", "peer", "draft", "opened", "proposed", "approved")
)

PASSPHRASE = "umbrella orchid lantern seven"
SECRET = "a hidden persecution by an invented State"


@pytest.fixture(autouse=True)
def _cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "_COST", 4)


@pytest.fixture
def dpo(officer: Any) -> Any:
    """A data-protection officer who has a key."""
    made = officer("dpo", username="guards", language="en")
    make_key(by=made.actor, passphrase=PASSPHRASE)
    return made


@pytest.fixture
def asker(officer: Any) -> Any:
    return officer("ncb_officer", username="asks", language="en")


@pytest.fixture
def case(peer: Any, asker: Any, supervisor: Any, approved: Any) -> Case:
    """A request that a second person approved."""
    made: Case = approved(asker.actor, supervisor)
    return made


@pytest.fixture
def laid(dpo: Any) -> Callable[..., str]:
    """Lay a restriction on a case: ``laid(case, "asylum", "QSA")``."""

    def make(case: Case, reason: str = "asylum", *feared: str) -> str:
        states = law_now().states.states
        return lay(by=dpo.actor, case_id=str(case.pk), grounds=Grounds(reason, SECRET, feared), states=states)

    return make
