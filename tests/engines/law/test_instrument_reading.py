"""An instrument out of its file: words that are known, days in order, limits that are limits."""

from __future__ import annotations

import pytest

from tansiq.engines.law import Instrument, Terms
from tansiq.engines.law.deadline import Deadline
from tansiq.engines.law.instrument_reading import read_instrument
from tansiq.engines.workflows.entries import parse
from tansiq.errors import MalformedError
from tansiq.legal_bases import shipped_layer

TEXT = next(one.data for one in shipped_layer().records if one.id == "mla_qma_qsa_2008").decode()


def _read(terms: Terms, old: str = "", new: str = "") -> Instrument:
    assert old in TEXT
    return read_instrument(parse(TEXT.replace(old, new, 1).encode(), "x.toml"), "x", terms)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("since = 2008-06-01", "since = 2007-01-01", "law.period"),
        ("since = 2008-06-01", 'since = "soon"', "law.not_a_day"),
        ('mark = "D"', 'mark = "sure"', "workflow.not_one_of"),
        ('citation = "Art. 40 (invented)"', "", "workflow.missing"),
        ('authentic = ["ar", "fr"]', 'authentic = ["arabic"]', "law.not_a_language"),
        ('"investigation", "prosecution"', '"curiosity"', "law.word"),
        ("[messages.mla_answer]", "[messages.rumour]", "law.word"),
        ("[grounds.torture]", "[grounds.weather]", "law.word"),
        ('messages = ["extradition_request", "provisional_arrest_request"]', 'messages = ["info_request"]', "law.word"),
        ('messages = ["extradition_request", "provisional_arrest_request"]', "messages = []", "workflow.missing"),
        ("value = 40", "", "law.no_span"),
        ('unit = "days"', 'unit = "count"', "law.no_span"),
        ("at_least = 12", "", "workflow.missing"),
        ("at_least = 12", "at_least = -1", "workflow.not_a_number"),
        ("[uses.court]", "[uses.theatre]", "law.word"),
        ('rule = "free"', 'rule = "perhaps"', "workflow.not_one_of"),
        ("natures = ", "nature = ", "workflow.key_unknown"),
    ],
)
def test_what_is_wrong_is_told_by_its_code(terms: Terms, old: str, new: str, code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        _read(terms, old, new)
    assert caught.value.code == code
    assert "place" in caught.value.details


def test_a_limit_keeps_its_number_its_counting_and_its_place(terms: Terms) -> None:
    (limit,) = [one for one in _read(terms).deadlines if one.id == "papers_due"]
    assert isinstance(limit, Deadline)
    assert limit.span is not None
    assert (limit.span.count, limit.span.unit, limit.rule.first_day) == (40, "days", "excluded")
    assert (limit.citation, limit.mark, limit.messages) == (
        "Art. 27(4) (invented)",
        "D",
        {"provisional_arrest_request"},
    )


def test_a_party_is_found_by_its_state(terms: Terms) -> None:
    found = _read(terms)
    party = found.party("QSA")
    assert party is not None
    assert party.languages == {"fr"}
    assert found.party("MAR") is None


def test_a_review_says_who_and_when(terms: Terms) -> None:
    review = '[review]\nby = "Treaty office"\non = 2026-01-02\n\n[title]'
    found = _read(terms, "[title]", review).review
    assert found is not None
    assert (found.by, found.on.isoformat()) == ("Treaty office", "2026-01-02")
    with pytest.raises(MalformedError):
        _read(terms, "[title]", '[review]\nby = "Treaty office"\n\n[title]')
