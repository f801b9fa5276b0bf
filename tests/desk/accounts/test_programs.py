"""The API for programs, by its own description: complete, coded, without a fault, and without a leak."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tansiq.desk.accounts import officers
from tansiq.desk.accounts.actions.keys import make_key
from tansiq.desk.accounts.models import Group, Membership
from tansiq.desk.accounts.policy import policy
from tansiq.desk.api import api
from tansiq.desk.audit.log import log_entries
from tansiq.desk.audit.models import Entry
from tansiq.desk.cases.actions.opening import open_case
from tansiq.desk.cases.models import Case
from tansiq.desk.watchlists import live

pytestmark = pytest.mark.django_db(databases="__all__")

Make = Callable[..., Any]
FACTS = {
    "checkpoint": "gate", "checked_at": datetime(2026, 6, 1, 9, 0, tzinfo=UTC), "traveller_identity": "Hidden One",
    "list_entry": "E-1", "matched_pair": "a / b", "score_parts": [{"field": "name", "bits": "21.4"}],
    "algorithm_version": "1", "entry_type": "blue", "entry_demands_four_eyes": False,
}  # fmt: skip
STEP = {"revision": 2, "attested": ["hit_is_a_suggestion"]}
CHECK = {"name": "Zaydun Marwani", "purpose": "to try it out"}
#: Every operation: what is sent, in which role, and whether it names one thing or lists many. Of the ``record``
#: overseers are told that something was done, and not what: `oversight/test_matters.py` walks the question behind it.
OPERATIONS: dict[str, tuple[str, str, Any, str, str]] = {
    "own": ("get", "/api/account", None, "analyst", "many"),
    "api_cases": ("get", "/api/cases?words={words}&also_closed=true", None, "analyst", "many"),
    "api_waiting": ("get", "/api/cases/waiting", None, "border_officer", "many"),
    "api_case": ("get", "/api/cases/{case}", None, "border_officer", "one"),
    "api_step": ("post", "/api/cases/{case}/steps/refer_to_second_line", STEP, "border_officer", "one"),
    "api_check": ("post", "/api/watchlists/check", CHECK, "analyst", "many"),
    "api_entries": ("get", "/api/watchlists/entries", None, "analyst", "many"),
    "api_entry": ("get", "/api/watchlists/entries/{entry}", None, "analyst", "one"),
    "api_lists": ("get", "/api/watchlists/lists", None, "analyst", "many"),
    "api_record": ("get", "/api/record?target=case:{case}", None, "oversight", "record"),
    "api_log": ("get", "/api/record/log", None, "oversight", "record"),
    "api_record_entry": ("get", "/api/record/99999", None, "oversight", "many"),
    "api_record_proof": ("get", "/api/record/99999/proof", None, "oversight", "many"),
}


@pytest.fixture(autouse=True)
def _calls_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first call of a minute costs more questions than the next; what counting does is tested with the keys."""
    monkeypatch.setattr(officers, "_count_call", lambda _key: None)


@pytest.fixture
def _connections_stay() -> Iterator[None]:
    """A real application lets go of its connections after each request, and with them of this test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _own_index() -> Iterator[None]:
    live._opened.clear()
    yield
    live._opened.clear()


@dataclass
class Program:
    """Somebody's program, with all that their role may."""

    client: Client
    key: str

    def ask(self, method: str, path: str, sent: Any = None, lang: str = "en") -> Any:
        headers = {"HTTP_AUTHORIZATION": f"ApiKey {self.key}", "HTTP_ACCEPT_LANGUAGE": lang}
        if method == "get":
            return self.client.get(path, **headers)
        return self.client.post(path, sent, content_type="application/json", **headers)


@pytest.fixture
def program(officer: Make) -> Callable[[str], Program]:
    def make(role: str) -> Program:
        by = officer(role).actor
        return Program(Client(), make_key(by=by, name="k", scopes=tuple(sorted(by.permissions)), days=1))

    return make


def _hit(by: Any, **more: Any) -> Case:
    return open_case(
        by=by, type_id="border_hit", purpose="border check", legal_basis="an article", handling="h0", facts=FACTS,
        **more,
    )  # fmt: skip


def _hide(inside: Any) -> dict[str, str]:
    """A case and an entry of a matter that one person knows."""
    group = Group.objects.create(slug="hidden", name="hidden matter", purpose="hidden purpose")
    Membership.objects.create(group=group, user=inside.user, granted_by=inside.user)
    case = _hit(inside.acting_as("border_officer"), group=str(group.pk))
    return {"case": str(case.pk), "words": case.reference, "entry": str(uuid4())}


def _answer(asking: Program, method: str, path: str, sent: Any, **ids: str) -> tuple[int, str, int]:
    with CaptureQueriesContext(connections["default"]) as first, CaptureQueriesContext(connections["reads"]) as second:
        answer = asking.ask(method, path.format(**ids), sent)
    text = answer.content.decode()
    for value in ids.values():
        text = text.replace(value, "·")
    text = re.sub(r'"waiting": ?\d+', "", text)
    return answer.status_code, text, len(first) + len(second)


def test_every_operation_has_its_line_here() -> None:
    named = {
        operation.url_name
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    }
    assert named == OPERATIONS.keys()


@pytest.mark.parametrize("name", [name for name, line in OPERATIONS.items() if line[4] == "one"])
def test_a_hidden_thing_answers_as_one_that_is_not_there(officer: Make, program: Any, name: str) -> None:
    method, path, sent, role, _ = OPERATIONS[name]
    hidden, asking = _hide(officer("border_officer", "ncb_officer")), program(role)
    none = {key: str(uuid4()) for key in hidden}
    answers = [_answer(asking, method, path, sent, **ids) for ids in (none, hidden, none)]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 404


@pytest.mark.parametrize("name", [name for name, line in OPERATIONS.items() if line[4] == "many"])
def test_what_is_hidden_changes_no_answer(officer: Make, program: Any, name: str) -> None:
    method, path, sent, role, _ = OPERATIONS[name]
    asking, inside = program(role), officer("border_officer", "ncb_officer")
    ids = {"case": str(uuid4()), "words": "ABCD-2345", "entry": str(uuid4())}
    _answer(asking, method, path, sent, **ids)  # what is made once, such as an index, is made
    before = _answer(asking, method, path, sent, **ids)
    assert _answer(asking, method, path, sent, **_hide(inside)) == before
    assert before[0] < 500


def test_a_program_reads_a_case_takes_a_step_and_is_on_record(
    officer: Make, program: Any, writes: Callable[[], list[Entry]]
) -> None:
    case, asking = _hit(officer("border_officer").actor), program("border_officer")
    page = f"/api/cases/{case.pk}"
    whole = asking.ask("get", page).json()
    assert (whole["state"], whole["revision"], "list_entry" in whole["facts"]) == ("possible", 2, False)
    (step,) = [each for each in whole["steps"] if each["id"] == "refer_to_second_line"]
    assert [each["id"] for each in step["attests"]] == ["hit_is_a_suggestion"]
    assert whole["instruction"]["fr"].startswith("Renvoyez en deuxième ligne")
    refused = asking.ask("post", f"{page}/steps/refer_to_second_line", STEP, lang="ar")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "step.parameter_missing")
    closed = asking.ask("post", f"{page}/steps/suspend_for_rights", {"revision": 2, "reasons": "x"})
    assert closed.json()["error"]["code"] == "step.role"
    assert [each["id"] for each in asking.ask("get", "/api/cases/waiting").json()] == [str(case.pk)]
    assert asking.ask("get", f"/api/cases?words={case.reference}").json()[0]["reference"] == case.reference
    assert Case.objects.get().revision == 2
    assert writes()[-1].what != "cases:step:take"


def test_a_step_taken_by_a_program_moves_the_case_and_names_its_key(
    officer: Make, program: Any, writes: Callable[[], list[Entry]]
) -> None:
    case, asking = _hit(officer("border_officer").actor), program("prosecutor")
    sent = {"revision": 2, "attested": ["measure_on_file"], "reasons": "order 7 of the court"}
    done = asking.ask("post", f"/api/cases/{case.pk}/steps/suspend_for_rights", sent)
    assert (done.status_code, done.json()["revision"], done.json()["waits_for_second"]) == (200, 3, False)
    assert writes()[-1].via == f"key:{asking.key.partition('.')[0]}"
    again = asking.ask("post", f"/api/cases/{case.pk}/steps/suspend_for_rights", sent)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "case.changed")


def test_one_person_is_checked_with_a_purpose_and_not_without(program: Any, looks: Callable[[], list[Entry]]) -> None:
    asking = program("analyst")
    assert asking.ask("post", "/api/watchlists/check", CHECK).json() == []
    assert (looks()[-1].kind, looks()[-1].purpose) == ("search", "to try it out")
    without = asking.ask("post", "/api/watchlists/check", {"name": "Zaydun"})
    assert (without.status_code, without.json()["error"]["code"]) == (422, "api.unfit")
    nothing = asking.ask("post", "/api/watchlists/check", {"purpose": "p"}, lang="fr")
    assert (nothing.status_code, nothing.json()["error"]["code"]) == (422, "check.nothing")


def test_overseers_read_the_record_and_prove_it(program: Any) -> None:
    asking = program("oversight")
    log_entries()
    found = asking.ask("get", "/api/record").json()
    placed = next(each for each in found if each["position"] is not None)
    assert asking.ask("get", f"/api/record/{placed['position']}").json()["what"] == placed["what"]
    assert asking.ask("get", f"/api/record/{placed['position']}/proof").json()["proof"]
    assert asking.ask("get", "/api/record/log").json()["size"] > placed["position"]
    refused = program("analyst").ask("get", "/api/record")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "access.permission")


@pytest.mark.parametrize(
    ("path", "sent", "status", "code"),
    [
        ("/api/cases/x/steps/y", b"{", 404, None),
        ("/api/watchlists/check", b"{", 400, "api.unreadable"),
        ("/api/watchlists/check", b'{"name": "a\\u0000b", "purpose": "p"}', 422, "api.unfit"),
        ("/api/watchlists/check", b'{"name": "\\ud800", "purpose": "p"}', 422, "api.unfit"),
        ("/api/watchlists/check", b"[]", 422, "api.unfit"),
    ],
)
def test_what_cannot_be_read_has_its_code(program: Any, path: str, sent: bytes, status: int, code: str | None) -> None:
    answer = program("analyst").ask("post", path, sent)
    assert answer.status_code == status
    assert code is None or answer.json()["error"]["code"] == code


def test_the_description_is_complete() -> None:
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            assert operation["description"], (path, method)
            assert operation["security"], (path, method)
            assert {200, 400, 401, 403, 404, 409, 422, 429} == set(operation["responses"]), (path, method)


@pytest.mark.usefixtures("_connections_stay")
@pytest.mark.parametrize("role", ["ncb_officer", "oversight"])
def test_whatever_is_sent_nothing_fails(officer: Make, program: Any, role: str) -> None:
    """Each operation by its own description, with fitting and unfitting values; bounded to some seconds."""
    case, asking = _hit(officer("border_officer").actor), program(role)
    log_entries()
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
    schema.app = get_wsgi_application()
    checks = [not_a_server_error, status_code_conformance, response_schema_conformance]
    headers = {"Authorization": f"ApiKey {asking.key}"}
    few = settings(
        max_examples=8, deadline=None, database=None, derandomize=True, phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    tried = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @few
        @given(case=operation.as_strategy())
        def try_it(case: Any) -> None:
            case.call_and_validate(headers=headers, checks=checks)
            tried.add(case.operation.label)

        try_it()
    assert len(tried) == len(OPERATIONS)
    case.refresh_from_db()
    assert policy().roles[role]
