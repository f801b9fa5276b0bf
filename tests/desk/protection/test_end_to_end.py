"""The pages of restrictions in a browser: at any width and in every language, usable by everybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
pytestmark = pytest.mark.node


PASSPHRASE = "umbrella orchid lantern seven"

#: Run beside the node, on its database: a key of the officer, and a case on which a restriction lies.
SEED = """
import sys
from tansiq.desk import node
node.prepare()
from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.cases.actions.opening import open_case
from tansiq.desk.exchange.law import law_now
from tansiq.desk.protection.actions.keys import make_key
from tansiq.desk.protection.actions.restrictions import Grounds, lay, release

asker, guard = (actor_of(User.objects.get(username=name)) for name in ("ncb", "dpo"))
make_key(by=guard, passphrase=sys.argv[1])
facts = {
    "direction": "out", "exchange_kind": "request", "partner": "an invented police", "purpose": "an invented inquiry",
    "legal_basis": "an invented article", "necessity": "nobody else knows", "urgency": "urgent", "nature": "legal",
    "handling": "h1", "channel": "node", "subjects": [{"kind": "person", "value": "Zaydun Example"}],
    "asked": "Does Zaydun Example hold a permit?", "asks_coercion": False,
}
case = open_case(
    by=asker, type_id="police_info_request", purpose="An invented inquiry", legal_basis="An invented article",
    handling="h1", facts=facts,
)
grounds = Grounds("asylum", "An invented persecution, told in confidence", ("QSA",))
uid = lay(by=guard, case_id=str(case.pk), grounds=grounds, states=law_now().states.states)
release(by=guard, restriction_id=uid, state="NLD", words="A court there has to know", passphrase=sys.argv[1])
print(case.pk)
"""


@pytest.fixture(scope="module")
def case(node: Any) -> str:
    (found,) = node.seed(SEED, PASSPHRASE)
    return str(found)


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [("ar", "light", 1100), ("ar", "dark", 320), ("en", "light", 1100), ("fr", "light", 320)],
)
def test_the_pages_are_usable_by_everybody(desk: Any, case: str, lang: str, scheme: str, width: int) -> None:
    found = desk.faults_of(desk.page("ncb", lang, scheme, width), f"cases/{case}/")
    page = desk.page("dpo", lang, scheme, width)
    found += desk.faults_of(page, "cases/restrictions/", f"cases/{case}/")
    desk.go(page, f"cases/{case}/restriction/")
    found += desk.faults(page, "laid")
    page.click("details:has(input[name=passphrase]) summary")
    page.fill("form:not(:has(select)) input[name=passphrase]", PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_selector("dl.stacked")
    assert "An invented persecution" in page.content()
    assert found + desk.faults(page, "read") == []
