"""Messages of cases in a browser, at any width, in every language; a request from one node's case to another's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.exchanging.nodes import Node, two_nodes

HERE = Path(__file__).resolve().parent
pytestmark = pytest.mark.node


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
    print(f"cases/{made.pk}/")

from tansiq.desk.cases.actions.steps import take_step
from tansiq.desk.correspondence.actions.taking import take_in
from tansiq.desk.exchange.models import Outgoing

# What came in: one that nobody took in yet, one in which somebody works, and an answer to what was asked.
sent = Outgoing.objects.get()
peer.gives(peer.seal(peer.message(thread=sent.thread_id, kind="info_answer", body={"text": "A permit was issued."})))
added = load(tests / "correspondence" / "conftest.py").ADDED

def came():
    message = peer.message(body={"text": "Samir Example a-t-il un titre de séjour ?", "urgent": True})
    peer.gives(peer.seal(message))
    return message

def taken():
    return Case.objects.get(pk=take_in(by=asker, message_id=came().id, facts=added))

one, made = came(), taken()
thread = made.threads.get().thread_id
print(f"partners/threads/{one.thread}/", f"cases/take/{one.id}/")
print(f"partners/threads/{thread}/", f"cases/{made.pk}/", f"cases/{made.pk}/say/triage/")
made = taken()
told = {"acknowledgement_reference": "A-1"}
take_step(by=asker, case_id=str(made.pk), revision=made.revision, step="triage", facts=told)
made.refresh_from_db()
worker = actor_of(User.objects.get(username="investigator"))
take_step(by=worker, case_id=str(made.pk), revision=made.revision, step="begin_work")
print(f"cases/{made.pk}/say/answer/", f"cases/{made.pk}/say/refuse/")
"""


@pytest.fixture(scope="module")
def cases(node: Any) -> list[str]:
    found: list[str] = node.seed(SEED, str(HERE.parent))
    return found


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [("ar", "light", 1100), ("ar", "dark", 320), ("en", "light", 1100), ("fr", "light", 320)],
)
def test_the_pages_of_messages_in_cases_are_usable_by_everybody(
    desk: Any, cases: list[str], lang: str, scheme: str, width: int
) -> None:
    asked = (f"{cases[0]}say/send/review/", f"{cases[0]}say/send/?nobody=1")
    found = desk.faults_of(desk.page("ncb", lang, scheme, width), *cases[:-2], *asked)
    found += desk.faults_of(desk.page("supervisor", lang, scheme, width), *cases[-2:])
    assert found == []


def test_the_page_of_a_case_leads_to_the_question_and_the_question_back(desk: Any, cases: list[str]) -> None:
    page = desk.page("ncb", "en")
    desk.go(page, cases[0])
    page.click("#messages a.button")
    page.fill("#id_person", "Zaydun Example")
    page.check("input[name=partner_ids]")
    for question in page.query_selector_all("input[type=radio][value=absent]"):
        question.check()
    page.click("form.asking > button")
    page.wait_for_selector("#id_text")
    assert page.is_checked("#id_reviews_0")
    assert page.is_checked("#id_names_person")
    assert page.input_value("#id_text") == "Does Zaydun Example hold a permit?"
    page.click(f"main a[href='/{cases[0]}']")
    page.wait_for_selector("#messages .review")


def test_an_answer_that_came_leads_to_the_step_that_records_it(desk: Any, cases: list[str]) -> None:
    page = desk.page("ncb", "en")
    desk.go(page, cases[1])
    assert not page.is_visible("#step-record_answer button")
    page.click("#messages .band a")
    page.wait_for_selector("#step-record_answer button", state="visible")
    assert page.input_value("#id_record_answer-fact_reply_reference")


# --- Two whole nodes, each with its own database, folder and keys ---

#: Run in a node: those who ask, receive, work and answer.
PEOPLE = """
from tansiq.demo import acts
from tansiq.desk.cases.models import Case
from tansiq.desk.cases import queries as cases
from tansiq.desk.correspondence import queries as messages
for role in ("ncb_officer", "investigator", "liaison_officer", "duty_officer"):
    user, _ = User.objects.get_or_create(username=role, defaults={"name": "Invented", "must_change_password": False})
    RoleHolding.objects.get_or_create(user=user, role=role)

def told_of(reference):
    case, by = Case.objects.get(reference=reference), acts._officer("investigator")
    found = messages.happened(by=by, case_id=str(case.pk))
    running = sorted(one.clock for one in case.clocks.filter(stopped_at__isnull=True))
    happened = [one.kind for one in sorted(found, key=lambda one: one.at)]
    return {"state": case.state, "clocks": running, "happened": happened}
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, Node]]:
    with two_nodes(tmp_path_factory.mktemp("two")) as nodes:
        for one in nodes:
            one.run(PEOPLE)
        yield nodes


#: Run in the node that was asked: work on the case that was opened, and answer in it.
WORK = """
case = Case.objects.get(reference=name)
acts._said(case, "triage", "duty_officer", acts._acknowledgement("fr"))
acts._step(case, "begin_work", "investigator")
case.refresh_from_db()
"""
ANSWER = """
graded = {"statement": "Un titre", "source_grade": "b", "content_grade": "c2", "code": "h1", "tainted": False}
(partner,) = acts.queries.partners(by=acts._officer("supervisor"))
review = acts._reviewed(case, "supervisor", "as in the request", partner.id)
draft = acts._draft("info_answer", "Un titre, de 2024.", "fr", ("facts",), review)
facts = {"statements": [graded], "third_party": "none"}
told = acts._said(case, "answer", "supervisor", draft, attested={"quality_read"}, reasons="Complete.", facts=facts)
"""


def _told(node: Node, reference: str) -> dict[str, Any]:
    found: dict[str, Any] = node.run("told = told_of(reference)", reference=reference)
    return found


def _taken_in_while_the_power_goes(b: Node, message: str) -> str:
    """The acknowledgement is being queued when it goes: neither it nor its step is there afterwards; the case is."""
    b.run("acts.die_at('send.queued')")
    with pytest.raises(BrokenPipeError):
        b.run("acts.work_on(name, 'Un titre, de 2024.', 'fr')", name=message)
    b.wait()
    b.restart()
    b.run(PEOPLE)
    ((reference, state),) = b.run("told = [(one.reference, one.state) for one in Case.objects.all()]")
    assert state == "received"
    assert b.run("told = standing()") == {}
    return str(reference)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_request_goes_from_case_to_case_and_its_answer_comes_back(two: tuple[Node, Node]) -> None:
    a, b = two
    asked = a.run("told = acts.ask({'traveller': 'ZAYDUN EXAMPLE'}, 'Zaydun Example a-t-il un titre ?', 'fr')")
    a.run("turn()")
    assert _told(a, asked["case"])["happened"] == ["queued", "receipt_delivered"]
    case = _taken_in_while_the_power_goes(b, asked["message"])
    b.run(WORK, name=case)
    b.run("turn()\nturn()")
    assert _told(a, asked["case"]) == {
        "state": "sent", "clocks": ["reminder"],
        "happened": ["queued", "receipt_delivered", "receipt_seen", "received"],
    }  # fmt: skip
    reply = b.run(ANSWER)
    b.run("turn()\nturn()")
    answered = _told(b, case)
    assert (answered["state"], answered["clocks"]) == ("answered", ["feedback"])
    assert sorted(_told(a, asked["case"])["happened"][-2:]) == ["receipt_answered", "received"]
    assert a.run("told = acts.close(name, reply)", name=asked["case"], reply=reply) == "closed"
    assert _told(a, asked["case"])["clocks"] == []
    a.run("turn()\nturn()")
    assert "receipt_seen" in _told(b, case)["happened"][-3:]
    for node in two:
        assert node.run("told = sound()") == []
