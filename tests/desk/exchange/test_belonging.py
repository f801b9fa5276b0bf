"""The exchange asks whoever keeps cases what is said there, and knows nothing of cases itself."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.exchange import belonging
from tansiq.desk.exchange.actions import sending
from tansiq.desk.exchange.models import Incoming, Outgoing
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


class OfOthers:
    """A keeper to whom every message belongs."""

    def begun(self) -> frozenset[str]:
        return frozenset({"feedback"})

    def answered(self, thread_id: str) -> frozenset[str]:
        return frozenset(Incoming.objects.filter(thread_id=thread_id).values_list("message_id", flat=True))

    def refuse(self, by: Any, thread_id: str) -> None:  # noqa: ARG002  (as every keeper)
        raise RefusedError("correspondence.in_case", case=thread_id[:4])


def test_what_a_case_answers_is_refused_beside_it_and_not_in_it(
    peer: Any, supervisor: Any, draft: Any, settings: Any
) -> None:
    message = peer.message()
    peer.gives(peer.seal(message))
    settings.TANSIQ_CASES_OF_MESSAGES = f"{__name__}.OfOthers"
    assert belonging.begun_in_cases() == {"feedback"}
    assert belonging.answered_in_case(message.thread) == {message.id}
    made = {"kind": "info_answer", "documents": ("facts",)}
    with pytest.raises(RefusedError) as refused:
        sending.reply(by=supervisor, draft=draft(**made), incoming_id=message.id)
    assert (refused.value.code, refused.value.details["case"]) == ("correspondence.in_case", message.thread[:4])
    case = "00000000-0000-4000-8000-000000000001"
    assert sending.reply(by=supervisor, draft=draft(**made, case=case), incoming_id=message.id)
    assert Outgoing.objects.count() == 1
