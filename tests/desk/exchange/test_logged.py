"""What is told of a message while its proof is late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tansiq.desk.exchange import queries, work
from tansiq.desk.exchange.models import Note, Outgoing
from tansiq.engines.envelopes import Receipt, Reference
from tansiq.transports.parcel import write_parcel

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
US = "marwana.police"


def _delivered(peer: Any, line: Any, sent: Any) -> tuple[Outgoing, Reference, Receipt]:
    message = sent()
    about = Reference(message.message_id, message.digest)
    receipt = Receipt(about, "delivered", timezone.now().replace(microsecond=0))
    line.answers = lambda _: write_parcel([peer.receipts(receipt)])
    work.deliver_some()
    return Outgoing.objects.get(), about, receipt


def test_a_proof_that_is_late_tells_of_itself(peer: Any, line: Any, sent: Any, supervisor: Any) -> None:
    message, _, _ = _delivered(peer, line, sent)
    (said,) = queries.thread(by=supervisor, thread_id=message.thread_id).said
    assert said.logged.code == ""
    Note.objects.update(got_at=timezone.now() - timedelta(minutes=15))
    (said,) = queries.thread(by=supervisor, thread_id=message.thread_id).said
    assert said.logged.code == "inclusion.late"
