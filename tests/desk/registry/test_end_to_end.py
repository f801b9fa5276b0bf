"""An authority without a node in a browser: a letter made, stated and answered by a paper, usable by everybody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

HERE = Path(__file__).resolve().parent
pytestmark = pytest.mark.node


#: Run beside the node, on its database: an authority that is written to, a letter that left, a paper that answers it.
SEED = """
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tansiq.desk import node
node.prepare()
from django.conf import settings
from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import actor_of

spec = spec_from_file_location("registry", Path(sys.argv[1]) / "conftest.py")
of = module_from_spec(spec)
spec.loader.exec_module(of)
(settings.TANSIQ_FOLDER / "exchange.toml").write_text(
    'authority = "marwana.police"\\nstate = "QMA"\\nkind = "police"\\naddresses = ["https://desk.example"]\\n'
    'names.ar = "شرطة مروانة"\\nnames.fr = "Police de Marwana"\\nnames.en = "Police of Marwana"\\n', encoding="utf-8"
)
of._exchange.identity.set_up(by=of._exchange.identity.OPERATOR)
by = actor_of(User.objects.get(username="supervisor"))
partner = of.write_to(by, of.ARCHIVE, "ar", "an invented reason")
names = [of.send(by=by, draft=of.draft_of(), partner_ids=[str(partner.pk)])[0] for _ in range(3)]
letters = [of.Letter.objects.get(pk=of.make(by=by, message_id=name, asked=of.ASKED)) for name in names[:2]]
from tansiq.desk.registry.actions.letters import give_up
give_up(by=by, letter_id=str(letters[1].pk), reason="An invented mistake in the address")
first = of.say(by, letters[0], slip="RR 311")
of.say(by, letters[0], corrects=first, known_by="registry stamp", slip="RR 312",
       upload_id=of.sent_file(by, "letter_receipt", b"\\xff\\xd8\\xff slip", "slip.jpg"))
of.register(by=by, partner_id=str(partner.pk), upload_id=of.sent_file(by, "scan"),
            paper=of.paper(answers=names[0], handling=("h1",)))
waits = of.Outgoing.objects.get(message_id=names[2])
print(partner.pk, letters[0].pk, letters[0].message.thread_id, waits.thread_id)
"""


@pytest.fixture(scope="module")
def seeded(node: Any) -> list[str]:
    found: list[str] = node.seed(SEED, str(HERE))
    return found


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [("ar", "light", 1100), ("en", "light", 1100), ("ar", "dark", 320), ("fr", "light", 320)],
)
def test_the_pages_of_letters_are_usable_by_everybody(
    desk: Any, seeded: list[str], lang: str, scheme: str, width: int
) -> None:
    partner, letter, answered, waits = seeded
    paths = (
        "partners/letters/", f"partners/letters/{letter}/", f"partners/{partner}/", f"partners/{partner}/came-in/",
        f"partners/threads/{answered}/", f"partners/threads/{waits}/",
    )  # fmt: skip
    assert desk.faults_of(desk.page("supervisor", lang, scheme, width), *paths) == []


def test_a_letter_is_made_downloaded_and_stated_by_hand(desk: Any, seeded: list[str], tmp_path: Path) -> None:
    page = desk.page("supervisor", "en")
    desk.go(page, f"partners/threads/{seeded[3]}/")
    page.fill("input[name=contact]", "Invented duty desk")
    page.click("form[action*='/letters/of/'] button")
    page.wait_for_url("**/partners/letters/*/")
    _downloaded(page, tmp_path, "/pdf/", b"%PDF-1.7")
    _downloaded(page, tmp_path, "/docx/", b"PK")
    page.select_option("select[name=what]", "dispatched")
    page.fill("input[name=happened_on]", page.evaluate("new Date().toISOString().slice(0, 10)"))
    page.fill("input[name=known_by]", "slip of the post")
    page.click("form.asking > button")
    page.wait_for_selector("ul.guards strong")
    assert "stated by a person" in page.inner_text("ul.guards")
    desk.go(page, "partners/outbox/")
    assert "Left as a letter: stated by a person" in page.inner_text("main")


def _downloaded(page: Page, folder: Path, ending: str, start: bytes) -> None:
    with page.expect_download() as found:
        page.click(f"a[href$='{ending}']")
    path = folder / "found"
    found.value.save_as(path)
    assert path.read_bytes().startswith(start)
