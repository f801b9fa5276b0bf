"""The desk in a browser: a node is started, people sign in, pages are read in both directions of writing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[3]
# Fonts arrive late and mark nothing; each of these is looked at as a person sees it.
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
ACCOUNT_PAGES = ("account/", "account/keys/", "account/factors/", "account/sessions/", "account/password/")
PAGES = {
    "analyst": (
        "today/",
        "check/",
        "check/entries/",
        "check/lists/",
        "partners/",
        "partners/ > tbody a",
        "partners/imports/ > tbody a",
        "account/break-glass/",
        *ACCOUNT_PAGES,
    ),
    "sysadmin": ("account/people/", "account/units/", "account/proposals/"),
    "supervisor": ("account/matters/", "partners/", "partners/inbox/", "partners/write/", "partners/pin/"),
    "dpo": ("record/", "record/0/", "record/log/", "record/log/witnesses/", "check/certificates/"),
    "duty": (
        "today/",
        "partners/duty/",
        "partners/duty/ > h2 a",
        "partners/imports/",
        "today/hand-over/",
        "cases/new/call_note/",
    ),
    "ncb": ("cases/new/notice/", "check/lists/", "parameters/"),
}


class Node(NamedTuple):
    """A running desk: where it answers, the password of its fictional people, and where its data lie."""

    address: str
    password: str
    home: Path


def _chromium() -> str | None:
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """``tansiq desk serve --demo`` in a process of its own, at a port that the system chooses."""
    folder = tmp_path_factory.mktemp("node")
    left_out = ("TANSIQ_HOSTS", "TANSIQ_DATABASE", "DJANGO_SETTINGS_MODULE")
    environ = {name: value for name, value in os.environ.items() if name not in left_out}
    environ |= {"TANSIQ_HOME": str(folder), "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT / "src")}
    words = [sys.executable, "-c", "from tansiq.cli import main; main()", "desk", "serve", "--demo", "--lang", "en"]
    log = folder / "log"
    with log.open("w") as stream:
        process = subprocess.Popen([*words, "--bind", "127.0.0.1:0", "--workers", "1"], env=environ, stdout=stream,
                                   stderr=subprocess.STDOUT)  # fmt: skip
    try:
        yield _started(log, process)
    finally:
        process.terminate()
        process.wait(10)


def _started(log: Path, process: subprocess.Popen[bytes]) -> Node:
    for _ in range(1200):
        text = log.read_text(encoding="utf-8")
        port = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", text)
        password = re.search(r"shown once: .*?([a-z0-9]{5}(?:-[a-z0-9]{5}){3})", text)
        if port and password and "Booting worker" in text:
            return Node(f"http://localhost:{port[1]}", password[1], log.parent)
        assert process.poll() is None, text
        time.sleep(0.1)
    raise TimeoutError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = _chromium()
    if path is None:
        pytest.skip("Chromium is not installed (Debian: chromium)")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


def _context(browser: Browser, lang: str, scheme: str = "light", width: int = 1100) -> BrowserContext:
    # The scheme is one of the words that the browser knows.
    return browser.new_context(
        locale=lang,
        color_scheme=scheme,
        viewport={"width": width, "height": 800},  # type: ignore[arg-type]
    )


def _sign_in(page: Page, node: Node, username: str, lang: str) -> None:
    page.goto(f"{node.address}/account/sign-in/")
    page.fill("#id_login", username)
    page.fill("#id_password", node.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"{node.address}/account/")
    page.click(f"main button[value={lang}]")
    page.wait_for_selector(f"html[lang={lang}]")


def _go(page: Page, node: Node, path: str) -> None:
    """Go to a page; ``path > selector`` follows a link of it, where the address is known to the node alone."""
    path, _, link = path.partition(" > ")
    page.goto(f"{node.address}/{path}")
    if link:
        page.click(link)
        page.wait_for_url(lambda url: not url.endswith(f"/{path}"))


def _complaints(page: Page) -> list[str]:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    return told


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("fr", "ltr")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_whole_and_usable_by_everybody(
    node: Node, browser: Browser, lang: str, direction: str, scheme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for username, pages in PAGES.items():
        context = _context(browser, lang, scheme, width=320 if scheme == "dark" else 1100)
        page = context.new_page()
        told = _complaints(page)
        _sign_in(page, node, username, lang)
        for path in pages:
            _go(page, node, path)
            assert page.evaluate("document.documentElement.dir") == direction
            width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            assert width[0] <= width[1], path
            found += [f"{path}: {each['id']}: {each['nodes'][0]['html']}" for each in
                      Axe().run(page, options=STANDARD).response["violations"]]  # fmt: skip
        assert told == []
        context.close()
    assert found == []


def test_sign_in_page_is_usable_by_everybody(node: Node, browser: Browser) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = _context(browser, "ar", "dark", 320).new_page()
    page.goto(f"{node.address}/account/sign-in/")
    assert [each["id"] for each in Axe().run(page, options=STANDARD).response["violations"]] == []


def test_a_date_reads_from_left_to_right_inside_arabic(node: Node, browser: Browser) -> None:
    page = _context(browser, "ar").new_page()
    _sign_in(page, node, "analyst", "ar")
    page.goto(f"{node.address}/account/sessions/")
    places = page.evaluate(
        """() => {
            const text = document.querySelector("time bdi").firstChild, range = document.createRange();
            const at = (index) => { range.setStart(text, index); range.setEnd(text, index + 1);
                                    return range.getBoundingClientRect().left; };
            return [at(0), at(5), at(8)];
        }"""
    )
    assert places == sorted(places)  # year, month, day


def test_keys_alone_lead_through_the_frame(node: Node, browser: Browser) -> None:
    page = _context(browser, "fr").new_page()
    _sign_in(page, node, "analyst", "fr")
    page.goto(f"{node.address}/today/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    seen = set()
    page.goto(f"{node.address}/today/")
    for _ in range(9):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.getAttribute('href')"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert {"/today/", "/check/", "/cases/", "/partners/", "/account/"} <= seen


def test_a_passkey_is_added_and_signs_in_by_itself_in_arabic(node: Node, browser: Browser) -> None:
    context = _context(browser, "ar")
    page = context.new_page()
    told = _complaints(page)
    client = context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    client.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    _sign_in(page, node, "investigator", "ar")
    page.goto(f"{node.address}/account/factors/passkeys/add/")
    page.fill("#id_password", node.password)  # is it really you?
    page.keyboard.press("Enter")
    page.wait_for_selector("#passkey_add")
    page.click("#passkey_add")
    page.wait_for_selector(".codes")  # recovery codes come with the first factor
    page.click(".who button")
    page.wait_for_selector("#passkey_login")
    page.click("#passkey_login")
    page.wait_for_selector(".who .role")
    assert page.inner_text(".who .role") == "محقق"
    assert told == []
