"""Origins are for measuring: what stands in the sets is what their description says."""

from __future__ import annotations

from pathlib import Path

from benchmarks.data import fold_latin
from benchmarks.facts import nationalities, persons_of_both_lists
from benchmarks.origins import ORIGINS, origin_mix, origin_names
from benchmarks.persons import name_keys


def test_no_composed_name_is_a_listed_persons(shared_data: Path) -> None:
    listed = {key for record in persons_of_both_lists() for key in name_keys(name.text for name in record.names)}
    for origin in ORIGINS:
        assert not any(name_keys([text]) & listed for text in origin_names(origin, 200))


def test_fewer_names_are_the_beginning_of_more(shared_data: Path) -> None:
    assert origin_names("sahel", 50) == origin_names("sahel", 300)[:50]


def test_the_two_names_of_a_pair_share_a_part_and_are_not_equal_if_one_persons(shared_data: Path) -> None:
    for pair in origin_mix():
        one, other = pair.query.names[0].text, pair.listed.names[0].text
        assert set(fold_latin(one).split()) & set(fold_latin(other).split())
        assert not pair.same or name_keys([one]) != name_keys([other])


def test_nationalities_are_codes_of_states(shared_data: Path) -> None:
    codes = {code for stated in nationalities().values() for code in stated}
    assert all(len(code) == 3 and code.isupper() for code in codes)
    assert {"IRQ", "AFG", "MEX", "RUS"} <= codes
