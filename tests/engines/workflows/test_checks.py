"""Whether the parts of a definition fit together: each misfit has its code and its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tansiq.engines.workflows.check_predicates import predicate_problems
from tansiq.engines.workflows.checks import check
from tansiq.engines.workflows.definition import CaseType
from tansiq.engines.workflows.problem import Problem
from tansiq.engines.workflows.roles import RoleTable
from tansiq.messages import LANGUAGES

Read = Callable[..., CaseType]

KNOWN = '{ fact = "book", known = true }'
LOST = '\n[states.lost]\nar = "x"\nfr = "x"\nen = "x"\n'


def test_a_sound_definition_has_no_problem(loan: CaseType, roles: RoleTable) -> None:
    assert check(loan, roles) == ()
    assert list(predicate_problems(loan)) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ('initial = "asked"', 'initial = "begun"', "workflow.undefined", "initial"),
        ("\n[[steps]]", LOST + "final = true\n\n[[steps]]", "workflow.unreachable", "states → lost"),
        ('en = "back"\nfinal = true', 'en = "back"', "workflow.dead_end", "states → back"),
        ("effective = true", "effective = true\nfinal = true", "workflow.not_final", "states → lent"),
        ('to = "back"', 'to = "lent"', "workflow.endless", "states → lent"),
        ('to = "back"', 'to = "moon"', "workflow.undefined", "steps → give_back"),
        ('by = ["supervisor"]\nguards', 'by = ["king"]\nguards', "workflow.undefined", "steps → lend"),
        ('by = ["supervisor"]\nguards', "by = []\nguards", "workflow.nobody", "steps → lend"),
        ('"book_known", "looked_at"', '"book_known", "looked_at", "blessed"', "workflow.undefined", "steps → lend"),
        ('"book_known", "looked_at"', '"looked_at"', "workflow.guard_unused", "guards → book_known"),
        ('duties = ["request_approver"]', 'duties = ["king"]', "workflow.undefined", "steps → lend"),
        ('duties = ["request_approver"]', 'duties = ["request_approver", "request_author"]',
         "workflow.separation_broken", "steps → lend"),
        ("reasons = true", "reasons = true\nrefusal = true", "workflow.refusal_without_ground", "steps → give_back"),
        ('kind = "forbidden"\nsteps = ["decline"]', 'kind = "forbidden"\nsteps = ["lend"]', "workflow.ground_unused",
         "grounds → face"),
        ('stops_in = ["back"]', 'stops_in = ["declined"]', "workflow.clock_endless", "clocks → due"),
        ('stops_in = ["back"]', "", "workflow.clock_endless", "clocks → due"),
        ('decided_by = ["supervisor"]', "decided_by = []", "workflow.clock_idle", "clocks → due"),
        ('starts_in = ["lent"]', "", "workflow.clock_idle", "clocks → due"),
        ('starts_at = ["lost"]', 'starts_at = ["found"]', "workflow.undefined", "clocks → fee"),
        ('parameter = "days"', 'parameter = "weeks"', "workflow.undefined", "clocks → due"),
        ('unit = "days"', 'unit = "count"', "workflow.not_a_span", "clocks → due"),
        ('parameter = "days"', 'due_field = "book"', "workflow.due_field", "clocks → due"),
        ('needs = ["book"]', 'needs = ["cover"]', "workflow.undefined", "letters → reminder"),
        ('blocks = ["lend"]', 'blocks = ["fly"]', "workflow.undefined", "flags → sealed"),
        (KNOWN, '{ fact = "cover", known = true }', "workflow.undefined", "guards → book_known"),
        (KNOWN, '{ fact = "book", at_least = 3 }', "workflow.fact_kind", "guards → book_known"),
        (KNOWN, '{ fact = "book", is = 3 }', "workflow.fact_kind", "guards → book_known"),
        (KNOWN, '{ flag = "lost" }', "workflow.undefined", "guards → book_known"),
        (KNOWN, '{ none_of = [{ flag = "sealed" }] }', "workflow.guard_of_nothing",
         "guards → book_known"),
        (KNOWN, '{ fact = "price", at_least = { parameter = "days" } }', "workflow.unit",
         "guards → book_known"),
        (KNOWN, '{ fact = "price", at_least = { parameter = "none" } }', "workflow.undefined",
         "guards → book_known"),
        (KNOWN, '{ fact = "today", not_before = { fact = "today", plus = "late_fee" } }',
         "workflow.not_a_span", "guards → book_known"),
        ('parameter = "late_fee"', 'parameter = "days"', "workflow.parameter_unused", "parameters → late_fee"),
        ('[[instructions]]\nid = "hand_over"', '[[instructions]]\nid = "hand_over"\nwhen = { flag = "sealed" }',
         "workflow.no_last_instruction", "instructions"),
        ('id = "hand_over"', 'id = "hand_over"\nshows = "cover"', "workflow.undefined", "instructions → hand_over"),
    ],
)  # fmt: skip
def test_a_misfit_is_told_with_its_place(
    loan_text: str, read_loan: Read, roles: RoleTable, old: str, new: str, code: str, place: str
) -> None:
    assert old in loan_text
    found = check(read_loan(loan_text.replace(old, new, 1)), roles)
    assert (code, place) in [(one.code, one.place) for one in found]


def test_a_state_of_the_shared_suspension_is_no_type_s_own(loan_text: str, read_loan: Read, roles: RoleTable) -> None:
    text = loan_text.replace("lent", "suspended_rights")
    assert "workflow.own_suspension" in {one.code for one in check(read_loan(text), roles)}


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ('[fields.today]\nkind = "date"\nar = "x"\nfr = "x"\nen = "x"\n', "workflow.reserved"),
        ('[fields.colour]\nkind = "text"\nar = "x"\nfr = "x"\nen = "x"\nneeded_for = ["fly"]\n', "workflow.undefined"),
    ],
)
def test_a_form_may_not_name_what_is_not_there(
    loan_text: str, read_loan: Read, roles: RoleTable, form: str, code: str
) -> None:
    own = '[fields.book]\nkind = "text"\nar = "x"\nfr = "x"\nen = "x"\n[fields.price]\nkind = "number"\nar = "x"\nfr = "x"\nen = "x"\n'  # noqa: E501
    assert [one.code for one in check(read_loan(loan_text, own + form), roles)] == [code]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_problem_says_its_place_in_every_language(lang: str) -> None:
    problem = Problem("workflow.unreachable", "states → lost", (("state", "lost"),))
    assert "states → lost" in problem.sentence(lang)
    assert "?" not in problem.sentence(lang)
    assert problem.remedy(lang) == ""
    assert problem.error.details == {"place": "states → lost", "state": "lost"}
