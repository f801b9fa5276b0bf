"""The keys of ``--json`` are documented, every one of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tansiq.cli.answers import evidence_answer, hit_answer, record_answer, rejected_answer, traveller_answer
from tansiq.cli.screening import Screened
from tansiq.engines.manifests import Rejected

Undocumented = Callable[[Any], set[str]]


def test_every_key_of_a_possible_hit_is_documented(screened: Screened, hit: Any, undocumented: Undocumented) -> None:
    answer = {"traveller": traveller_answer(screened.traveller, "en"), **hit_answer(hit, "own", "en")}
    assert undocumented(answer) == set()
    assert undocumented({**answer, "verdict": {"guilty": 1}}) == {"verdict", "guilty"}


def test_evidence_carries_its_prior_its_parts_and_its_sentence(hit: Any) -> None:
    answer = evidence_answer(hit.evidence, "fr")
    assert answer["sentence"] == "a sentence in fr"
    assert [part["field"] for part in answer["parts"]] == ["name", "birth_date"]
    assert answer["prior_bits"] == -13.0


def test_a_record_keeps_every_name_with_its_quality_and_role(hit: Any) -> None:
    answer = record_answer(hit.record)
    assert answer["names"][1] == {"text": "يوسف الحداد", "quality": "primary", "role": "original_script"}
    assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_a_rejected_row_says_why_in_the_language_asked_for(
    rejected: Rejected, lang: str, undocumented: Undocumented
) -> None:
    answer = rejected_answer(rejected, lang)
    assert "9" in answer["sentence"]
    assert answer["raw"] == rejected.raw
    assert undocumented(answer) == set()
