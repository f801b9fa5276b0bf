"""What is written about a partner that is asked in vain."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.exchange.actions import fetching
from tansiq.desk.exchange.models import Partner
from tansiq.desk.exchange.receiving import CARRIER
from tansiq.errors import RefusedError

pytestmark = pytest.mark.django_db(databases="__all__")


def test_it_is_an_entry_about_the_partner_with_the_code(peer: Any, writes: Any) -> None:
    found = Partner.objects.get()
    fetching.miss(by=CARRIER, partner_id=str(found.pk), code="carrier.unreachable")
    entry = writes()[-1]
    assert (entry.what, entry.target) == ("exchange:message:receive", f"partner:{found.pk}")
    assert entry.details == {"asked": peer.name, "code": "carrier.unreachable"}


def test_nobody_else_writes_it(peer: Any, supervisor: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        fetching.miss(by=supervisor, partner_id=str(Partner.objects.get().pk), code="carrier.unreachable")
    assert refused.value.code == "access.permission"
