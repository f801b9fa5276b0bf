"""Words that tend to stand together: what is known of them is a distribution, and lifts what the classes say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Name
from tansiq.engines.names.company import company_of
from tansiq.engines.names.letters import ABJAD, ALPHABET, ALPHABET_LETTERS
from tansiq.engines.names.tables import company


def together(text: str) -> float:
    *words, everyone = company_of([token.key for token in Name.parse(text).tokens])
    return float(np.log2(np.prod([everyone, *words], axis=0).sum()))


@pytest.mark.parametrize("table", [company.ALPHABET, company.ABJAD])
def test_every_word_has_a_share_of_each_class(table: str) -> None:
    everyone = company.CLASSES.split()
    lines = [line.split("\t") for line in table.splitlines()]
    assert sum(map(float, everyone)) == pytest.approx(1.0, abs=0.001)
    assert all(len(signs) == len(everyone) for _, signs in lines)
    assert all(one < other for (one, _), (other, _) in pairwise(lines))


@settings(deadline=None, max_examples=60)
@given(st.text(ALPHABET_LETTERS, min_size=1, max_size=8))
def test_one_word_alone_is_as_common_as_it_is(word: str) -> None:
    lift, everyone = company_of([(ALPHABET, word)])
    assert (lift * everyone).sum() == pytest.approx(1.0, abs=0.002)


def test_names_of_one_company_are_likelier_together() -> None:
    assert together("José González Rodríguez") > together("José González") > 1
    assert together("José González") > together("José Sergey") + 3
    assert together("Karim Quarrick") == pytest.approx(0.0, abs=0.01)  # nothing is known of one of them


def test_organisations_keep_no_company() -> None:
    assert (company_of([(ALPHABET, "jose"), (ALPHABET, "gonzalez")], people=False)[:-1] == 1.0).all()


def test_words_in_arabic_script_have_the_company_of_those_they_are_read_back_from() -> None:
    latin, arabic, everyone = company_of([(ALPHABET, "hussein"), (ABJAD, "حسين")])
    assert np.corrcoef(latin * everyone, arabic * everyone)[0, 1] > 0.8
