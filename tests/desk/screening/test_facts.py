"""What a case of a possible hit begins with, and what the person at the counter is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tansiq.desk.cases.library import shipped_types
from tansiq.desk.screening.facts import case_facts, names_compared, told_at_the_counter
from tansiq.desk.screening.listed import Answer, Listed
from tansiq.desk.screening.travellers import Source
from tansiq.engines.matching import Document, Hit, PartialDate, Record, WrittenName
from tansiq.engines.workflows.form import fact_refusals

SOURCE = Source("booth", "b", "Gate 4", datetime(2026, 6, 1, tzinfo=UTC), "an invented article")
LISTED = Listed("", "1", "E-1", "1 d", "red", "h1", {"en": "Arrest if the law allows", "ar": "توقيف"}, four_eyes=True)
BORN = (PartialDate.parse("1984-03-07"),)
RULES = shipped_types().newest("border_hit")


def _answer(*names: str, listed: Listed = LISTED) -> Answer:
    asked = Record(names=tuple(map(WrittenName, names)), birth_dates=BORN, documents=(Document("QM1234567"),))
    entry = Record(id="1", names=(WrittenName("زيدون مرواني"),), birth_dates=BORN, documents=(Document("QM1234567"),))
    return Answer(Hit(entry, 30.0, asked), listed)


def test_the_facts_do_for_a_case_and_their_tenths_add_up() -> None:
    facts = case_facts(SOURCE, _answer("Zaydun Marwani"))
    assert list(fact_refusals(RULES.fields, facts, "")) == []
    rows = facts["score_parts"]
    assert isinstance(rows, list)
    total = sum(round(float(row["bits"]) * 10) for row in rows)
    assert total == round(_answer("Zaydun Marwani").hit.evidence.bits * 10)
    assert facts["matched_pair"] == "Zaydun Marwani / زيدون مرواني"
    assert facts["entry_instruction"] == "\u2068Arrest if the law allows\u2069 · \u2068توقيف\u2069"


def test_a_hit_by_a_document_alone_names_the_document_and_the_entry() -> None:
    assert names_compared(_answer()) == ["QM1234567", "E-1"]


def test_an_arrest_is_spoken_of_only_with_a_warrant() -> None:
    with_warrant = replace(LISTED, warrant_reference="W-1/2026")
    told = [told_at_the_counter(RULES, one)[0]["en"] for one in (LISTED, with_warrant)]
    assert told[0].startswith("Refer to the second line and tell the National Central Bureau. No arrest")
    assert "Arrest only if national law allows it" in told[1]
    own = replace(LISTED, entry_type="own_watchlist")
    assert told_at_the_counter(RULES, own)[1] == LISTED.instruction
    assert told_at_the_counter(RULES, LISTED)[1] == {}
