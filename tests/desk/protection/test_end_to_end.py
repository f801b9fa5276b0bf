"""The pages of restrictions in a browser: at any width and in every language, usable by everybody."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).resolve().parent


def _load(path: Path) -> Any:
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


desk = _load(HERE.parent / "shell" / "test_end_to_end.py")
node, browser = desk.node, desk.browser
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
    left_out = ("TANSIQ_HOSTS", "TANSIQ_DATABASE", "DJANGO_SETTINGS_MODULE")
    environ = {name: value for name, value in os.environ.items() if name not in left_out}
    environ |= {"TANSIQ_HOME": str(node.home), "PYTHONPATH": str(desk.ROOT / "src")}
    words = [sys.executable, "-c", SEED, PASSPHRASE]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [("ar", "light", 1100), ("ar", "dark", 320), ("en", "light", 1100), ("fr", "light", 320)],
)
def test_the_pages_are_usable_by_everybody(
    node: Any, browser: Browser, case: str, lang: str, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, found = desk._context(browser, lang, scheme, width).new_page(), []
    told = desk._complaints(page)

    def look(name: str) -> None:
        sizes = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert sizes[0] <= sizes[1], name
        found.extend(f"{name}: {each['id']}: {each['nodes'][0]['html']}" for each in
                     Axe().run(page, options=desk.STANDARD).response["violations"])  # fmt: skip
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{lang}-{width}-{name}.png", full_page=True)

    for who, paths in (("ncb", {"case": f"cases/{case}/"}), ("dpo", {
        "case-dpo": f"cases/{case}/", "list": "cases/restrictions/", "laid": f"cases/{case}/restriction/",
    })):  # fmt: skip
        desk._sign_in(page, node, who, lang)
        for name, path in paths.items():
            page.goto(f"{node.address}/{path}")
            look(name)
        page.context.clear_cookies() if who == "ncb" else None
    page.click("details:has(input[name=passphrase]) summary")
    page.fill("form:not(:has(select)) input[name=passphrase]", PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_selector("dl.stacked")
    assert "An invented persecution" in page.content()
    look("read")
    assert found == []
    assert told == []
