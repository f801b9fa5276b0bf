"""Limits of the desk itself: in three languages, each with its number, citation and mark."""

from __future__ import annotations

import pytest

from tansiq.desk.parameters.limits import limits, read_limits
from tansiq.errors import MalformedError

GOOD = """
[name]
ar = "أ"
fr = "b"
en = "c"

[limits.answer]
ar = "أ"
fr = "b"
en = "c"
value = 3
unit = "minutes"
citation = "an invented order"
mark = "D"
"""


def test_every_limit_has_a_number_a_citation_and_a_mark() -> None:
    for limit in limits().each.values():
        assert limit.span.count > 0
        assert len(limit.citation) > 8
        assert limit.mark in "VRD"


@pytest.mark.parametrize(
    "gone", ["value = 3", 'citation = "an invented order"', 'mark = "D"', 'fr = "b"\nen = "c"\nvalue']
)
def test_a_limit_that_lacks_something_is_no_limit(gone: str) -> None:
    assert gone in GOOD
    assert read_limits(GOOD.encode()).each["answer"].span.count == 3
    with pytest.raises(MalformedError, match="workflow"):
        read_limits(GOOD.replace(gone, "value" if gone.endswith("value") else "").encode())
