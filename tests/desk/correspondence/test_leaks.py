"""By attempt at every door: nobody is named without a risk review, and what came in leaves as its owner lets it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tansiq.desk.accounts.actions.keys import make_key
from tansiq.desk.cases.models import Case
from tansiq.desk.correspondence.actions.saying import say
from tansiq.desk.correspondence.actions.taking import take_in
from tansiq.desk.correspondence.rules import rules
from tansiq.desk.exchange.actions import sending
from tansiq.desk.exchange.law import law_now
from tansiq.desk.exchange.models import Outgoing, Partner
from tansiq.desk.registry.actions.effects import ToWrite, write_to
from tansiq.errors import RefusedError
from tansiq.messages import LANGUAGES

pytestmark = pytest.mark.django_db(databases="__all__")

DESK = Path(__file__).resolve().parents[3] / "src" / "tansiq" / "desk"
#: Where rows of what leaves are made: what is not here queues nothing.
DOORS = {"exchange/actions/sending.py"}


def _whom() -> list[str]:
    return [str(one.pk) for one in Partner.objects.all()]


def _refused(act: Callable[[], object], code: str) -> None:
    before = Outgoing.objects.count()
    with pytest.raises(RefusedError) as refused:
        act()
    assert refused.value.code == code
    assert Outgoing.objects.count() == before


def test_every_message_that_leaves_is_queued_in_one_place_behind_the_question_of_law() -> None:
    made = set()
    for path in DESK.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "migrations" not in path.parts and ("Outgoing.objects.create(" in text or "Outgoing(" in text):
            made.add(path.relative_to(DESK).as_posix())
    assert made - {"exchange/models.py"} == DOORS
    tree = ast.parse((DESK / "exchange/actions/sending.py").read_text(encoding="utf-8"))
    functions = {node.name: ast.unparse(node) for node in tree.body if isinstance(node, ast.FunctionDef)}
    doors = {name for name, text in functions.items() if "_queued(" in text and name != "_queued"}
    assert doors == {"send", "reply", "follow_up"}
    assert all("lawful(" in functions[name] for name in doors)


@pytest.mark.parametrize("door", ["send", "reply", "follow_up", "pass_on"])
def test_no_action_lets_it_go(peer: Any, supervisor: Any, draft: Any, door: str) -> None:
    message = peer.message(legal_basis="police_qma_qsa_2001", handling=("H0",))
    peer.gives(peer.seal(message))
    (name,) = sending.send(by=supervisor, draft=draft(), partner_ids=_whom())
    ours, bare = Outgoing.objects.get(message_id=name).thread_id, draft(reviews=())
    passed = draft(reviews=(), names_person=False, passes_on=(message.id,), persons=(), data=(), register="")
    attempts: dict[str, Callable[[], object]] = {
        "send": lambda: sending.send(by=supervisor, draft=bare, partner_ids=_whom()),
        "reply": lambda: sending.reply(by=supervisor, draft=bare, incoming_id=message.id),
        "follow_up": lambda: sending.follow_up(by=supervisor, draft=bare, thread_id=ours),
        "pass_on": lambda: sending.send(by=supervisor, draft=passed, partner_ids=_whom()),
    }
    _refused(attempts[door], "exchange.risk_open")


def test_no_step_of_a_case_lets_it_go(
    peer: Any, officer: Any, supervisor: Any, approved: Any, in_work: Any, draft: Any
) -> None:
    asker = officer("ncb_officer", username="asks").actor
    case = approved(asker, supervisor)
    told: dict[str, Any] = {"case_id": str(case.pk), "revision": case.revision, "step": "send"}
    _refused(lambda: say(by=asker, draft=draft(reviews=()), partner_ids=_whom(), **told), "exchange.risk_open")
    assert Case.objects.get(pk=case.pk).state == "approved"
    case, _ = in_work(asker)
    told = {"case_id": str(case.pk), "revision": case.revision, "step": "answer", "reasons": "x"}
    answer = draft(kind="info_answer", documents=("facts",), reviews=())
    _refused(lambda: say(by=supervisor, draft=answer, **told), "exchange.risk_open")


def test_no_letter_is_made_of_it(own: Any, supervisor: Any, draft: Any) -> None:
    names = dict.fromkeys(LANGUAGES, "Archive")
    to = ToWrite("sahelia-archive", "QSA", "police", names, "watch", "", {"paper": "12 Invented Street"})
    write_to(supervisor, to, "fr", "no node")
    _refused(lambda: sending.send(by=supervisor, draft=draft(reviews=()), partner_ids=_whom()), "exchange.risk_open")


def test_no_page_and_no_program_lets_it_go(peer: Any, officer: Any, supervisor: Any, approved: Any) -> None:
    who = officer("ncb_officer", username="asks")
    client, case = Client(), approved(who.actor, supervisor)
    client.force_login(who.user)
    message = peer.message()
    peer.gives(peer.seal(message))
    typed = {
        "partner_ids": _whom(), "kind": "info_request", "purpose": "investigation", "basis": "police_qma_qsa_2019",
        "channel": "police", "language": "fr", "text": "Zaydun Exemple ?", "handling": ["h1"], "source": "b",
        "information": "i2", "nature": "legal", "names_person": "on", "register": "police_information",
        "persons": ["suspect"], "contains": ["identity"], "documents": ["purpose", "facts"],
        "send-revision": case.revision, "revision": case.revision,
        **{f"risk_{name}": "absent" for name in law_now().terms.risks},
    }  # fmt: skip
    pages = [
        "/partners/write/",
        "/partners/write/?nobody=1",
        "/partners/write/?review=1",
        f"/cases/{case.pk}/say/send/",
    ]
    pages += [f"/partners/threads/{message.thread}/{message.id}/answer/", f"/cases/{case.pk}/steps/send/"]
    for path in pages:
        kind = "feedback" if "write" in path else "info_request"
        assert client.post(path, typed | {"kind": kind}).status_code in {200, 403, 409}
    by = who.actor
    key = make_key(by=by, name="k", scopes=tuple(sorted(by.permissions)), days=1)
    for step in rules().said["police_info_request"]:
        path = f"/api/cases/{case.pk}/steps/{step}"
        Client().post(path, {"revision": case.revision}, "application/json", headers={"Authorization": f"ApiKey {key}"})
    assert not Outgoing.objects.exists()


# --- What came in: every door by which it could go out ---

SECRET = "What the owner alone says"
#: Queries by which something leaves the desk, and how each asks its owner; nothing where no partner's words are in it.
EXPORTS = {
    "cases.letter_document": "owned", "cases.withheld": "owned", "exchange.proof": "let_out",
    "exchange.taken_out": "let_out", "exchange.attachment": "let_out", "registry.document": "let_out",
    "registry.scan": "let_out", "oversight.evidence": "let_out", "oversight.proof": "", "screening.export": "",
    "manifests.problems": "",
}  # fmt: skip


def _exports() -> set[str]:
    found = set()
    for path in DESK.rglob("queries.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                asked = [ast.unparse(one) for one in node.decorator_list]
                if any("Kind.EXPORT" in one for one in asked):
                    found.add(f"{path.parent.name}.{node.name}")
    return found


def test_every_query_that_takes_something_out_has_been_thought_about() -> None:
    assert _exports() == EXPORTS.keys()


def _addresses(resolver: Any = None, before: str = "/") -> Iterator[tuple[str, str]]:
    for each in (resolver or get_resolver()).url_patterns:
        path = before + str(each.pattern).removeprefix("^").removesuffix("$")
        if isinstance(each, URLResolver):
            yield from _addresses(each, path)
        elif isinstance(each, URLPattern):
            yield str(each.name), path


def _filled(path: str, values: dict[str, str]) -> str:
    for blank in re.findall(r"<(?:\w+:)?\w+>", path):
        name = blank.strip("<>").partition(":")[2] or blank.strip("<>")
        path = path.replace(blank, values.get(name, values["int" if "int:" in blank else "any"]))
    return path


@pytest.mark.parametrize("codes", [("H1",), ("H2",), ("H1", "H2", "H3")])
@pytest.mark.parametrize("role", ["ncb_officer", "prosecutor", "dpo"])
def test_at_every_address_of_the_desk_what_came_in_leaves_as_a_file_or_to_a_program_where_its_owner_lets_it(
    peer: Any, officer: Any, came: Any, codes: tuple[str, ...], role: str
) -> None:
    told = {"conditions": SECRET} if "H3" in codes else {}
    message = came(handling=codes, legal_basis="police_qma_qsa_2001", body={"text": SECRET}, **told)
    taker = officer("ncb_officer", username="takes").actor
    added = {
        "necessity": SECRET, "urgency": "urgent", "asked": SECRET, "subjects": [{"kind": "person", "value": SECRET}],
    }  # fmt: skip
    case_id = take_in(by=taker, message_id=message.message_id, facts=added)
    who = officer(role, username="reads")
    key = make_key(by=who.actor, name="k", scopes=tuple(sorted(who.actor.permissions)), days=1)
    client = Client(raise_request_exception=False)
    client.force_login(who.user)
    values = {
        "thread_id": str(message.thread_id), "message_id": message.message_id, "case_id": case_id, "step": "triage",
        "partner_id": str(message.partner_id), "digest": "0" * 64, "int": "1", "slug": "x", "type_id": "border_hit",
        "any": "00000000-0000-4000-8000-000000000001",
    }  # fmt: skip
    pages, files = set(), set()
    for name, pattern in _addresses():
        headers = {"Authorization": f"ApiKey {key}"} if pattern.startswith("/api/") else {}
        answer = client.get(_filled(pattern, values), headers=headers)
        if SECRET in answer.getvalue().decode(errors="replace"):
            is_file = "Content-Disposition" in answer.headers or pattern.startswith("/api/")
            (files if is_file else pages).add(name)
    assert pages <= {"thread", "case", "case_facts", "say_in_case", "take_in", "review_in_case"}
    is_open = codes == ("H1",) and role != "prosecutor"
    assert bool(files) is is_open
    assert files <= {"message_text", "api_case"}
