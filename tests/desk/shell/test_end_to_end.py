"""The desk in a browser: a node is started, people sign in, pages are read in both directions of writing."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.node
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
    "supervisor": (
        "account/matters/",
        "partners/",
        "partners/inbox/",
        "partners/write/?nobody=1",
        "partners/write/review/",
        "partners/pin/",
    ),
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


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("fr", "ltr")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_whole_and_usable_by_everybody(desk: Any, lang: str, direction: str, scheme: str) -> None:
    found = []
    for username, pages in PAGES.items():
        page = desk.page(username, lang, scheme, width=320 if scheme == "dark" else 1100)
        for path in pages:
            desk.go(page, path)
            assert page.evaluate("document.documentElement.dir") == direction
            found += desk.faults(page, path)
        page.context.close()
    assert found == []


def test_sign_in_page_is_usable_by_everybody(desk: Any) -> None:
    assert desk.faults_of(desk.blank("ar", "dark", 320), "account/sign-in/") == []


def test_a_date_reads_from_left_to_right_inside_arabic(desk: Any) -> None:
    page = desk.page("analyst", "ar")
    desk.go(page, "account/sessions/")
    places = page.evaluate(
        """() => {
            const text = document.querySelector("time bdi").firstChild, range = document.createRange();
            const at = (index) => { range.setStart(text, index); range.setEnd(text, index + 1);
                                    return range.getBoundingClientRect().left; };
            return [at(0), at(5), at(8)];
        }"""
    )
    assert places == sorted(places)  # year, month, day


def test_keys_alone_lead_through_the_frame(desk: Any) -> None:
    page = desk.page("analyst", "fr")
    desk.go(page, "today/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    seen = set()
    desk.go(page, "today/")
    for _ in range(9):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.getAttribute('href')"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert {"/today/", "/check/", "/cases/", "/partners/", "/account/"} <= seen


def test_a_passkey_is_added_and_signs_in_by_itself_in_arabic(desk: Any) -> None:
    page = desk.blank("ar")
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    client.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    desk.sign_in(page, "investigator", "ar")
    desk.go(page, "account/factors/passkeys/add/")
    page.fill("#id_password", desk.node.password)  # is it really you?
    page.keyboard.press("Enter")
    page.wait_for_selector("#passkey_add")
    page.click("#passkey_add")
    page.wait_for_selector(".codes")  # recovery codes come with the first factor
    page.click(".who button")
    page.wait_for_selector("#passkey_login")
    page.click("#passkey_login")
    page.wait_for_selector(".who .role")
    assert page.inner_text(".who .role") == "محقق"
