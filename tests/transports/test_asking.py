"""A partner that asks us is not reached: whatever would go out to it is refused."""

from __future__ import annotations

import pytest

from tansiq.errors import RefusedError
from tansiq.transports.carriers import Route, open_carrier


def test_nothing_goes_out_to_a_partner_that_asks_whatever_its_card_says() -> None:
    with pytest.raises(RefusedError) as refused, open_carrier("asking", Route(("https://partner.example",))):
        pass
    assert refused.value.code == "carrier.no_address"
