"""Which codes bind what is said in a case."""

from __future__ import annotations

from typing import Any

import pytest

from tansiq.desk.correspondence.binding import codes_binding
from tansiq.desk.correspondence.rules import rules

pytestmark = pytest.mark.django_db(databases="__all__")
SAID = rules().said["police_info_request"]


def test_the_codes_of_the_owner_the_case_and_the_facts_are_added_up(officer: Any, taken: Any) -> None:
    case, _ = taken(officer("ncb_officer").actor, handling=("H0", "H1"))
    assert codes_binding(case, SAID["refuse"], case.facts) == {"h0", "h1"}
    statements = [{"statement": "a", "code": "h2"}, {"statement": "b", "code": "h2"}]
    assert codes_binding(case, SAID["answer"], {"statements": statements}) == {"h0", "h1", "h2"}


def test_where_nobody_else_owns_anything_the_fact_of_the_case_binds_or_else_the_case(
    officer: Any, opened: Any, asked: dict[str, Any]
) -> None:
    case = opened(officer("ncb_officer").actor, "police_info_request", asked)
    assert codes_binding(case, SAID["send"], {**case.facts, "handling": "h2"}) == {"h2"}
    assert codes_binding(case, SAID["send"], {}) == {"h1"}


def test_what_only_follows_a_message_has_no_restriction_in_words(officer: Any, taken: Any) -> None:
    case, _ = taken(officer("ncb_officer").actor, handling=("H1", "H3"), conditions="One unit only")
    assert codes_binding(case, SAID["triage"], case.facts) == {"h1"}
    assert codes_binding(case, SAID["refuse"], case.facts) == {"h1", "h3"}
