"""Cases in a browser: decided with the keyboard in Arabic, read at any width, usable by everybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
pytestmark = pytest.mark.node


#: Run beside the node, on its database: two hits, as one of its fictional people opens them.
SEED = """
from datetime import UTC, datetime
from tansiq.desk import node
node.prepare()
from tansiq.desk.accounts.models import User
from tansiq.desk.accounts.officers import actor_of
from tansiq.desk.cases.actions.opening import open_case
facts = {
    "checkpoint": "Gate 4", "checked_at": datetime(2026, 6, 1, 9, 0, tzinfo=UTC), "traveller_identity": "نادر المختلق",
    "list_entry": "E-1", "matched_pair": "Nadir / نادر", "score_parts": [{"field": "name", "bits": "21.4"}],
    "algorithm_version": "1", "entry_type": "blue", "entry_demands_four_eyes": False,
}
by = actor_of(User.objects.get(username="border"))
for purpose in ("Border check", "مراقبة الحدود"):
    made = open_case(
        by=by, type_id="border_hit", purpose=purpose, legal_basis="an invented article", handling="h0", facts=facts
    )
    print(made.pk)
"""


@pytest.fixture(scope="module")
def cases(node: Any) -> list[str]:
    found: list[str] = node.seed(SEED)
    return found


def test_a_hit_is_decided_with_the_keyboard_alone_in_arabic(desk: Any, cases: list[str]) -> None:
    page = desk.page("border", "ar")
    desk.go(page, "today/")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.getAttribute('href')") == first != second
    page.keyboard.press("d")
    page.wait_for_url(f"**{first}#decide")
    page.wait_for_selector("input[type=checkbox]:focus")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".timeline li.step")
    assert page.inner_text("h1").startswith("الخط الثاني")
    assert "3:59" in page.inner_text(".clock-line")


def test_keys_are_told_and_can_be_switched_off(desk: Any, cases: list[str]) -> None:
    page = desk.page("border", "fr")
    desk.go(page, "today/")
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.click("[data-keys-switch]")
    page.click("#keys button")
    page.keyboard.press("j")
    assert not page.evaluate("document.activeElement.matches('.queue a')")
    desk.go(page, "cases/")
    page.fill("#id_words", "jkd?")
    assert page.input_value("#id_words") == "jkd?"


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [("ar", "dark", 320), ("ar", "light", 1100), ("fr", "dark", 1100), ("fr", "light", 320)],
)
def test_pages_of_cases_are_usable_by_everybody(
    desk: Any, cases: list[str], lang: str, scheme: str, width: int
) -> None:
    page, one = desk.page("border", lang, scheme, width), cases[1]
    paths = ("today/", "cases/", "cases/new/border_hit/", f"cases/{one}/", f"cases/{one}/facts/")
    assert desk.faults_of(page, *paths) == []


def test_the_picture_of_a_type_keeps_its_colours_under_the_policy_for_content(desk: Any, cases: list[str]) -> None:
    page = desk.page("border", "ar")
    desk.go(page, f"cases/{cases[1]}/")
    page.click("details:has(.picture) summary")
    colours = page.evaluate(
        """async () => {
            const picture = document.querySelector(".picture"), canvas = document.createElement("canvas");
            await picture.decode();
            canvas.width = 520; canvas.height = Math.round(520 * picture.naturalHeight / picture.naturalWidth);
            const sheet = canvas.getContext("2d");
            sheet.drawImage(picture, 0, 0, canvas.width, canvas.height);
            const data = sheet.getImageData(0, 0, canvas.width, canvas.height).data, found = new Set();
            for (let at = 0; at < data.length; at += 4) found.add([data[at], data[at + 1], data[at + 2]].join());
            return [...found];
        }"""
    )
    assert "15,106,105" in colours  # the present state
    assert "250,248,244" in colours  # the paper
