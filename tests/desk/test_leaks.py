"""The leak walk: what somebody may not see answers as what does not exist, at every address of the desk.

Each address has its line: in ``ONE`` where it names one thing of a matter, in ``MANY`` where it lists or counts things,
in ``NOTHING`` where it tells of none. ``ELSEWHERE`` names the tests that walk the addresses of an application by things
of its own. An address without a line fails; so does a line without an address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from tansiq.desk.accounts.models import Group, Membership
from tansiq.desk.cases.actions.opening import open_case
from tansiq.desk.cases.models import Case

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]


@dataclass(frozen=True)
class Ask:
    """A question to an address; ``{case}`` and ``{group}`` stand for ids, ``{words}`` for words of a hidden thing."""

    method: str
    path: str
    data: tuple[tuple[str, str], ...] = ()
    role: str = "border_officer"


FACTS = {
    "checkpoint": "hidden gate", "checked_at": datetime(2026, 6, 1, 9, 0, tzinfo=UTC),
    "traveller_identity": "Hidden One", "list_entry": "E-1", "matched_pair": "a / b",
    "score_parts": [{"field": "name", "bits": "21.4"}],
    "algorithm_version": "1", "entry_type": "blue", "entry_demands_four_eyes": False,
}  # fmt: skip
_STEP = (("refer_to_second_line-revision", "2"), ("refer_to_second_line-attest_hit_is_a_suggestion", "on"))
_MEMBER = (("username", "supervisor-1"), ("reason", "to see"))
_OTHER = "00000000-0000-4000-8000-000000000001"

#: Addresses that name one thing: asked for one that is hidden, and for one that is not there.
ONE: dict[str, tuple[Ask, ...]] = {
    "case": (Ask("get", "/cases/{case}/"), Ask("post", "/cases/{case}/")),
    "case_facts": (Ask("get", "/cases/{case}/facts/"), Ask("post", "/cases/{case}/facts/", (("revision", "2"),))),
    "case_step": (
        Ask("post", "/cases/{case}/steps/refer_to_second_line/", _STEP),
        Ask("post", "/cases/{case}/steps/refer_to_second_line/"),
        Ask("post", "/cases/{case}/steps/fly/"),
    ),
    "case_second": (
        Ask("post", "/cases/{case}/second/" + _OTHER + "/", (("revision", "2"), ("answer", "agree"))),
        Ask("post", "/cases/{case}/second/" + _OTHER + "/", (("revision", "2"), ("answer", "no"), ("reasons", "r"))),
        Ask("post", "/cases/{case}/second/{case}/", (("answer", "agree"),)),
    ),
    "write_letter": (
        Ask("post", "/cases/{case}/letters/", (("letter", "redress_note"), ("tongue", "ar"))),
        Ask("post", "/cases/{case}/letters/"),
    ),
    "letter": (Ask("get", "/cases/{case}/letters/" + _OTHER + ".pdf"),),
    "add_member": (Ask("post", "/account/matters/{group}/members/", _MEMBER, "supervisor"),),
    "end_member": (
        Ask("post", "/account/matters/{group}/members/" + _OTHER + "/end/", (("reason", "r"),), "supervisor"),
    ),
}  # fmt: skip

#: Addresses that list, count or search: asked before anything hidden is there, and after.
MANY: dict[str, tuple[Ask, ...]] = {
    "cases": (
        Ask("get", "/cases/"), Ask("get", "/cases/?words={words}"), Ask("get", "/cases/?words={words}&also_closed=on"),
        Ask("get", "/cases/?type_id=border_hit", role="analyst"), Ask("get", "/cases/", role="oversight"),
    ),
    "today": (Ask("get", "/today/"), Ask("get", "/today/", role="dpo"), Ask("get", "/today/", role="supervisor")),
    "new_case": (
        Ask("get", "/cases/new/border_hit/"), Ask("get", "/cases/new/border_hit/", role="supervisor"),
        Ask("post", "/cases/new/border_hit/", (("group", "{group}"),), "supervisor"),
    ),
    "matters": (Ask("get", "/account/matters/", role="supervisor"),),
    "account": (Ask("get", "/account/"), Ask("get", "/account/", role="supervisor")),
    "front": (Ask("get", "/"),),
    "break_glass": (Ask("get", "/account/break-glass/", role="supervisor"),),
    "proposals": (Ask("get", "/account/proposals/", role="dpo"),),
    "people": (Ask("get", "/account/people/", role="supervisor"),),
    "check": (Ask("get", "/check/"),),
    "partners": (Ask("get", "/partners/"),),
    "case_picture": (Ask("get", "/cases/types/border_hit/1/possible.svg"),),
}  # fmt: skip

#: Addresses that tell of no matter: sign-in and factors, the own account, accounts and units, what a machine asks, the
#: directory of authorities.
NOTHING = frozenset(
    """
    account_login account_logout account_change_password account_reauthenticate mfa_login_webauthn mfa_authenticate
    mfa_reauthenticate mfa_reauthenticate_webauthn mfa_index mfa_activate_totp mfa_deactivate_totp
    mfa_view_recovery_codes mfa_generate_recovery_codes mfa_list_webauthn mfa_add_webauthn mfa_edit_webauthn
    mfa_remove_webauthn usersessions_list socialaccount_login_cancelled openid_connect_login openid_connect_callback
    role own_language language keys revoke_key see_notice close_glass review_glass person change_person grant_role
    revoke_role switch_person units decide_proposal healthz readyz workz own openapi-json api-root parameters
    rulebook rulebook_edition offer_rulebook decide_rulebook
    authority record_trial take_up editions edition decide_edition
    """.split()
)

_WATCHLISTS = "watchlists/test_urls.py"
_BOOTH, _MANIFESTS = "booth/test_views.py", "manifests/test_urls.py"
_CORRESPONDENCE = "correspondence/test_views.py"
_UPLOADS, _DUTY = "uploads/test_urls.py", "duty/test_views.py"
# Overseers are told that something was recorded, and not what, where the matter is not open to them.
_RECORD = "oversight/test_matters.py"
_PROGRAMS = "accounts/test_programs.py"
ELSEWHERE = {
    **dict.fromkeys(
        "api_cases api_waiting api_case api_step api_check api_entries api_entry api_lists api_record api_log"
        " api_record_entry api_record_proof".split(),
        _PROGRAMS,
    ),
    **dict.fromkeys(
        "entries entry add_photograph photograph certificates lists list list_delta".split(),
        _WATCHLISTS,
    ),
    **dict.fromkeys("say_in_case review_in_case take_in".split(), _CORRESPONDENCE),
    **dict.fromkeys("restrictions protection_key restriction rule_on_restriction".split(), "protection/test_urls.py"),
    **dict.fromkeys("begin_upload upload_part".split(), _UPLOADS),
    **dict.fromkeys(
        (
            "nodes inbox outbox write review review_in_thread"
            " own_introduction pin thread answer see message_proof message_text"
            " message_attachment partner reach suspend resume ask_leave decide_leave"
        ).split(),
        "exchange/test_urls.py",
    ),
    **dict.fromkeys(
        "letters make_letter sent_letter finish_letter give_up_letter letter_pdf letter_docx scan came_in".split(),
        "registry/test_urls.py",
    ),
    **dict.fromkeys(
        """
        manifests manifest_certificates manifest manifest_progress manifest_rejected manifest_go_on manifest_delete
        """.split(),
        _MANIFESTS,
    ),
    **dict.fromkeys(
        "duty tell_me rota plan_turns call_rota withdraw_turn hand_over answer_alarm".split(),
        _DUTY,
    ),
    **dict.fromkeys("booth booth_begin booth_leave".split(), _BOOTH),
    **dict.fromkeys(
        (
            "hits hit_search hit_export save_search search_step hit_memories revoke_memory add_hit_photograph"
            " hit_photograph"
        ).split(),
        "screening/test_urls.py",
    ),
    **dict.fromkeys(
        "record log log_witnesses log_checkpoint record_entry record_proof record_evidence record_erase".split(),
        _RECORD,
    ),
}


def _names(resolver: Any) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _names(each)
        elif isinstance(each, URLPattern):
            yield each.name or str(each.pattern)


def test_every_address_has_its_line_and_every_line_its_address() -> None:
    known = [*ONE, *MANY, *NOTHING, *ELSEWHERE]
    assert all((Path(__file__).parent / test).is_file() for test in ELSEWHERE.values())
    assert len(known) == len(set(known))
    assert set(_names(get_resolver())) ^ set(known) == set()


@dataclass(frozen=True)
class Answer:
    """All that a person can tell an answer by: the status, where it leads, its text, how often databases were asked."""

    status: int
    location: str
    text: str
    queries: int


def _ask(client: Client, ask: Ask, **ids: str) -> Answer:
    data = {name: value.format(**ids) for name, value in ask.data}
    path = ask.path.format(**ids)
    with ExitStack() as stack:
        seen = [stack.enter_context(CaptureQueriesContext(connection)) for connection in connections.all()]
        answer = getattr(client, ask.method)(path, data) if data else getattr(client, ask.method)(path)
    text = answer.content.decode()
    for value in ids.values():
        text = text.replace(value, "·" * len(value))
    # A token of the form differs from page to page, and so does the time that is left.
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", text)
    return Answer(answer.status_code, answer.headers.get("Location", ""), text, sum(len(each) for each in seen))


def _hide(inside: Any) -> dict[str, str]:
    """A case of a matter that only one person knows."""
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    Membership.objects.create(group=group, user=inside.user, granted_by=inside.user)
    case = open_case(
        by=inside.actor, type_id="border_hit", purpose="hidden purpose", legal_basis="an article", handling="h0",
        facts=FACTS, group=str(group.pk), parties=[("identity:9", "wanted")],
    )  # fmt: skip
    return {"case": str(case.pk), "group": str(group.pk), "words": case.reference}


def _signed(officer: Make, role: str) -> Client:
    client = Client()
    client.force_login(officer(role, username=f"{role}-asks").user)
    client.get("/account/password/")  # the session is written once, whoever asks for what
    return client


@pytest.mark.parametrize(
    "ask", [ask for asks in ONE.values() for ask in asks], ids=lambda ask: f"{ask.method} {ask.path}"
)
def test_a_hidden_thing_answers_as_one_that_is_not_there(officer: Make, ask: Ask) -> None:
    hidden = _hide(officer("border_officer"))
    none = {name: str(uuid4()) for name in hidden}
    client = _signed(officer, ask.role)
    answers = [_ask(client, ask, **ids) for ids in (none, hidden, none)]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0].status in (403, 405)
    assert Case.objects.get().revision == 2


@pytest.mark.parametrize(
    "ask", [ask for asks in MANY.values() for ask in asks], ids=lambda ask: f"{ask.role} {ask.method} {ask.path}"
)
def test_what_is_hidden_changes_no_list_count_or_search(officer: Make, ask: Ask) -> None:
    client, inside = _signed(officer, ask.role), officer("border_officer")
    ids = {"case": str(uuid4()), "group": str(uuid4()), "words": "ABCD-2345"}
    before = _ask(client, ask, **ids)
    after = _ask(client, ask, **_hide(inside))
    assert after == before
    assert before.status < 500


def test_whoever_is_let_in_sees_it(officer: Make) -> None:
    inside = officer("border_officer")
    hidden = _hide(inside)
    client = Client()
    client.force_login(inside.user)
    assert client.get(f"/cases/{hidden['case']}/").status_code == 200
    assert hidden["words"] in client.get("/today/").content.decode()
