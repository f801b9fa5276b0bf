"""All evidence of one comparison: parts that add up, and rules that no figure may break."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Document, Evidence, Hit, Record, WrittenName, compare
from tansiq.engines.matching import DEFAULT_MIN_BITS, PRIOR_BITS
from tansiq.engines.matching.evidence import total_bits
from tansiq.engines.matching.fields import Part
from tansiq.engines.matching.record import ALIAS_BITS
from tansiq.errors import MalformedError

NAMES = [
    "Karim Bouzidi",
    "كريم البوزيدي",
    "Salem Ahmed Omar",
    "Ahmed Salem Omar",
    "K. Bouzidi",
    "Abdulrahman al-Kaabi",
    "",
    "Zbigniew",
    "Hussein",
]
RECORDS = st.builds(
    Record,
    names=st.lists(
        st.builds(WrittenName, st.sampled_from(NAMES), st.sampled_from(["primary", "good", "weak"])), max_size=2
    ),
    birth_dates=st.lists(st.sampled_from(["1984-03-07", "1984", "1990-01-05", "1980/1990"]), max_size=1),
    sex=st.sampled_from([None, "M", "F"]),
    nationalities=st.lists(st.sampled_from(["MAR", "TUN"]), max_size=1),
    documents=st.lists(st.sampled_from(["AB123456", "A8123456"]), max_size=1),
    kind=st.sampled_from(["person", "person", "organisation", "unknown"]),
)


def person(name: str, **fields: object) -> Record:
    return Record(names=name, **fields)  # type: ignore[arg-type]


@settings(deadline=None, max_examples=100)
@given(RECORDS, RECORDS)
def test_the_parts_add_up_to_the_total(query: Record, record: Record) -> None:
    evidence = compare(query, record)
    assert sum(part.bits for part in evidence.parts) == pytest.approx(evidence.bits, abs=1e-9)
    assert 0 <= evidence.probability <= 1
    assert all(np.isfinite(part.bits) for part in evidence.parts)


@settings(deadline=None, max_examples=60)
@given(RECORDS, RECORDS)
def test_the_short_way_and_the_long_way_reach_one_total(query: Record, record: Record) -> None:
    evidence = compare(query, record)
    names = sum(part.bits for part in evidence.parts if part.reason.startswith("name."))
    assert total_bits(query, record, None) == pytest.approx(evidence.bits, abs=1e-9)
    if names > -5:  # a search asks for no name that speaks worse
        assert total_bits(query, record, names) == pytest.approx(evidence.bits, abs=1e-9)


def test_nothing_known_is_no_evidence() -> None:
    evidence = compare(Record(), Record())
    assert evidence.parts == ()
    assert evidence.bits == 0
    assert evidence.left is evidence.right is None


def test_without_evidence_the_probability_is_the_prior() -> None:
    assert Evidence(()).probability == pytest.approx(2.0**PRIOR_BITS, rel=1e-3)
    assert Evidence((), prior_bits=0.0).probability == 0.5


def test_evidence_that_outweighs_the_prior_makes_it_even() -> None:
    assert Evidence((Part("name", "", "", -PRIOR_BITS, "name.same"),)).probability == pytest.approx(0.5)


def test_more_bits_are_more_probable() -> None:
    values = [Evidence((Part("name", "", "", float(bits), "name.same"),)).probability for bits in range(-200, 200, 10)]
    assert values == sorted(values)
    assert values[0] >= 0
    assert values[-1] <= 1


def test_text_is_read_as_a_name() -> None:
    assert compare("Karim Bouzidi", "كريم البوزيدي").bits > DEFAULT_MIN_BITS
    assert compare("Karim Bouzidi", "Karim Bouzidi").left == WrittenName("Karim Bouzidi")


@pytest.mark.parametrize("text", ["Karim\x00", "k" * 10_000])
def test_what_can_be_no_name_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        compare(text, "Karim Bouzidi")
    with pytest.raises(MalformedError):
        compare("Karim Bouzidi", text)


@pytest.mark.parametrize("text", ["", "😀", "\ud800", "\u202e", "al", "bin", "-", "123"])
def test_what_holds_no_name_is_compared_without_harm(text: str) -> None:
    assert compare(text, "Karim Bouzidi").bits < DEFAULT_MIN_BITS
    assert compare("Karim Bouzidi", text).bits < DEFAULT_MIN_BITS
    assert compare(text, text).sentence("en")


def test_the_pair_of_names_that_says_most_is_compared() -> None:
    record = Record(names=["Zbigniew Brzoska", "كريم البوزيدي", "Salem Omar"])
    evidence = compare("Karim Bouzidi", record)
    assert evidence.right == WrittenName("كريم البوزيدي")
    assert evidence.bits == max(compare("Karim Bouzidi", name.text).bits for name in record.names)


def test_an_alias_says_less_than_the_name_itself_and_says_so() -> None:
    name, alias = (
        compare("Karim Bouzidi", Record(names=[WrittenName("Karim Bouzidi", q)])) for q in ("primary", "good")
    )
    assert alias.bits == pytest.approx(name.bits + ALIAS_BITS["good"])
    assert "name.alias" in {part.reason for part in alias.parts} - {part.reason for part in name.parts}


def test_a_weak_alias_costs_bits_and_says_so() -> None:
    good = compare("Karim Bouzidi", Record(names=[WrittenName("Karim Bouzidi", "good")]))
    weak = compare("Karim Bouzidi", Record(names=[WrittenName("Karim Bouzidi", "weak")]))
    assert good.bits > weak.bits
    assert "name.weak_alias" in {part.reason for part in weak.parts}
    both = compare(
        "Karim Bouzidi", Record(names=[WrittenName("Karim Bouzidi", "weak"), WrittenName("Karim Bouzidi", "good")])
    )
    assert both.bits == good.bits


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("Hassan Nouri", "Hussein Nouri"),
        ("Salem Ahmed Omar", "Ahmed Salem Omar"),
        ("Karim Bouzidi", "Zbigniew Brzoska"),
    ],
)
def test_a_shared_birthday_never_rescues_a_bad_name(query: str, listed: str) -> None:
    fields = {"birth_dates": "1984-03-07", "sex": "M", "nationalities": "MAR"}
    bare = compare(query, listed).bits
    evidence = compare(person(query, **fields), person(listed, **fields))
    assert evidence.bits <= 2 * max(bare, 0.0) + 1e-9
    assert evidence.bits < DEFAULT_MIN_BITS
    assert "limit.name_too_weak" in {part.reason for part in evidence.parts}


def test_a_shared_birthday_helps_a_good_name() -> None:
    fields = {"birth_dates": "1984-03-07"}
    assert (
        compare(person("Karim Bouzidi", **fields), person("كريم البوزيدي", **fields)).bits
        > compare("Karim Bouzidi", "كريم البوزيدي").bits + 5
    )


@settings(deadline=None, max_examples=80)
@given(RECORDS, RECORDS)
def test_birth_date_sex_and_nationality_at_most_double_what_the_name_says(query: Record, record: Record) -> None:
    evidence = compare(query, record)
    names = sum(part.bits for part in evidence.parts if part.reason.startswith("name."))
    support = sum(
        part.bits
        for part in evidence.parts
        if (part.field in ("birth_date", "sex", "nationality") and part.bits > 0)
        or part.reason == "limit.name_too_weak"
    )
    assert support <= max(names, 0.0) + 1e-9


def test_a_document_is_believed_beside_a_bad_name() -> None:
    fields = {"documents": "AB123456"}
    bare = compare(person("Karim Bouzidi"), person("Zbigniew Brzoska")).bits
    assert compare(person("Karim Bouzidi", **fields), person("Zbigniew Brzoska", **fields)).bits > bare + 8


def test_another_birth_date_speaks_against_a_good_name() -> None:
    bare = compare("Karim Bouzidi", "Karim Bouzidi").bits
    assert (
        compare(
            person("Karim Bouzidi", birth_dates="1984-03-07"), person("Karim Bouzidi", birth_dates="1950-01-02")
        ).bits
        < bare
    )


@pytest.mark.parametrize("kind", ["organisation", "vessel", "aircraft"])
def test_organisations_and_vessels_are_not_compared_with_persons(kind: str) -> None:
    thing = Record(names="Karim Bouzidi", kind=kind)  # type: ignore[arg-type]
    assert compare(person("Karim Bouzidi"), thing).bits < 0
    assert compare(thing, person("Karim Bouzidi")).bits < 0
    assert compare("Karim Bouzidi", thing).bits > 0  # a bare text may be either


def test_a_vessel_is_found_by_its_own_name() -> None:
    vessel = Record(names="Sea Bouzidi Star", kind="vessel")
    assert compare(vessel, vessel).bits > DEFAULT_MIN_BITS


def test_fields_kept_apart_are_believed_about_the_order() -> None:
    listed = Record(names=[WrittenName("Salem Ahmed Omar", given="Salem Ahmed", family="Omar")])
    assert compare("Omar, Salem Ahmed", listed).bits == pytest.approx(
        compare("Salem Ahmed Omar", listed).bits, abs=0.01
    )


def test_a_hit_explains_itself_when_asked() -> None:
    query, record = person("Karim Bouzidi", sex="M"), person("كريم البوزيدي", sex="M")
    hit = Hit(record, compare(query, record).bits, query)
    assert hit.evidence.bits == hit.bits
    assert hit.probability == pytest.approx(hit.evidence.probability)


def test_every_reason_of_a_name_is_told_where_it_holds() -> None:
    reasons = {
        "name.same": ("Karim Bouzidi", "Karim Bouzidi"),
        "name.spelling": ("Karim Bouzidi", "Karim Bouzidy"),
        "name.across": ("Karim Bouzidi", "كريم البوزيدي"),
        "name.other_part": ("Karim Bouzidi", "Karim Zbigniew"),
        "name.relative": ("Karim Bouzidi", "Zbigniew Bouzidi"),
        "name.namesake": ("Karim Quarrick Zbigniew Bouzidi", "Karim Tarkhan Zbigniew Bouzidi"),
        "name.query_extra": ("Karim Zbigniew Bouzidi", "Karim Bouzidi"),
        "name.record_extra": ("Karim Bouzidi", "Karim Zbigniew Bouzidi"),
        "name.first_missing": ("Zbigniew Karim Bouzidi", "Karim Bouzidi"),
        "name.father_reversed": ("Salem ibn Omar", "Omar ibn Salem"),
        "name.moved": ("Karim Bouzidi", "Bouzidi Karim"),
        "name.disorder": ("Salem Ahmed Omar", "Salem Omar Ahmed"),
        "name.initials": ("K. Bouzidi", "Karim Bouzidi"),
        "name.company": ("José González", "José González"),
    }
    for reason, (query, listed) in reasons.items():
        told = {part.reason for part in compare(query, listed).parts}
        assert reason in told, (reason, told)


def test_doubt_about_one_part_is_told_as_doubt_and_not_as_a_conflict() -> None:
    doubtful = {part.reason for part in compare("Zaid Bouzidi", "Ziad Bouzidi").parts}
    conflicting = {part.reason for part in compare("Omar Bouzidi", "Hussein Bouzidi").parts}
    assert "name.given_doubtful" in doubtful
    assert "name.relative" not in doubtful
    assert "name.relative" in conflicting


def test_a_document_speaks_even_under_another_name() -> None:
    passport = Document("K0288446", "passport", "MAR")
    one = Record(names="Karim Tarek Yusuf Bouzidi", documents=passport, birth_dates="1984-03-07")
    other = Record(names="Hussein Nouri", documents=passport, birth_dates="1961-01-20")
    assert compare(one, other).bits > 0
    assert "limit.other_identity" in {part.reason for part in compare(one, other).parts}
