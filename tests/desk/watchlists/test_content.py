"""What an entry says survives being kept; what it cannot say is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.desk.watchlists.content import identity_rows, read_content, record_from_rows
from tansiq.desk.watchlists.rules import newest, rules
from tansiq.errors import MalformedError, TansiqError

pytestmark = pytest.mark.django_db  # the case type of entries is that of the rulebook

WORDS = st.text(st.characters(categories=["Ll", "Lu", "Lo"]), min_size=1, max_size=12)
NAMES = st.fixed_dictionaries(
    {"text": WORDS, "quality": st.sampled_from(["primary", "good", "weak"]), "role": st.sampled_from(["name", "alias"])}
)
IDENTITIES = st.fixed_dictionaries(
    {
        "names": st.lists(NAMES, min_size=1, max_size=4),
        "birth_dates": st.lists(
            st.sampled_from(["1984-03-07", "1984-03", "1984", "circa 1961", "1960/1965"]), max_size=3
        ),
        "nationalities": st.lists(st.sampled_from(["QMA", "QAZ"]), max_size=2),
        "sex": st.sampled_from(["M", "F", None]),
        "documents": st.lists(st.fixed_dictionaries({"number": WORDS, "issuer": st.just("QMA")}), max_size=2),
    }
)


@given(IDENTITIES)
def test_what_is_kept_says_the_same_when_it_is_read_again(identity: dict[str, Any]) -> None:
    facts = {"subject_kind": "person", "purpose": "p", "review_date": "2027-01-01", "subject_is_child": False}
    first = read_content({"facts": facts, "identity": identity}, newest())
    again = read_content(json.loads(json.dumps(first.to_json())), newest())
    assert again.facts == first.facts
    assert again.digest == first.digest
    assert [str(day) for day in again.identity.birth_dates] == [str(day) for day in first.identity.birth_dates]
    assert again.identity.names == first.identity.names


@given(IDENTITIES, IDENTITIES)
def test_other_contents_have_other_digests(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = (read_content({"facts": {"purpose": "p"}, "identity": each}, newest()) for each in (one, other))
    assert (first.digest == second.digest) == (first.to_json() == second.to_json())


def test_an_identity_in_rows_is_read_as_well() -> None:
    rows = [{"kind": "name", "value": "Zaydun Marwani"}, {"kind": "birth_date", "value": "1984"}]
    read = read_content({"facts": {"subject_kind": "person", "identities": rows}}, newest())
    assert [name.text for name in read.identity.names] == ["Zaydun Marwani"]
    assert identity_rows(record_from_rows(rows)) == rows


@pytest.mark.parametrize(
    ("facts", "identity", "code"),
    [
        ({"entry_type": "discreet"}, {}, "entry.fact"),
        ({"colour": "red"}, {}, "entry.fact"),
        ({"review_date": "soon"}, {}, "entry.fact"),
        ({"maximum_penalty": "60"}, {}, "entry.fact"),
        ({"subject_kind": "person"}, {}, "entry.no_name"),
        ({}, {"names": [{"text": "123"}]}, "entry.no_name"),
        ({}, {"names": [{"text": "Zaydun", "quality": "certain"}]}, "entry.fact"),
        ({}, {"names": [{"text": "Zaydun"}] * (rules().limits.names + 1)}, "entry.too_much"),
        ({}, {"names": [{"text": "Z" * 9999}]}, "entry.too_much"),
        ({}, {"names": [{"text": "Zaydun"}], "nationalities": ["12"]}, "entry.fact"),
        ({}, {"names": [{"text": "Zaydun"}], "birth_dates": ["soon"]}, "date.unreadable"),
        ({}, {"names": [{"text": "Zaydun"}], "sex": "maybe"}, "record.sex"),
    ],
)
def test_what_an_entry_cannot_say_is_refused(facts: dict[str, Any], identity: dict[str, Any], code: str) -> None:
    with pytest.raises(TansiqError) as told:
        read_content({"facts": facts, "identity": identity}, newest())
    assert told.value.code == code
    assert isinstance(told.value, MalformedError)
