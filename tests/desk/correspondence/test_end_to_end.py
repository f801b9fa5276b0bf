"""A partner asked in a browser, in a case: at any width and in every language, usable by everybody."""

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

#: Run beside the node, on its database: keys, a partner, a request that was approved and one in which it was asked.
SEED = """
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tansiq.desk import node
node.prepare()
from django.conf import settings
from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import actor_of

def load(path):
    spec = spec_from_file_location(path.parent.name, path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

tests = Path(sys.argv[1])
exchange = load(tests / "exchange" / "conftest.py")
(settings.TANSIQ_FOLDER / "exchange.toml").write_text(
    'authority = "marwana.police"\\nstate = "QMA"\\nkind = "police"\\naddresses = ["https://desk.example"]\\n'
    'names.ar = "شرطة مروانة"\\nnames.fr = "Police de Marwana"\\nnames.en = "Police of Marwana"\\n', encoding="utf-8"
)
exchange.identity.set_up(by=exchange.identity.OPERATOR)
asker, second = (actor_of(User.objects.get(username=name)) for name in ("ncb", "supervisor"))
peer = exchange.Peer("sahelia.police")
told = exchange.Ceremony(peer.introduction, peer.fingerprint, "their duty officer", "QSA", "police", "folder")
exchange.partners.pin(by=second, ceremony=told)

from tansiq.desk.cases.actions.opening import open_case
from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.actions.saying import say
from tansiq.desk.exchange.models import Partner

facts = load(tests / "correspondence" / "conftest.py").ASKED
for is_asked in (False, True):
    made = open_case(
        by=asker, type_id="police_info_request", purpose="An invented inquiry", legal_basis="An invented article",
        handling="h1", facts=facts,
    )
    take_step(by=asker, case_id=str(made.pk), revision=made.revision, step="propose")
    take_step(
        by=second, case_id=str(made.pk), revision=Case.objects.get(pk=made.pk).revision, step="approve",
        reasons="it is needed", attested=frozenset({"necessary", "risks_weighed"}),
    )
    if is_asked:
        made.refresh_from_db()
        whom = [str(Partner.objects.get().pk)]
        say(
            step="send", by=asker, case_id=str(made.pk), revision=made.revision, partner_ids=whom,
            draft=exchange.draft_of(),
        )
    print(made.pk)
"""


@pytest.fixture(scope="module")
def cases(node: Any) -> list[str]:
    left_out = ("TANSIQ_HOSTS", "TANSIQ_DATABASE", "DJANGO_SETTINGS_MODULE")
    environ = {name: value for name, value in os.environ.items() if name not in left_out}
    environ |= {"TANSIQ_HOME": str(node.home), "PYTHONPATH": str(desk.ROOT / "src")}
    words = [sys.executable, "-c", SEED, str(HERE.parent)]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [("ar", "light", 1100), ("ar", "dark", 320), ("en", "light", 1100), ("fr", "light", 320)],
)
def test_the_pages_of_asking_are_usable_by_everybody(
    node: Any, browser: Browser, cases: list[str], lang: str, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, found = desk._context(browser, lang, scheme, width).new_page(), []
    told = desk._complaints(page)
    desk._sign_in(page, node, "ncb", lang)
    for path in (f"cases/{cases[0]}/", f"cases/{cases[0]}/say/send/", f"cases/{cases[1]}/"):
        page.goto(f"{node.address}/{path}")
        sizes = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert sizes[0] <= sizes[1], path
        found += [f"{path}: {each['id']}: {each['nodes'][0]['html']}" for each in
                  Axe().run(page, options=desk.STANDARD).response["violations"]]  # fmt: skip
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{lang}-{width}-{path.strip('/').replace('/', '-')}.png", full_page=True)
    assert found == []
    assert told == []


def test_the_page_of_a_case_leads_to_the_question_and_the_question_back(
    node: Any, browser: Browser, cases: list[str]
) -> None:
    page = desk._context(browser, "en").new_page()
    desk._sign_in(page, node, "ncb", "en")
    page.goto(f"{node.address}/cases/{cases[0]}/")
    page.click("#messages a.button")
    assert page.input_value("#id_text") == "Does Zaydun Example hold a permit?"
    page.click(f"main a[href='/cases/{cases[0]}/']")
    page.wait_for_selector("#messages")
