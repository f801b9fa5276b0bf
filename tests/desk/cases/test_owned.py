"""What of a case is another's is asked of whoever keeps it, by the names of the facts."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.cases.owned import refuse_owned, withheld
from tansiq.errors import RefusedError

CASE = "00000000-0000-4000-8000-000000000001"


class Keeper:
    """Says that one fact is another's, and lets one person take it out."""

    def facts(self, case_id: str) -> frozenset[str]:
        return frozenset({"asked"}) if case_id == CASE else frozenset()

    def refuse(self, case_id: str, by: Any) -> None:
        if not self.is_open(case_id, by):
            raise RefusedError("exchange.use_refused", owner="x", codes="y")

    def is_open(self, case_id: str, by: Any) -> bool:  # noqa: ARG002  (as every keeper)
        return bool(by == "let")


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> None:
    settings.TANSIQ_OWNED = f"{__name__}.Keeper"


def test_a_document_is_refused_that_has_what_may_not_leave_and_no_other() -> None:
    by: Any = "anybody"
    with pytest.raises(RefusedError, match="use_refused"):
        refuse_owned(CASE, ["purpose", "asked"], by)
    refuse_owned(CASE, ["purpose"], by)
    refuse_owned("another", ["asked"], by)
    let: Any = "let"
    refuse_owned(CASE, ["asked"], let)


def test_a_program_is_not_given_what_may_not_leave() -> None:
    by: Any = "anybody"
    let: Any = "let"
    assert withheld(CASE, by) == {"asked"}
    assert withheld(CASE, let) == withheld("another", by) == frozenset()
