"""By what means letters travel."""

from __future__ import annotations

import pytest

from tansiq.desk.registry.rules import against, read_rules, rules
from tansiq.engines.authorities import CHANNELS
from tansiq.errors import MalformedError

ALL = dict.fromkeys(CHANNELS, "somewhere")
SOURCE = """
[means.{name}]
carries = ["{channel}"]
is_open = false
citation = "x"
[letters]
contact = 1
note = 1
"""


def test_every_means_has_a_column_of_the_directory_and_says_why() -> None:
    assert set(rules().means) <= set(CHANNELS)
    assert all(one.carries and one.citation for one in rules().means.values())


@pytest.mark.parametrize(("name", "channel"), [("pigeon", "police"), ("paper", "by_air")])
def test_what_nobody_knows_stops_the_desk(name: str, channel: str) -> None:
    with pytest.raises(MalformedError) as refused:
        read_rules(SOURCE.format(name=name, channel=channel))
    assert refused.value.code == "registry.rule"
    assert refused.value.details["name"] in {"pigeon", "by_air"}


@pytest.mark.parametrize(
    ("means", "channel", "code"),
    [
        ("paper", "police", ""), ("i247", "ncb", ""), ("bag", "diplomatic", ""), ("email", "police", ""),
        ("bag", "police", "registry.means"), ("paper", "diplomatic", "registry.means"),
        ("phone", "police", "registry.means"), ("pigeon", "police", "registry.means"),
    ],
)  # fmt: skip
def test_a_letter_goes_by_what_the_channel_of_law_may_take(means: str, channel: str, code: str) -> None:
    assert against(means, {"channel": channel}, ALL) == code


@pytest.mark.parametrize("who", ["names_person", "locates_person"])
def test_nothing_about_a_person_goes_where_anybody_could_read_it(who: str) -> None:
    asked = {"channel": "police", who: True}
    assert against("email", asked, ALL) == "registry.means_open"
    assert against("paper", asked, ALL) == ""


def test_a_means_without_an_address_is_none() -> None:
    assert against("paper", {"channel": "police"}, {"i247": "X", "paper": ""}) == "registry.means"
