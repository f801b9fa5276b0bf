"""What the demo rehearses is what the plan says."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from tansiq.cli.rehearsal import reached
from tansiq.cli.screening import Found, Screened
from tansiq.demo.plan import read_plan


def _found(reference: str) -> Any:
    return Found("marwana", SimpleNamespace(record=SimpleNamespace(reference=reference), bits=20.0))


def test_only_entries_of_the_case_count_as_reached_strongest_first(screened: Screened) -> None:
    case = next(case for case in read_plan() if case.kind == "seven_identities")
    row = replace(screened, found=tuple(map(_found, ("CFi.102", "MW-2015-0001", "MW-2019-0007-1"))))
    assert reached(case, row) == ["CFi.102", "MW-2019-0007-1"]


def test_a_traveller_without_hits_reaches_nobody(screened: Screened) -> None:
    assert reached(read_plan()[0], replace(screened, found=())) == []
