"""What overseers look at: leaves that partners gave. The partners are those of the tests of the exchange."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from tansiq.desk.audit.log import log_entries
from tansiq.desk.audit.models import Entry
from tansiq.desk.exchange.actions import leaving
from tansiq.desk.exchange.models import Incoming, Outgoing
from tansiq.engines.envelopes import Reference, read_message

_SPEC = spec_from_file_location("of_the_exchange", Path(__file__).parents[1] / "exchange" / "conftest.py")
assert _SPEC is not None
assert _SPEC.loader is not None
_exchange: Any = module_from_spec(_SPEC)
_SPEC.loader.exec_module(_exchange)
own, supervisor, pinned, peer = _exchange.own, _exchange.supervisor, _exchange.pinned, _exchange.peer

_SILENT = "police_qma_qsa_2001"


@pytest.fixture
def leave_entry(peer: Any, supervisor: Any) -> Callable[..., Entry]:
    """The entry of a leave that a partner gave on these conditions, in an answer under these codes; in the log."""

    def make(conditions: str, *codes: str) -> Entry:
        item = peer.message(handling=("H2",), legal_basis=_SILENT)
        peer.gives(peer.seal(item))
        told: dict[str, Any] = {"use": "forward", "reason": "Needed", "language": "en"}
        name = leaving.ask(by=supervisor, incoming_id=item.id, **told)
        request = Outgoing.objects.get(message_id=name)
        said: Any = read_message(bytes(request.content)).body["leave"]
        answer = peer.message(
            thread=item.thread, kind="leave_answer", grading=None, handling=codes, legal_basis=_SILENT,
            answers=Reference(name, request.digest), conditions="In one office" if "H3" in codes else None,
            body={"text": "", "leave": {**said, "granted": True, "conditions": conditions}},
        )  # fmt: skip
        assert [one.state for one in peer.gives(peer.seal(answer))] == ["delivered"]
        assert Incoming.objects.filter(message_id=answer.id, status="taken").exists()
        log_entries()
        return Entry.objects.get(what="exchange:message:receive", details__has_key="leave")

    return make
