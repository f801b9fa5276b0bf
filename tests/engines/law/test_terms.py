"""The words of the law, and the safeguards that no table of them may loosen."""

from __future__ import annotations

import pytest

from tansiq.engines.law import Terms
from tansiq.engines.law.terms import read_terms
from tansiq.errors import MalformedError
from tansiq.legal_bases import shipped_terms

TEXT = shipped_terms().decode()


def _changed(section: str, old: str, new: str) -> bytes:
    """The terms with the first ``old`` after the head of a section put otherwise."""
    at = TEXT.index(f"[{section}]")
    assert old in TEXT[at:]
    return (TEXT[:at] + TEXT[at:].replace(old, new, 1)).encode()


@pytest.mark.parametrize(
    ("section", "old", "new", "floor"),
    [
        ("risks.torture", 'assured = "refuse"', 'assured = "condition"', "risks → torture"),
        ("risks.torture", 'present = "refuse"', 'present = "clear"', "risks → torture"),
        ("risks.torture", "[risks.torture]", "[risks.cruelty]", "risks → torture"),
        ("risks.asylum", 'present = "restrict"', 'present = "refuse"', "risks → asylum"),
        ("risks.asylum", 'assured = "restrict"', 'assured = "clear"', "risks → asylum"),
        ("uses.lethal_targeting", 'rule = "never"', 'rule = "consent"', "uses → lethal_targeting"),
        ("uses.detention", 'rule = "judicial_basis"', 'rule = "free"', "uses → detention"),
        (
            "restrictions.not_for_lethal_targeting",
            'use = "lethal_targeting"',
            'use = "print"',
            "restrictions → lethal_targeting",
        ),
        (
            "restrictions.not_for_detention_without_judge",
            'use = "detention"',
            'use = "print"',
            "restrictions → detention",
        ),
    ],
)
def test_a_safeguard_cannot_be_loosened(section: str, old: str, new: str, floor: str) -> None:
    text = _changed(section, old, new)
    if "cruelty" in new:
        text = text.replace(b"[risks.torture.condition]", b"[risks.cruelty.condition]")
    with pytest.raises(MalformedError) as caught:
        read_terms(text)
    assert (caught.value.code, caught.value.details["floor"]) == ("law.floor", floor)


@pytest.mark.parametrize(
    ("section", "old", "new", "code"),
    [
        ("purposes.migration", 'en = "Management of migration"', "", "workflow.no_translation"),
        ("risks.child.condition", "[risks.child.condition]", "[risks.child.wish]", "workflow.missing"),
        ("kinds.threat_warning.confirm", "value = 1", "", "law.no_span"),
        ("kinds.recall", "follows = true", "follows = 1", "workflow.not_a_boolean"),
        ("bases.policy", 'binds = "parties"', 'binds = "everybody"', "workflow.not_one_of"),
        ("handling.h1", 'court = "consent"', 'courts = "consent"', "workflow.key_unknown"),
    ],
)
def test_what_is_not_well_formed_is_told_by_its_code(section: str, old: str, new: str, code: str) -> None:
    with pytest.raises(MalformedError) as caught:
        read_terms(_changed(section, old, new))
    assert caught.value.code == code


def test_there_are_six_questions_four_codes_and_sixteen_gradings(terms: Terms) -> None:
    assert list(terms.risks) == [
        "torture", "death_penalty", "asylum", "child", "political_offence", "protected_profession",
    ]  # fmt: skip
    assert list(terms.handling) == ["h0", "h1", "h2", "h3"]
    assert (list(terms.sources), list(terms.information)) == (["a", "b", "c", "x"], ["i1", "i2", "i3", "i4"])
