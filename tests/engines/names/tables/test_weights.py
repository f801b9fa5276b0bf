"""The learned weights: one a feature, each of the sign that the feature's meaning asks for."""

from __future__ import annotations

from tansiq.engines.names.comparison import FEATURES, Feature
from tansiq.engines.names.tables.weights import WEIGHTS


def test_every_feature_has_one_weight() -> None:
    assert len(WEIGHTS) == FEATURES == len(Feature)


def test_only_what_agrees_speaks_for_it() -> None:
    positive = {Feature.FOR, Feature.AGAINST}  # bits against are negative themselves
    assert all(
        (weight > 0) if feature in positive else (weight <= 0) for feature, weight in zip(Feature, WEIGHTS, strict=True)
    )


def test_agreement_is_never_believed_more_than_it_says() -> None:
    assert WEIGHTS[Feature.FOR] <= 1.0
    assert WEIGHTS[Feature.FOR] + WEIGHTS[Feature.RELATIVE] + WEIGHTS[Feature.REVERSED] > -1.0
    assert WEIGHTS[Feature.RELATIVE] < WEIGHTS[Feature.LATER]  # a brother is nearer than a cousin


def test_another_given_name_and_another_order_cost_more_than_a_surname_in_front() -> None:
    assert WEIGHTS[Feature.GIVEN_CONFLICT] + WEIGHTS[Feature.CONFLICTS] < WEIGHTS[Feature.MOVED]
    assert WEIGHTS[Feature.DISORDER] < WEIGHTS[Feature.MOVED]
