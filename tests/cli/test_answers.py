"""The keys of ``--json`` are documented, every one of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tansiq.cli.answers import evidence_answer, hit_answer, record_answer, rejected_answer, traveller_answer
from tansiq.cli.screening import Screened
from tansiq.engines.manifests import Rejected

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
DOCUMENTED = set(re.findall(r"`([a-z_0-9]+)`", PAGE))


def keys(value: Any) -> set[str]:
    """Every key of an answer, without those that are headings of somebody's manifest."""
    if isinstance(value, dict):
        own = {key: inner for key, inner in value.items() if key not in ("extra", "mapping", "details")}
        return set(value).union(*(keys(inner) for inner in own.values()))
    return set().union(*(keys(one) for one in value)) if isinstance(value, list) else set()


def test_every_key_of_a_possible_hit_is_documented(screened: Screened, hit: Any) -> None:
    answer = {"traveller": traveller_answer(screened.traveller, "en"), **hit_answer(hit, "own", "en")}
    assert keys(answer) - DOCUMENTED == set()
    assert {"bits", "prior_bits", "parts", "own", "listed_name"} - keys(answer) == {"own"}


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
def test_a_rejected_row_says_why_in_the_language_asked_for(rejected: Rejected, lang: str) -> None:
    answer = rejected_answer(rejected, lang)
    assert "9" in answer["sentence"]
    assert answer["raw"] == rejected.raw
    assert keys(answer) - DOCUMENTED == set()
