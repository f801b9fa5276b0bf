"""A small case type of its own: what the engine does must not hang on the types that come with Tansiq."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tansiq.case_types import Shelf, Source, shelf
from tansiq.engines.workflows import Actor, CaseType, Library, Place, Request, RoleTable, Standing, read_library
from tansiq.engines.workflows.reading import read_case_type, read_suspension
from tansiq.engines.workflows.roles import read_roles
from tansiq.errors import TansiqError

LOAN = """
id = "loan"
version = 3
initial = "asked"
name = { ar = "إعارة", fr = "prêt", en = "loan" }

[states.asked]
ar = "مطلوب"
fr = "demandé"
en = "asked"

[states.lent]
ar = "معار"
fr = "prêté"
en = "lent"
effective = true

[states.declined]
ar = "مرفوض"
fr = "refusé"
en = "declined"
final = true

[states.back]
ar = "عائد"
fr = "rendu"
en = "back"
final = true

[[steps]]
id = "lend"
ar = "إعارة"
fr = "prêter"
en = "lend"
from = ["asked"]
to = "lent"
by = ["supervisor"]
guards = ["book_known", "looked_at"]
duties = ["request_approver"]
second = { by = ["dpo", "supervisor"], when = { fact = "price", at_least = 100 } }

[[steps]]
id = "ask_again"
ar = "طلب ثان"
fr = "redemander"
en = "ask again"
from = ["asked"]
to = "asked"
by = ["analyst", "supervisor"]
duties = ["request_author"]

[[steps]]
id = "decline"
ar = "رفض"
fr = "refuser"
en = "decline"
from = ["asked"]
to = "declined"
by = ["supervisor"]
refusal = true

[[steps]]
id = "give_back"
ar = "إعادة"
fr = "rendre"
en = "give back"
from = ["lent"]
to = "back"
by = ["analyst"]
reasons = true

[guards.book_known]
ar = "الكتاب معروف"
fr = "le livre est connu"
en = "the book is known"
holds = { fact = "book", known = true }

[guards.looked_at]
ar = "رأيت الكتاب"
fr = "j'ai vu le livre"
en = "I saw the book"
attested = true

[parameters.days]
ar = "المدة"
fr = "durée"
en = "time"
value = 14
unit = "days"
citation = "House rule"
mark = "D"

[parameters.late_fee]
ar = "أجل"
fr = "délai"
en = "limit"
unit = "hours"
citation = "none"
mark = "R"

[clocks.due]
ar = "الأجل"
fr = "échéance"
en = "due"
starts_in = ["lent"]
stops_in = ["back"]
parameter = "days"
decided_by = ["supervisor"]
decision = { ar = "قرار", fr = "décider", en = "decide" }
lapses = true
warn = [{ percent = 50 }]

[clocks.fee]
ar = "غرامة"
fr = "amende"
en = "fee"
starts_at = ["lost"]
stops_in = ["back"]
parameter = "late_fee"
decided_by = ["supervisor"]
decision = { ar = "قرار", fr = "décider", en = "decide" }

[grounds.damaged]
ar = "تالف"
fr = "abîmé"
en = "damaged"
kind = "optional"
steps = ["decline"]

[grounds.face]
ar = "الوجه"
fr = "tête"
en = "face"
kind = "forbidden"
steps = ["decline"]

[letters.reminder]
ar = "تذكير"
fr = "rappel"
en = "reminder"
steps = ["give_back"]
needs = ["book"]

[flags.sealed]
ar = "مختوم"
fr = "scellé"
en = "sealed"
set_by = ["prosecutor"]
cleared_by = ["prosecutor"]
blocks = ["lend"]

[events.lost]
ar = "ضياع"
fr = "perte"
en = "loss"
by = ["analyst"]

[[instructions]]
id = "handle_with_care"
ar = "بعناية"
fr = "avec soin"
en = "with care"
when = { fact = "price", at_least = 100 }

[[instructions]]
id = "hand_over"
ar = "سلم"
fr = "remettez"
en = "hand over"
"""

FORM = """
[fields.book]
kind = "text"
ar = "كتاب"
fr = "livre"
en = "book"

[fields.reader]
kind = "text"
ar = "قارئ"
fr = "lecteur"
en = "reader"
mandatory = true

[fields.price]
kind = "number"
ar = "ثمن"
fr = "prix"
en = "price"
"""

EXAMPLES = """
[guards.book_known]
passes = [{ facts = { book = "an atlas" } }]
fails = [{ facts = { book = "" } }]
"""

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
PLACE = Place(UTC)
OWN = shelf()
ROLES = read_roles(OWN.roles)
FACTS: dict[str, object] = {"reader": "Zaydun Marwani", "book": "an atlas"}


def refused_with(act: Callable[[], object]) -> str:
    """The code with which something was refused; empty where it was not. Any other error is a fault."""
    try:
        act()
    except TansiqError as error:
        return error.code
    return ""


def reread(workflow: str = LOAN, form: str = FORM) -> CaseType:
    return read_case_type(workflow.encode(), form.encode(), read_suspension(OWN.suspension))


def shelf_of(workflow: str = LOAN, form: str = FORM, examples: str = EXAMPLES) -> Shelf:
    source = Source("loan", "3", workflow.encode(), form.encode(), examples.encode(), {})
    return Shelf(OWN.roles, OWN.suspension, OWN.frame, OWN.off_node, (source,))


@pytest.fixture(scope="session")
def loan() -> CaseType:
    return reread()


@pytest.fixture(scope="session")
def refused() -> Callable[[Callable[[], object]], str]:
    return refused_with


@pytest.fixture(scope="session")
def loan_text() -> str:
    return LOAN


@pytest.fixture(scope="session")
def read_loan() -> Callable[..., CaseType]:
    return reread


@pytest.fixture(scope="session")
def loan_shelf() -> Callable[..., Shelf]:
    return shelf_of


@pytest.fixture(scope="session")
def roles() -> RoleTable:
    return ROLES


@pytest.fixture(scope="session")
def library() -> Library:
    return read_library(OWN)


@pytest.fixture
def asked() -> Standing:
    return Standing("asked", FACTS)


@pytest.fixture(scope="session")
def request_of() -> Callable[..., Request]:
    """A request as Widad Tarfawi would make it: whatever is not said otherwise is as the step wants it."""

    def made(step: str, role: str = "supervisor", **other: Any) -> Request:
        given = {"actor": Actor("widad", frozenset({role})), "at": AT, "attested": frozenset({"looked_at"}), **other}
        return Request(step, role=role, **given)

    return made


@pytest.fixture(scope="session")
def at() -> datetime:
    return AT


@pytest.fixture(scope="session")
def place() -> Place:
    return PLACE
