"""The tables, held to the case types and to the form of a message."""

from __future__ import annotations

from importlib.resources import files

import pytest
from django.conf import settings

from tansiq.desk.correspondence.rules import read_rules, rules
from tansiq.desk.parameters.library import shipped_types
from tansiq.errors import MalformedError

TEXT = files("tansiq.desk.correspondence").joinpath("rules.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        ("police_info_request.send", "police_info_request.fly"), ('to = "partners"', 'to = "fly"'),
        ('step = "register"', 'step = "fly"'), ('partner = "owner"', 'partner = "wings"'),
        ('step = "record_answer"', 'step = "fly"'), ('text = "statements.statement"', 'text = "statements.wings"'),
        ('reference = "message_reference"', 'reference = "wings"'), ('text = "asked"', 'text = "wings"'),
        ('nature = "nature"', 'wings = "nature"'), ("words.urgency", "words.wings"),
    ],
    ids=str,
)  # fmt: skip
def test_a_name_that_is_not_there_is_refused_with_its_type(change: tuple[str, str]) -> None:
    with pytest.raises(MalformedError, match=r"correspondence\.rule") as found:
        read_rules(TEXT.replace(*change, 1), shipped_types())
    assert found.value.details["name"] in ("fly", "wings", "statements.wings")


def test_what_is_offered_is_in_the_words_of_the_form_and_only_what_is_known() -> None:
    rule = rules().said["police_info_request"]["send"]
    offered = rule.offered({"exchange_kind": "spontaneous", "urgency": "ordinary", "asked": "a question"})
    assert (offered["kind"], offered["urgent"], offered["text"]) == ("spontaneous_info", False, "a question")
    assert offered["names_person"] is True
    assert "handling" not in offered


def test_every_type_that_asks_shows_its_messages() -> None:
    paths = {
        name for name, found in settings.TANSIQ_COMPANIONS.items() if any("correspondence" in one for one in found)
    }
    assert paths == {*rules().said, *rules().heard}
