"""What the small server does for all; its limits are tried with the witness (`test_witness_server`)."""

from __future__ import annotations

import pytest

from tansiq.errors import MalformedError, RefusedError, TansiqError
from tansiq.transports.answering import status_of


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RefusedError("request.path"), 404), (RefusedError("request.method"), 405),
        (MalformedError("request.size"), 413),
        (MalformedError("anything.else"), 400), (TansiqError("storage.no_space"), 500),
    ],
)  # fmt: skip
def test_a_refusal_has_the_status_that_fits_it(error: TansiqError, status: int) -> None:
    assert status_of(error) == status
